"""Which buyers an exhibitor should meet, and to whom he wants to sell."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import Response

from frontend.parts.fields import SPOKEN
from frontend.parts.matchmaking import BUYER_KINDS, PARTS, amount_of, grade, quantity_of, same_place, shared
from frontend.parts.times import next_fair
from frontend.site.forms import Sent
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Given, Shown
from frontend.site.problems import HttpError

_PARTS: Final = {**PARTS, "ANSWERING": marked("Approved by the organiser")}
"""What a score is made of to an exhibitor, who cannot know how a buyer answers: the organiser has let her in or not."""

REASONS: Final = {
    "NOT_MY_GOODS": marked("We do not sell these products"),
    "QUANTITY": marked("Quantity not suitable"),
    "MARKET": marked("We do not sell to this country"),
    "ALREADY_KNOWN": marked("We already know each other"),
    "OTHER": marked("Other reason"),
}
"""Why an exhibitor says no thanks."""


def now(shown: Shown) -> Given | Response:
    """Lead an exhibitor to the page of the fair where he stands next; without one say what is missing."""
    fair = next_fair(own_fairs(shown.data), datetime.now(UTC))
    return shown.go(f"/portal/buyers-for-you/{fair['slug']}") if fair and shown.data["myExhibitor"] else {}


async def buyers(shown: Shown) -> Given | Response:
    """Return which buyers an exhibitor should meet at a fair, and to whom he wants to sell there."""
    if not shown.data["myExhibitor"]:
        return shown.go("/portal/buyers-for-you")
    data = await shown.ask("portal_buyers", **await shown.variables("portal_buyers"))
    await _look(shown, data)
    return {
        **shared(shown),
        "data": data,
        "fairs": own_fairs(shown.data),
        "is_open": stands_open(shown.data, data["fair"]["id"]),
        "spoken": SPOKEN,
        "reasons": REASONS,
        "part_names": _PARTS,
        "grade": his_grade,
    }


async def _look(shown: Shown, data: Given) -> None:
    """Write down that the new suggestions on a page have been seen; the page is shown whether that works or not."""
    new = [each["id"] for each in data["suggestedBuyers"]["nodes"] if each["new"]]
    if new and shown.request.method == "GET" and not shown.query.get("answer"):
        with suppress(HttpError):
            await shown.site.do(shown.request, "look_at_suggested_buyers", None, fairId=data["fair"]["id"], ids=new)


async def aim(sent: Sent) -> Given:
    """Return the variables of saveSalesAim."""
    form = sent.form
    lists = {name: form.chosen(name) for name in ("markets", "excludedMarkets", "languages")}
    return {
        "input": {
            **lists,
            "buyerKinds": [each for each in form.chosen("buyerKinds") if each in BUYER_KINDS],
            "leastQuantity": quantity_of(form, "quantity", "unit"),
            "leastValue": amount_of(form, "value", "currency"),
            "fairId": await sent.fair_id(),
        }
    }


def to_buyers(sent: Sent) -> str:
    """Return where an exhibitor goes on who has answered."""
    return same_place(sent, f"/portal/buyers-for-you/{sent.path['fair']}")


def his_grade(part: str, score: float) -> str:
    """Return what a part's score is called to an exhibitor: a buyer is let in, or not yet."""
    if part == "ANSWERING":
        return marked("yes") if score >= 1 else marked("not yet")
    return grade(part, score)


def stands_open(data: Mapping[str, Any], fair_id: str) -> bool:
    """Say whether an exhibitor has an open booth at a fair."""
    return any(each["status"] == "PUBLISHED" and (each["fair"] or {}).get("id") == fair_id for each in data["myBooths"])


def own_fairs(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fairs at which an exhibitor has a booth that was not declined, by their beginning."""
    found = [each["fair"] for each in data["myBooths"] if each["fair"] and each["status"] != "DECLINED"]
    return sorted(found, key=lambda fair: str(fair["opensAt"]))
