"""A buyer's sourcing needs: the form's fields and variables."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from frontend.parts.fields import SPOKEN, SPOKEN_TOO
from frontend.parts.matchmaking import BUYER_KINDS, amount_of, quantity_of
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError, Problem

_LISTS: Final = ("sections", "certificates", "origins", "unwantedOrigins", "languages")
_STRICT: Final = ("certificatesAre", "originsAre", "languagesAre")


def need_names(view: PageView) -> TemplateVariables:
    """Return the form's template variables, for a saved or a new need; raises `HttpError` (404) for another fair's."""
    need = view.data.get("sourcingNeed")
    if need is not None and need["fairId"] != view.data["fair"]["id"]:
        raise HttpError(404, "SOURCING_NEED_NOT_FOUND")
    return {
        "need": need,
        "saved": _values(need) if need else {"named": "1", "language": view.language},
        "chosen": _chosen(need) if need else dict.fromkeys(_LISTS, ()),
        "buyer_kinds": BUYER_KINDS,
        "spoken": (*SPOKEN, *SPOKEN_TOO),
    }


def _values(need: Mapping[str, Any]) -> dict[str, str]:
    """Return a saved need as fields of its form."""
    quantity, price = need["quantity"], need["targetPrice"]
    return {
        "text": need["text"]["original"],
        "language": need["text"]["originalLanguage"],
        "quantity": quantity["value"] if quantity else "",
        "unit": quantity["unit"]["code"] if quantity else "",
        "price": price["decimal"] if price else "",
        "currency": price["currency"] if price else "",
        "market": need["market"]["code"] if need["market"] else "",
        "buyerKind": need["buyerKind"] or "",
        "neededBy": need["neededBy"] or "",
        "named": "1" if need["named"] else "",
        **{name: need[name] for name in _STRICT},
    }


def _chosen(need: Mapping[str, Any]) -> dict[str, list[str]]:
    keys = {name: [each["key"] for each in need[name]] for name in ("sections", "certificates")}
    codes = {name: [each["code"] for each in need[name]] for name in ("origins", "unwantedOrigins")}
    return {**keys, **codes, "languages": need["languages"]}


async def need_variables(submitted: SubmittedForm) -> TemplateVariables | Problem:
    """Return the variables of saveSourcingNeed."""
    problem = _date_problem(submitted.form)
    if problem is not None:
        return problem
    return {
        "input": {**need_input(submitted.form), "fairId": await submitted.fair_id(), "id": submitted.path.get("id")}
    }


def _date_problem(form: Form) -> Problem | None:
    """Return the problem with the date, which a browser without a date picker lets the user type."""
    try:
        date.fromisoformat(form.value("neededBy").strip() or "2000-01-01")
    except ValueError:
        return Problem("INVALID", "This is not a date. Enter year-month-day, for example 2027-04-15.", "neededBy")
    return None


def need_input(form: Form) -> dict[str, Any]:
    """Return a need as GraphQL takes it, without its fair; blank fields count as unset."""
    plain = {name: form.value(name).strip() or None for name in ("language", "market", "neededBy")}
    strict = {name: "HARD" if form.value(name) == "HARD" else "NICE" for name in _STRICT}
    return {
        "text": form.value("text"),
        **plain,
        **{name: form.chosen(name) for name in _LISTS},
        **strict,
        "quantity": quantity_of(form, "quantity", "unit"),
        "targetPrice": amount_of(form, "price", "currency"),
        "buyerKind": form.value("buyerKind") if form.value("buyerKind") in BUYER_KINDS else None,
        "named": form.value("named") == "1",
    }
