"""The demo's mail folder: what would have been sent."""

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.problems import Unanswered
from frontend.site.site import House


async def mails(house: House, request: Request) -> Response:
    """Show the mails, newest first, as plain text."""
    if house.mails is None:
        raise Unanswered(404, "NOT_FOUND")
    found = await house.answer(request, "viewer")
    return house.show(request, "mails.html", data=found.data, mails=await house.mails())
