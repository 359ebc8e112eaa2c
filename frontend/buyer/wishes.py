"""A buyer's wishes, and an exhibitor's sales aim: what their forms say."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.parts.fields import SPOKEN, SPOKEN_TOO
from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.languages.hints import keep, with_taken
from frontend.site.pages import Audience, Page, Shown
from frontend.site.problems import Problem, Unanswered
from frontend.site.site import House, go, language_of

BUYER_KINDS: Final = {
    "IMPORTER": marked("Importer"),
    "WHOLESALER": marked("Wholesaler"),
    "RETAILER": marked("Retailer"),
    "ONLINE_SELLER": marked("Online seller"),
    "MANUFACTURER": marked("Manufacturer"),
    "PROJECT": marked("Buyer for projects"),
}
_LISTS: Final = ("sections", "certificates", "origins", "unwantedOrigins", "languages")
_STRICT: Final = ("certificatesAre", "originsAre", "languagesAre")


def wish_names(shown: Shown) -> Mapping[str, Any]:
    """Return what the form needs: a saved wish, or a new one; raises `Unanswered` (404) for one of another fair."""
    wish = shown.data.get("wish")
    if wish is not None and wish["fairId"] != shown.data["fair"]["id"]:
        raise Unanswered(404, "WISH_NOT_FOUND")
    return {
        "wish": wish,
        "saved": _values(wish) if wish else {"named": "1", "language": language_of(shown.request)},
        "chosen": _chosen(wish) if wish else dict.fromkeys(_LISTS, ()),
        "buyer_kinds": BUYER_KINDS,
        "spoken": (*SPOKEN, *SPOKEN_TOO),
    }


NEW: Final = Page("/fairs/{fair}/wishes/new", "wish_new", Audience.BUYER, more=wish_names)
WISH: Final = Page("/fairs/{fair}/wishes/{id}", "wish", Audience.BUYER, more=wish_names)


def _values(wish: Mapping[str, Any]) -> dict[str, str]:
    """Return a saved wish as the fields of its form say it."""
    quantity, price = wish["quantity"], wish["targetPrice"]
    return {
        "text": wish["text"]["original"],
        "language": wish["text"]["originalLanguage"],
        "quantity": quantity["value"] if quantity else "",
        "unit": quantity["unit"]["code"] if quantity else "",
        "price": price["decimal"] if price else "",
        "currency": price["currency"] if price else "",
        "market": wish["market"]["code"] if wish["market"] else "",
        "buyerKind": wish["buyerKind"] or "",
        "neededBy": wish["neededBy"] or "",
        "named": "1" if wish["named"] else "",
        **{name: wish[name] for name in _STRICT},
    }


def _chosen(wish: Mapping[str, Any]) -> dict[str, list[str]]:
    keys = {name: [each["key"] for each in wish[name]] for name in ("sections", "certificates")}
    codes = {name: [each["code"] for each in wish[name]] for name in ("origins", "unwantedOrigins")}
    return {**keys, **codes, "languages": wish["languages"]}


async def save_new(house: House, request: Request) -> Response:
    """Write a wish."""
    return await _save(house, request, NEW)


async def save(house: House, request: Request) -> Response:
    """Change a wish."""
    return await _save(house, request, WISH)


async def _save(house: House, request: Request, page: Page) -> Response:
    form = with_taken(typed(await request.form()))
    problem = _date_problem(form)
    if problem is None:
        fair_id = await house.fair_id(request, request.path_params["fair"])
        given = {**wish_input(form), "fairId": fair_id, "id": request.path_params.get("id")}
        problem = problem_in((await house.do(request, "save_wish", form.key, input=given)).data["saveWish"])
    if problem is not None:
        request.state.form = form.refused(problem)
        return keep(request, form, await page.show(house, request))
    onward = f"/{language_of(request)}/fairs/{request.path_params['fair']}/for-you?done=wish#suggested"
    return keep(request, form, go(onward))


def _date_problem(form: Form) -> Problem | None:
    """Return what is wrong with the date, which a browser without a calendar lets one type."""
    try:
        date.fromisoformat(form.value("neededBy").strip() or "2000-01-01")
    except ValueError:
        return Problem("INVALID", "This is not a date; write year-month-day, for example 2027-04-15.", "neededBy")
    return None


def wish_input(form: Form) -> dict[str, Any]:
    """Return a wish as GraphQL takes it, without its fair: what is blank is not said."""
    plain = {name: form.value(name).strip() or None for name in ("language", "market", "neededBy")}
    strict = {name: "HARD" if form.value(name) == "HARD" else "NICE" for name in _STRICT}
    return {
        "text": form.value("text"),
        **plain,
        **{name: _several(form, name) for name in _LISTS},
        **strict,
        "quantity": _quantity(form, "quantity", "unit"),
        "targetPrice": _amount(form, "price", "currency"),
        "buyerKind": form.value("buyerKind") if form.value("buyerKind") in BUYER_KINDS else None,
        "named": form.value("named") == "1",
    }


def aim_input(form: Form) -> dict[str, Any]:
    """Return a sales aim as GraphQL takes it, without its fair."""
    lists = {name: _several(form, name) for name in ("markets", "excludedMarkets", "languages")}
    return {
        **lists,
        "buyerKinds": [each for each in _several(form, "buyerKinds") if each in BUYER_KINDS],
        "leastQuantity": _quantity(form, "quantity", "unit"),
        "leastValue": _amount(form, "value", "currency"),
    }


def _several(form: Form, name: str) -> list[str]:
    return [each for each in form.several(name) if each]


def _quantity(form: Form, number: str, unit: str) -> dict[str, str | None] | None:
    value = _number(form, number)
    return {"value": value, "unit": form.value(unit) or None} if value else None


def _amount(form: Form, number: str, currency: str) -> dict[str, str] | None:
    value = _number(form, number)
    return {"value": value, "currency": form.value(currency)} if value else None


def _number(form: Form, name: str) -> str:
    return form.value(name).strip().replace(",", ".")[:64]
