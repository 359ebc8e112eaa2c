"""A person's private calendar feed: its page, and the calendar at its secret address."""

import hashlib
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from frontend.site.ask import anonymous
from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables, kind_of
from frontend.site.site import Site

_HEADERS: Final = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of calendars, at one address for all languages."""
    return [Route("/calendars/{token}.ics", partial(calendar, site))]


def feed(view: PageView) -> TemplateVariables:
    """Return the template variables of the page about the person's feed."""
    return {"kind": kind_of(view.data), "token": None}


async def show_address(submitted: SubmittedForm) -> Response:
    """Show a new feed's address, once."""
    view = await submitted.page_view()
    return view.show(**{**feed(view), "token": submitted.result["token"]})


async def calendar(site: Site, request: Request) -> Response:
    """Send the calendar at a token as a file (RFC 5545); 304 where the subscriber has it, 404 for other tokens."""
    answer = await site.answer(anonymous(request), "calendar_feed_file", token=request.path_params["token"])
    text = answer.data["calendarFeedFile"]
    if text is None:
        return PlainTextResponse("There is no such calendar.", 404, headers=_HEADERS)
    data = text.encode()
    headers = {**_HEADERS, "ETag": f'W/"{hashlib.sha256(data).hexdigest()[:32]}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    disposition = {"Content-Disposition": 'inline; filename="cloud-expo.ics"'}
    return Response(data, media_type="text/calendar; charset=utf-8", headers={**headers, **disposition})
