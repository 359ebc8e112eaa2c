"""Whom a buyer should meet."""

from datetime import UTC, datetime
from typing import Final

from starlette.responses import Response

from frontend.parts.matchmaking import same_place, shared
from frontend.parts.times import next_fair
from frontend.site.forms import Sent
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PRIVATE, Shown, kind_of

REASONS: Final = {
    "NOT_MY_GOODS": marked("Not the products I am looking for"),
    "TOO_EXPENSIVE": marked("Too expensive"),
    "QUANTITY": marked("Quantity not suitable"),
    "MARKET": marked("They do not sell to my country"),
    "ALREADY_KNOWN": marked("We already know each other"),
    "OTHER": marked("Other reason"),
}
"""Why a buyer says no thanks."""


def now(shown: Shown) -> Response:
    """Lead to the page of the fair that is on, or comes next; without one to all fairs."""
    fair = next_fair(shown.data["fairs"]["nodes"], datetime.now(UTC))
    return shown.go("/fairs" + (f"/{fair['slug']}/for-you" if fair else ""))


async def for_you(shown: Shown) -> Response:
    """Show a buyer her wishes and whom she should meet; to everybody else what this page is."""
    if kind_of(shown.data) != "BUYER":
        return shown.show("for_you_stranger.html")
    data = await shown.ask("for_you", **await shown.variables("for_you"))
    start = None
    if not data["myWishes"]["nodes"]:
        start = (await shown.ask("for_you_start", fairId=await shown.fair_id()))["matchmakingStart"]
    response = shown.show(data=data, start=start, reasons=REASONS, **shared(shown))
    response.headers.update(PRIVATE)
    return response


def to_for_you(sent: Sent) -> str:
    """Return where a buyer goes on who has answered."""
    return same_place(sent, f"/fairs/{sent.path['fair']}/for-you")
