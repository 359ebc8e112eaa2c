"""Favourites: one-tap saving, lists, following; comparison, and recently viewed products."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from frontend.buyer.comparison import (
    MAX_COMPARED,
    columns,
    differences,
    price_differences,
    usual_quantity,
)
from frontend.buyer.returning import COOKIE, pending_request, to_sign_in
from frontend.buyer.saved_searches import address_of, filters_of, save
from frontend.buyer.specification import is_partly_automatic, specification
from frontend.parts.prices import chosen_currency
from frontend.site.form_data import Form, problem_in
from frontend.site.forms import SubmittedForm
from frontend.site.languages.formats import moment
from frontend.site.pages import PageView, TemplateVariables, Visit, kind_of
from frontend.site.problems import HttpError, Problem
from frontend.site.security import local_path
from frontend.site.site import go

RECENT: Final = 24
_SHAPES: Final = frozenset({"mark", "plain", "button"})
_ID: Final = re.compile(r"[a-z]{2,5}_[0-9A-Za-z_]{1,40}")
_MUTATIONS: Final = {
    ("product", True): "keep_product",
    ("product", False): "drop_product",
    ("exhibitor", True): "keep_exhibitor",
    ("exhibitor", False): "drop_exhibitor",
    ("follow", True): "follow",
    ("follow", False): "unfollow",
}


@dataclass(frozen=True)
class FavouriteRequest:
    """Request of a favourite button: save or follow something, or stop. ``shape`` is how the button looks."""

    kind: str
    id: str
    on: bool
    notes_too: bool
    name: str
    shape: str
    onward: str

    @classmethod
    def of(cls, form: Form, language: str) -> "FavouriteRequest | None":
        """Return the request of a form; None for one that no button of ours sends."""
        kind, thing = form.value("what"), form.value("id")
        if (kind, True) not in _MUTATIONS or not _ID.fullmatch(thing):
            return None
        return cls(
            kind=kind,
            id=thing,
            on=form.value("on") == "1",
            notes_too=form.value("notes") == "1",
            name=form.value("name")[:300],
            shape=form.value("shape") if form.value("shape") in _SHAPES else "button",
            onward=local_path(form.value("next"), f"/{language}/my"),
        )

    async def carry_out(self, visit: Visit) -> Problem | None:
        """Carry out the request; return the problem, if any."""
        notes = {"notesToo": self.notes_too} if self.kind != "follow" and not self.on else {}
        answer = await visit.site.mutate(visit.request, _MUTATIONS[self.kind, self.on], None, id=self.id, **notes)
        (result,) = answer.data.values()
        return problem_in(result)


async def keep(submitted: SubmittedForm) -> Response:
    """Save or follow something, or stop: in place for a script, else with a redirect back.

    Users who are not signed in are sent to sign in; the request is carried out when they return.
    """
    favourite = FavouriteRequest.of(submitted.form, submitted.language)
    if favourite is None:
        return go(local_path(submitted.value("next"), f"/{submitted.language}/my"))
    problem = await favourite.carry_out(submitted)
    if problem is not None and problem.code == "SIGN_IN_REQUIRED":
        return to_sign_in(submitted, favourite.onward, [("what", favourite.kind), ("id", favourite.id)])
    if submitted.scripted:
        on = favourite.on if problem is None else not favourite.on
        return submitted.show("keep_part.html", favourite=favourite, on=on, problem=problem)
    if problem is None:
        return go(favourite.onward)
    names = {"favourite": favourite, "on": not favourite.on, "problem": problem}
    return submitted.show("keep.html", data=await submitted.ask("viewer"), status=422, **names)


async def resume(view: PageView) -> Response:
    """Carry out the request made before sign-in, once, and redirect back; the page itself shows any problem."""
    pairs, language = pending_request(view), view.language
    response = view.remember(go(local_path(view.query.get("next"), f"/{language}/my")), COOKIE, None)
    form = Form(dict(pairs))
    if form.value("what") == "search":
        await save(view, [pair for pair in pairs if pair[0] not in {"what", "name"}], form)
        return response
    favourite = FavouriteRequest.of(Form({**form.values, "on": "1"}), language)
    if favourite is not None:
        await favourite.carry_out(view)
    return response


async def my(view: PageView) -> TemplateVariables:
    """Return what the user has saved; without a signed-in user, what this device has viewed."""
    data = await view.ask("viewer")
    data = data if data.get("me") is None else await view.ask("my")
    visits = to_visit(data, datetime.now(UTC))
    return {"data": data, "address_of": address_of, "filters_of": filters_of, "to_visit": visits}


def to_visit(data: Mapping[str, Any], now: datetime) -> list[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    """Return the fairs that are not over with the buyer's application for each; none for other companies."""
    if kind_of(data) != "BUYER":
        return []
    mine = {each["fair"]["id"]: each for each in data["myFairApplications"] if each["fair"]}
    return [(fair, mine.get(fair["id"])) for fair in data["fairs"]["nodes"] if moment(fair["closesAt"]) > now]


def comparison_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of a comparison: up to four products."""
    ids = _ids(visit, MAX_COMPARED)
    return {"ids": ids, "converted": len(ids) > 0}


def compare(view: PageView) -> TemplateVariables:
    """Return up to four products side by side, with their prices for a quantity."""
    products = view.data["productsByIds"]
    quantity_text = view.query.get("quantity") or usual_quantity(products)
    compared = columns(products, quantity_text, view.data.get("exchangeRates"), chosen_currency(view.request))
    return {
        "columns": compared,
        "differs": differences(products) | price_differences(compared),
        "specification": specification(products),
        "automatic": is_partly_automatic(products),
        "quantity": quantity_text,
        "asked_quantity": view.query.get("quantity") or None,
        "gone": len(view.query_variables["ids"]) - len(products),
        "max_compared": MAX_COMPARED,
    }


def recent(visit: Visit) -> TemplateVariables:
    """Return the variables of the products that this device reports as viewed."""
    return {"ids": _ids(visit, RECENT)}


def _ids(visit: Visit, maximum: int) -> list[str]:
    return list(dict.fromkeys(visit.query.getlist("id")))[:maximum]


def choice(visit: Visit) -> TemplateVariables:
    """Return the variables of the page on which lists are chosen for a product or an exhibitor."""
    thing = (visit.refused or Form()).value("id") or visit.query.get("id", "")
    return {"id": thing, "isProduct": thing.startswith("prod_")}


def choose_list(view: PageView) -> TemplateVariables:
    """Return the product or exhibitor that lists are chosen for."""
    kind = "product" if view.query_variables["isProduct"] else "exhibitor"
    thing = view.data.get(kind)
    if thing is None:
        raise HttpError(404, "NOT_FOUND")
    return {"thing": thing, "kind": kind}


async def add_to_list(submitted: SubmittedForm) -> Response:
    """Add a product or an exhibitor to another list, or to a new one."""
    thing, chosen, done = submitted.value("id"), submitted.value("list"), submitted
    if not chosen:
        done = await submitted.do("create_list", submitted.form.key, **new_list(submitted))
        chosen = (done.result or {}).get("id", "")
    if done.problem is None:
        about = {"product" if thing.startswith("prod_") else "exhibitor": thing}
        done = await submitted.do("add_to_list", None, list=chosen, **about)
    if done.problem is not None:
        return await done.again(done.problem)
    return submitted.go(f"/lists/choose?{urlencode({'id': thing, 'done': 'added'})}")


def new_list(submitted: SubmittedForm) -> TemplateVariables:
    """Return a list's name and whether it is shared, from its form."""
    return {"name": submitted.value("name"), "shared": submitted.value("shared") == "1"}


def changed_list(submitted: SubmittedForm) -> TemplateVariables:
    """Return a list's new name and whether it is shared."""
    return {"id": submitted.path["id"], **new_list(submitted)}


def note(submitted: SubmittedForm) -> TemplateVariables:
    """Return an item's note, which may be empty."""
    return {"item": submitted.path["item"], "note": submitted.value("note")}


def to_list(submitted: SubmittedForm) -> str:
    """Return the path of a list."""
    return f"/lists/{submitted.result['id']}"
