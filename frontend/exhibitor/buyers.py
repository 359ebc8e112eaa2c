"""Recommended buyers for an exhibitor, and the exhibitor's target buyers."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import Response

from frontend.parts.fields import SPOKEN
from frontend.parts.matchmaking import BUYER_KINDS, PARTS, amount_of, grade, quantity_of, same_place, shared_variables
from frontend.parts.times import next_fair
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError

_PARTS: Final = {**PARTS, "RESPONSIVENESS": marked("Approved by the organiser")}
"""Parts of a score for exhibitors, who cannot know a buyer's responsiveness: the organiser's approval replaces it."""

REASONS: Final = {
    "NOT_MY_PRODUCTS": marked("We do not sell these products"),
    "QUANTITY": marked("Quantity not suitable"),
    "MARKET": marked("We do not sell to this country"),
    "ALREADY_KNOWN": marked("We already know each other"),
    "OTHER": marked("Other reason"),
}
"""Reasons for which an exhibitor declines a recommendation."""


def now(view: PageView) -> TemplateVariables | Response:
    """Redirect an exhibitor to the page of their current or next fair; without one, say what is missing."""
    fair = next_fair(own_fairs(view.data), datetime.now(UTC))
    return view.go(f"/portal/buyers-for-you/{fair['slug']}") if fair and view.data["myExhibitor"] else {}


async def buyers(view: PageView) -> TemplateVariables | Response:
    """Return an exhibitor's recommended buyers and target buyers at a fair."""
    if not view.data["myExhibitor"]:
        return view.go("/portal/buyers-for-you")
    data = await view.ask("portal_buyers", **await view.variables("portal_buyers"))
    await _look(view, data)
    return {
        **shared_variables(view),
        "data": data,
        "fairs": own_fairs(view.data),
        "is_open": has_open_booth(view.data, data["fair"]["id"]),
        "spoken": SPOKEN,
        "reasons": REASONS,
        "part_names": _PARTS,
        "grade": exhibitor_grade,
    }


async def _look(view: PageView, data: TemplateVariables) -> None:
    """Mark the new recommendations on a page as seen; the page is shown whether or not that works."""
    new = [each["id"] for each in data["recommendedBuyers"]["nodes"] if each["new"]]
    if new and view.request.method == "GET" and not view.query.get("answer"):
        with suppress(HttpError):
            await view.site.mutate(
                view.request, "mark_recommended_buyers_seen", None, fairId=data["fair"]["id"], ids=new
            )


async def target_buyers_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveTargetBuyers."""
    form = submitted.form
    lists = {name: form.chosen(name) for name in ("markets", "excludedMarkets", "languages")}
    return {
        "input": {
            **lists,
            "buyerKinds": [each for each in form.chosen("buyerKinds") if each in BUYER_KINDS],
            "minimumOrderQuantity": quantity_of(form, "quantity", "unit"),
            "minimumOrderValue": amount_of(form, "value", "currency"),
            "fairId": await submitted.fair_id(),
        }
    }


def to_buyers(submitted: SubmittedForm) -> str:
    """Return the path to go to after an exhibitor answers a recommendation: the list of recommended buyers."""
    return same_place(submitted, f"/portal/buyers-for-you/{submitted.path['fair']}")


def exhibitor_grade(part: str, score: float) -> str:
    """Return the label of a part's score for an exhibitor: a buyer is approved, or not yet."""
    if part == "RESPONSIVENESS":
        return marked("yes") if score >= 1 else marked("not yet")
    return grade(part, score)


def has_open_booth(data: Mapping[str, Any], fair_id: str) -> bool:
    """Return whether an exhibitor has an open booth at a fair."""
    return any(each["status"] == "PUBLISHED" and (each["fair"] or {}).get("id") == fair_id for each in data["myBooths"])


def own_fairs(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fairs at which an exhibitor has a booth that was not declined, by opening date."""
    found = [each["fair"] for each in data["myBooths"] if each["fair"] and each["status"] != "DECLINED"]
    return sorted(found, key=lambda fair: str(fair["opensAt"]))
