"""The exhibitor's products: the table, many at once with a look before, and a product's history."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.products.fields import LABELS, keywords_of, plain
from frontend.exhibitor.products.problems import product_problem
from frontend.exhibitor.products.rows import buyers_named
from frontend.organiser.exhibitors import LISTING_PROBLEMS
from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Audience, Shown
from frontend.site.problems import Problem, Unanswered
from frontend.site.security import local_path
from frontend.site.site import House, go, language_of

FILTERS: Final = ("text", "section", "visibility", "problem", "status")
SORTS: Final = ("CHANGED", "NUMBER", "TITLE", "PRICE")
STATUSES: Final = ("DRAFT", "PUBLISHED", "WITHDRAWN")
VISIBILITIES: Final = ("PUBLIC", "REGISTERED", "CHOSEN")
PAGE: Final = 50
MOST: Final = 500
TOLD: Final = 100
"""How many problems of many products are told; as many products as one may ask for by their ids."""
_ENUMS: Final[Mapping[str, Sequence[str]]] = {"status": STATUSES, "visibility": VISIBILITIES, "sort": SORTS}
_NOTHING_CHOSEN: Final = marked("Choose products first.")

Given = dict[str, Any]


async def table(house: House, request: Request) -> Response:
    """Show the own products that fit the address: words, section, state, order, page."""
    asked = asked_of(request.query_params)
    found = await house.answer(request, "portal_products", **variables_of(asked))
    Audience.EXHIBITOR.check(found.data)
    response = house.show(request, "portal_products.html", data=found.data, **table_names(asked))
    response.headers["Cache-Control"] = "no-store"
    return response


def asked_of(query: Mapping[str, str]) -> dict[str, str]:
    """Return what an address asks of the table; words that mean nothing are left out."""
    asked = {name: query.get(name, "").strip() for name in (*FILTERS, "sort", "descending", "after")}
    return {name: text for name, text in asked.items() if text and text in _ENUMS.get(name, (text,))}


def variables_of(asked: Mapping[str, str]) -> Given:
    """Return the query's variables; without an order, what was changed last comes first."""
    given: Given = {name: value for name, value in asked.items() if name not in {"problem", "descending"}}
    given["descending"] = bool(asked.get("descending")) if "sort" in asked else True
    given.setdefault("sort", "CHANGED")
    if asked.get("problem"):
        given["problem"] = True
    return {**given, "first": PAGE}


def table_names(asked: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what the table's template knows beside the answer."""
    kept = {name: value for name, value in asked.items() if name != "after"}
    sort, down = kept.get("sort", "CHANGED"), bool(kept.get("descending")) or "sort" not in kept

    def with_sort(name: str) -> Given:
        turned = not down if name == sort else name == "CHANGED"
        return {**kept, "sort": name, "descending": "1" if turned else None}

    def way(name: str) -> str | None:
        return None if name != sort else "descending" if down else "ascending"

    return {
        "asked": asked,
        "now": datetime.now(UTC),
        "kept": kept,
        "filtered": any(name in asked for name in FILTERS if name != "status"),
        "with_sort": with_sort,
        "way": way,
        "labels": LABELS,
        "label_of": label_of,
        "problem_words": LISTING_PROBLEMS,
    }


def label_of(field: str | None) -> str:
    """Return how the field that a problem names is called, to be translated; nothing for an unknown one."""
    return LABELS.get((field or "").partition(".")[0], "")


@dataclass(frozen=True)
class Deed:
    """What can be done to many products: the mutation and what it needs besides their ids.

    One that ``asks`` wants to hear more before it looks at the effect; ``at_once`` ones are done
    without a look where nothing stands against them; ``back`` is the deed that takes it back.
    """

    mutation: str
    more: Callable[[Form, str], Given] = lambda _form, _language: {}
    asks: bool = False
    at_once: bool = False
    back: str | None = None


def _visibility(form: Form, _language: str) -> Given:
    """Return whom products are to be for; a chosen buyer is its id and its name behind a colon."""
    wanted = form.value("visibility") if form.value("visibility") in VISIBILITIES else "PUBLIC"
    chosen = [each.partition(":")[0] for each in form.several("chosen") if each]
    return {"visibility": wanted, "organisationIds": chosen if wanted == "CHOSEN" else []}


def change_of(form: Form, language: str) -> Given:
    """Return GraphQL's BulkChangeInput as the form says it: what is blank stays as it is."""
    given: Given = {name: form.value(name) for name in ("section", "category", "origin") if form.value(name).strip()}
    if form.value("price_percent").strip():
        given["pricePercent"] = plain(form.value("price_percent").replace("%", "").replace("\u2212", "-"), language)
    days = plain(form.value("lead_days"), "en")
    if days:
        given["leadDays"] = int(days) if days.isascii() and days.isdigit() and len(days) <= 6 else -1
    if form.value("incoterm"):
        given["incoterm"] = {"rule": form.value("incoterm"), "place": form.value("incoterm_place").strip()}
    lists = {"addCertificates": form.several("certificate"), "addKeywords": keywords_of(form.value("keywords"))}
    gone = {"removeKeywords": keywords_of(form.value("remove_keywords"))}
    return {**given, **{name: words for name, words in {**lists, **gone}.items() if words}}


DEEDS: Final[Mapping[str, Deed]] = {
    "publish": Deed("publish_products", at_once=True, back="withdraw"),
    "withdraw": Deed("withdraw_products", at_once=True, back="publish"),
    "delete": Deed("delete_drafts"),
    "visibility": Deed("set_product_visibility", _visibility, asks=True),
    "change": Deed(
        "change_products", lambda form, language: {"input": change_of(form, language)}, asks=True, back="undo"
    ),
    "undo": Deed("undo_products", at_once=True),
}


async def bulk(house: House, request: Request) -> Response:
    """Do something to the chosen products, in steps: what it is to be, what it would do, done."""
    data = (await house.answer(request, "portal_bulk")).data
    Audience.EXHIBITOR.check(data)
    if request.method != "POST":
        return go(f"/{language_of(request)}/portal/products")
    form = typed(await request.form(max_fields=MOST + 100))
    desk = _Bulk(house, request, data, form)
    deed = DEEDS.get(desk.wish)
    if deed is None:
        raise Unanswered(404, "NOT_FOUND")
    if not desk.ids:
        return desk.show("ask" if deed.asks else "nothing", problem=Problem("INVALID", _NOTHING_CHOSEN))
    step = form.value("step") or ("ask" if deed.asks else "look")
    if form.value("find"):
        return desk.show("ask", found=await buyers_named(house, request, form.value("buyer_text").strip()))
    if step == "ask":
        return desk.show("ask")
    result = await desk.run(deed, check=True) if step == "look" and deed.mutation != "undo_products" else None
    if result is not None and (not deed.at_once or problem_in(result) or result["problems"]):
        return await desk.looked(result)
    return await desk.looked(await desk.run(deed, check=False), done=True)


@dataclass(frozen=True)
class _Bulk:
    """One step of doing something to many products."""

    house: House
    request: Request
    data: Mapping[str, Any]
    form: Form

    @property
    def wish(self) -> str:
        return self.form.value("do")

    @property
    def ids(self) -> list[str]:
        """The chosen products; those to undo name a version behind a colon."""
        return list(dict.fromkeys(each for each in self.form.several("id") if each))[: MOST + 1]

    async def run(self, deed: Deed, *, check: bool) -> Mapping[str, Any]:
        """Run the mutation, only to see with ``check``."""
        if deed.mutation == "undo_products":
            parted = [each.partition(":") for each in self.ids]
            given: Given = {"changes": [{"id": key, "version": _whole(number)} for key, _, number in parted]}
        else:
            given = {"ids": self.ids, "check": check, **deed.more(self.form, language_of(self.request))}
        key = None if check else self.form.key
        (result,) = (await self.house.do(self.request, deed.mutation, key, **given)).data.values()
        return result or {"code": "INTERNAL", "message": ""}

    async def looked(self, result: Mapping[str, Any], *, done: bool = False) -> Response:
        """Show the effect, or why there is none."""
        if problem_in(result):
            return self.show("ask" if DEEDS[self.wish].asks else "nothing", problem=product_problem(result))
        changed = [each for each in result["results"] if each["effect"] != "UNCHANGED" or self.wish == "delete"]
        troubles: dict[str, list[Mapping[str, Any]]] = {}
        for each in result["problems"][:TOLD]:
            troubles.setdefault(each["inputId"], []).append(each)
        names: Given = {
            "result": result,
            "changed": changed,
            "troubles": troubles,
            "untold": max(0, len(result["problems"]) - TOLD),
            "named": await self._named(list(troubles)),
        }
        return self.show("done" if done else "look", **names)

    async def _named(self, ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return the products that something stands against, by their ids, with what they are called.

        None where that is not answered: what was done is told even so.
        """
        if not ids:
            return {}
        try:
            answer = await self.house.answer(self.request, "products_named", ids=ids)
        except Unanswered:
            return {}
        return {each["id"]: each for each in answer.data["productsByIds"]}

    def show(self, step: str, *, problem: Problem | None = None, **names: Any) -> Response:
        """Show a step."""
        keyed = replace(self.form, problem=problem, key=secrets.token_urlsafe(18))
        more = {
            "found": None,
            "reason": product_problem,
            "step": step,
            "wish": self.wish,
            "ids": self.ids,
            "labels": LABELS,
            "label_of": label_of,
            **names,
        }
        response = self.house.show(
            self.request,
            "portal_products_bulk.html",
            data=self.data,
            form=keyed,
            back=self._back(),
            deed=DEEDS[self.wish],
            carried=_carried(self.form),
            **more,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _back(self) -> str:
        """Return the way back to the table as it was filtered, and to no other page."""
        home = f"/{language_of(self.request)}/portal/products"
        back = local_path(self.form.value("back"), home)
        return back if back.partition("?")[0] == home else home


def _carried(form: Form) -> list[tuple[str, str]]:
    """Return what the next step has to say again."""
    own = {"key", "do", "step", "id", "back", "find", "buyer_text"}
    single = [(name, value) for name, value in form.values.items() if name not in form.repeated]
    several = [(name, value) for name, values in form.repeated.items() for value in values]
    return [(name, value) for name, value in single + several if name not in own and value]


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def history_names(shown: Shown) -> Mapping[str, Any]:
    """Return what the history's template knows; raises `Unanswered` (404) for what is not there."""
    product = shown.data.get("product")
    if product is None or product.get("versions") is None:
        raise Unanswered(404, "PRODUCT_NOT_FOUND")
    refused: Form | None = getattr(shown.request.state, "form", None)  # of going back to a version
    problem = refused.problem if refused is not None else None
    trouble = product_problem(vars(problem)) if problem is not None else None
    return {"product": product, "label_of": label_of, "trouble": trouble}


def restored(_request: Request, _result: Mapping[str, Any]) -> str:
    """Lead to the product that says again what it said."""
    return f"/portal/products/{_request.path_params['id']}"


def version_wanted(request: Request, form: Form) -> Given:
    """Return which version of which product is to be restored."""
    return {"productId": request.path_params["id"], "version": _whole(form.value("version"))}


def to_copy(_request: Request, result: Mapping[str, Any]) -> str:
    """Lead to the copy of a product."""
    return f"/portal/products/{result['id']}"
