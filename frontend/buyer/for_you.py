"""Recommended exhibitors for a buyer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import Response

from frontend.parts.matchmaking import GOOD, same_place, shared_variables
from frontend.parts.times import next_fair
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PRIVATE, PageView, kind_of

REASONS: Final = {
    "NOT_MY_PRODUCTS": marked("Not the products I am looking for"),
    "TOO_EXPENSIVE": marked("Too expensive"),
    "QUANTITY": marked("Quantity not suitable"),
    "MARKET": marked("They do not sell to my country"),
    "ALREADY_KNOWN": marked("We already know each other"),
    "OTHER": marked("Other reason"),
}
"""Reasons for which a buyer declines a recommendation."""


def now(view: PageView) -> Response:
    """Redirect to the page of the current or next fair; without one, to all fairs."""
    fair = next_fair(view.data["fairs"]["nodes"], datetime.now(UTC))
    return view.go("/fairs" + (f"/{fair['slug']}/for-you" if fair else ""))


async def for_you(view: PageView) -> Response:
    """Show a buyer their sourcing needs and recommendations; show everyone else what this page is."""
    if kind_of(view.data) != "BUYER":
        return view.show("for_you_stranger.html")
    data = await view.ask("for_you", **await view.variables("for_you"))
    start = None
    if not data["mySourcingNeeds"]["nodes"]:
        start = (await view.ask("for_you_start", fairId=await view.fair_id()))["matchmakingStart"]
    shared = shared_variables(view)
    fitting = None if shared["chosen"] or shared["after"] else count_fitting(data)
    response = view.show(data=data, start=start, reasons=REASONS, fitting=fitting, **shared)
    response.headers.update(PRIVATE)
    return response


def count_fitting(data: Mapping[str, Any]) -> int | None:
    """Return how many recommended exhibitors have the very goods, so that their products are called good.

    None unless the page lists all of them, for a single need: an exhibitor is listed for its best need alone.
    """
    found = data["recommendedExhibitors"]
    if len(data["mySourcingNeeds"]["nodes"]) != 1 or found["pageInfo"]["hasNextPage"]:
        return None
    parts = [part for each in found["nodes"] for part in each["parts"] if part["part"] == "PRODUCTS"]
    return len([part for part in parts if part["score"] >= GOOD])


def to_for_you(submitted: SubmittedForm) -> str:
    """Return the path that follows a buyer's answer."""
    return same_place(submitted, f"/fairs/{submitted.path['fair']}/for-you")
