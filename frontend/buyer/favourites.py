"""What one keeps: saving with one tap, lists, following, saved searches; comparing, and what was seen lately."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from frontend.buyer.comparison import MOST, columns, differences, specification, usual_quantity
from frontend.fair.catalog import chosen_currency
from frontend.fair.search import Wanted
from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.formats import moment
from frontend.site.problems import Problem, Unanswered
from frontend.site.security import local_path
from frontend.site.site import House, go, language_of

COOKIE: Final = "wish"
"""Holds what somebody wanted to keep before she signed in; it is done when she is back."""

RECENT: Final = 24
_KEPT_S: Final = 600
_SHAPES: Final = frozenset({"mark", "plain", "button"})
_LONGEST: Final = 2000
_ID: Final = re.compile(r"[a-z]{2,5}_[0-9A-Za-z_]{1,40}")
_MUTATIONS: Final = {
    ("product", True): "keep_product",
    ("product", False): "drop_product",
    ("exhibitor", True): "keep_exhibitor",
    ("exhibitor", False): "drop_exhibitor",
    ("follow", True): "follow",
    ("follow", False): "unfollow",
}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Wish:
    """What a button asks for: to keep or follow something, or no more. ``shape`` is how the button looks."""

    what: str
    id: str
    on: bool
    notes_too: bool
    name: str
    shape: str
    onward: str

    @classmethod
    def of(cls, form: Form, language: str) -> "Wish | None":
        """Return what a form asks for; None for what no button of ours sends."""
        what, thing = form.value("what"), form.value("id")
        if (what, True) not in _MUTATIONS or not _ID.fullmatch(thing):
            return None
        return cls(
            what=what,
            id=thing,
            on=form.value("on") == "1",
            notes_too=form.value("notes") == "1",
            name=form.value("name")[:300],
            shape=form.value("shape") if form.value("shape") in _SHAPES else "button",
            onward=local_path(form.value("next"), f"/{language}/my"),
        )

    async def come_true(self, house: House, request: Request) -> Problem | None:
        """Do it; return what is in the way, if anything is."""
        notes = {"notesToo": self.notes_too} if self.what != "follow" and not self.on else {}
        answer = await house.do(request, _MUTATIONS[self.what, self.on], None, id=self.id, **notes)
        (result,) = answer.data.values()
        return problem_in(result)


async def keep(house: House, request: Request) -> Response:
    """Keep or follow something, or no more: from a script in place, else there and back.

    Who is not signed in is led to do so, and gets what she wanted when she comes back (by GET).
    """
    if request.method != "POST":
        return await _resumed(house, request)
    form = typed(await request.form())
    wish = Wish.of(form, language_of(request))
    if wish is None:
        return go(local_path(form.value("next"), f"/{language_of(request)}/my"))
    problem = await wish.come_true(house, request)
    if problem is not None and problem.code == "SIGN_IN_REQUIRED":
        return _to_sign_in(request, wish.onward, [("what", wish.what), ("id", wish.id)])
    if "hx-request" in request.headers:
        on = wish.on if problem is None else not wish.on
        return house.show(request, "keep_part.html", wish=wish, on=on, problem=problem)
    if problem is None:
        return go(wish.onward)
    found = await house.answer(request, "viewer")
    return house.show(request, "keep.html", data=found.data, status=422, wish=wish, on=not wish.on, problem=problem)


async def save_search(house: House, request: Request) -> Response:
    """Save the search that an address describes, and lead back to it."""
    sent = await request.form()
    form = typed(sent)
    pairs = [
        (name, value) for name, value in sent.multi_items() if isinstance(value, str) and name not in {"key", "name"}
    ]
    back = f"/{language_of(request)}/search?{urlencode(pairs)}"
    problem = await _save(house, request, pairs, form)
    if problem is not None and problem.code == "SIGN_IN_REQUIRED":
        return _to_sign_in(request, back, [("what", "search"), ("name", form.value("name")), *pairs])
    if problem is not None:
        found = await house.answer(request, "viewer")
        shown = form.refused(problem)
        return house.show(request, "search_name.html", data=found.data, form=shown, pairs=pairs, back=back)
    if "hx-request" in request.headers:
        return house.show(request, "search_saved_part.html")
    return go(f"/{language_of(request)}/my?done=search#searches")


async def _save(house: House, request: Request, pairs: Pairs, form: Form) -> Problem | None:
    wanted = Wanted.of(QueryParams(pairs))
    name = form.value("name").strip() or None
    answer = await house.do(request, "save_search", form.key, input=wanted.input(), name=name)
    return problem_in(answer.data["saveSearch"])


def _to_sign_in(request: Request, onward: str, wish: Pairs) -> Response:
    language = language_of(request)
    back = f"/{language}/keep?{urlencode({'next': onward})}"
    address = f"/{language}/sign-in?{urlencode({'next': back})}"
    scripted = "hx-request" in request.headers
    response = Response(headers={"HX-Redirect": address}) if scripted else go(address)
    value = urlencode(wish)
    if len(value) <= _LONGEST:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, quote(value), max_age=_KEPT_S, samesite="lax", secure=secure, httponly=True)
    return response


async def _resumed(house: House, request: Request) -> Response:
    """Do what was wanted before signing in, once, and lead back; what is in the way now the page itself will show."""
    onward = local_path(request.query_params.get("next"), f"/{language_of(request)}/my")
    wanted = parse_qsl(unquote(request.cookies.get(COOKIE, "")))[:100]
    response = go(onward)
    response.delete_cookie(COOKIE)
    form = Form(dict(wanted))
    if form.value("what") == "search":
        await _save(house, request, [pair for pair in wanted if pair[0] not in {"what", "name"}], form)
        return response
    wish = Wish.of(Form({**form.values, "on": "1"}), language_of(request))
    if wish is not None:
        await wish.come_true(house, request)
    return response


async def my(house: House, request: Request) -> Response:
    """Show what one keeps; to whoever is not signed in, what this device has seen."""
    found = await house.answer(request, "viewer")
    if found.data.get("me") is not None:
        found = await house.answer(request, "my")
    names: dict[str, Any] = {
        "address_of": address_of,
        "filters_of": filters_of,
        "to_visit": to_visit(found.data, datetime.now(UTC)),
    }
    response = house.show(request, "my.html", data=found.data, **names)
    response.headers["Cache-Control"] = "no-store"
    return response


def to_visit(data: Mapping[str, Any], now: datetime) -> list[tuple[Mapping[str, Any], Mapping[str, Any] | None]]:
    """Return the fairs that are not over with the buyer's registration for each; none for other companies."""
    organisation = ((data.get("me") or {}).get("actingFor") or {}).get("organisation") or {}
    if organisation.get("kind") != "BUYER":
        return []
    mine = {each["fair"]["id"]: each for each in data["myRegistrations"] if each["fair"]}
    return [(fair, mine.get(fair["id"])) for fair in data["fairs"]["nodes"] if moment(fair["closesAt"]) > now]


async def look(house: House, request: Request) -> Response:
    """Note that a saved search is looked at, and lead to what it finds, the newest first if that is wanted."""
    form = typed(await request.form())
    answer = await house.do(request, "look_at_search", None, id=request.path_params["id"])
    result = answer.data["lookAtSavedSearch"]
    if problem_in(result) is not None:
        return go(f"/{language_of(request)}/my#searches")
    pairs = address_of(result["query"])
    if form.value("newest"):
        pairs = [pair for pair in pairs if pair[0] != "sort"] + [("sort", "NEWEST")]
    return go(f"/{language_of(request)}/search?{urlencode(pairs)}")


def address_of(query: Mapping[str, Any]) -> Pairs:
    """Return the search page's parameters for a saved search's query."""
    kinds = query["kinds"]
    single = {
        "q": query["text"],
        "fair": query["fairId"],
        "kind": kinds[0] if len(kinds) == 1 else None,
        "min": query["priceFrom"],
        "max": query["priceTo"],
        "currency": query["currency"] if query["currency"] != "USD" else None,
        "moq": query["minimumOrderTo"],
        "sort": query["sort"] if query["sort"] != "RELEVANCE" else None,
    }
    several = {"section": "sections", "category": "categories", "country": "countries", "certificate": "certificates"}
    lists = [(name, value) for name, field in several.items() for value in query[field]]
    return [(name, value) for name, value in single.items() if value] + lists


def filters_of(query: Mapping[str, Any]) -> int:
    """Return by how many filters a saved search is narrowed down."""
    return len([name for name, _ in address_of(query) if name not in {"q", "sort", "currency"}])


async def compare(house: House, request: Request) -> Response:
    """Show up to four products side by side, and what they cost for a quantity."""
    ids = list(dict.fromkeys(request.query_params.getlist("id")))[:MOST]
    currency = chosen_currency(request)
    found = await house.answer(request, "compare", ids=ids, converted=len(ids) > 0)
    products: Sequence[Mapping[str, Any]] = found.data["productsByIds"]
    asked = request.query_params.get("quantity") or usual_quantity(products)
    return house.show(
        request,
        "compare.html",
        data=found.data,
        columns=columns(products, asked, found.data.get("exchangeRates"), currency),
        differs=differences(products),
        specification=specification(products),
        quantity=asked,
        gone=len(ids) - len(products),
        most=MOST,
    )


async def recent(house: House, request: Request) -> Response:
    """Show the products that this device says it has seen; to our script as a part of a page."""
    ids = list(dict.fromkeys(request.query_params.getlist("id")))[:RECENT]
    found = await house.answer(request, "recent", ids=ids)
    part = "hx-request" in request.headers
    response = house.show(request, "recent_part.html" if part else "recent.html", data=found.data)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "HX-Request"
    return response


async def choose_list(house: House, request: Request) -> Response:
    """Show into which lists one has put a product or an exhibitor; put it into one more, or into a new one."""
    if request.method != "POST":
        return await _choice(house, request, request.query_params.get("id", ""), Form())
    form = typed(await request.form())
    thing = form.value("id")
    chosen, problem = form.value("list"), None
    if not chosen:
        made = await house.do(request, "create_list", form.key, **new_list(request, form))
        result = made.data["createFavouriteList"]
        problem, chosen = problem_in(result), result.get("id", "")
    if problem is None:
        about = {"product" if thing.startswith("prod_") else "exhibitor": thing}
        problem = problem_in((await house.do(request, "add_to_list", None, list=chosen, **about)).data["addFavourite"])
    if problem is not None:
        return await _choice(house, request, thing, form.refused(problem))
    return go(f"/{language_of(request)}/lists/choose?{urlencode({'id': thing, 'done': 'added'})}")


async def _choice(house: House, request: Request, thing: str, form: Form) -> Response:
    is_product = thing.startswith("prod_")
    found = await house.answer(request, "choose_list", id=thing, isProduct=is_product)
    what = "product" if is_product else "exhibitor"
    shown = found.data.get(what)
    if shown is None:
        raise Unanswered(404, "NOT_FOUND")
    return house.show(request, "choose_list.html", data=found.data, thing=shown, what=what, form=form)


def new_list(_request: Request, form: Form) -> Mapping[str, Any]:
    """Return a list's name and whether it is shared, as its form says."""
    return {"name": form.value("name"), "shared": form.value("shared") == "1"}


def changed_list(request: Request, form: Form) -> Mapping[str, Any]:
    """Return a list's new name and whether it is shared."""
    return {"id": request.path_params["id"], **new_list(request, form)}


def note(request: Request, form: Form) -> Mapping[str, Any]:
    """Return an item's note, which may be empty."""
    return {"item": request.path_params["item"], "note": form.value("note")}


def to_list(_request: Request, result: Mapping[str, Any]) -> str:
    """Return where a list is."""
    return f"/lists/{result['id']}"
