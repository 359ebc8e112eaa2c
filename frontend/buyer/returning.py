"""Requests made before sign-in, carried out when the user returns."""

from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

from starlette.responses import Response

from frontend.site.pages import Visit
from frontend.site.site import go

Pairs = list[tuple[str, str]]
COOKIE: Final = "pending_request"
"""Cookie that holds the request."""

_KEPT_S: Final = 600
_MAX_LENGTH: Final = 2000


def to_sign_in(visit: Visit, onward: str, request: Pairs) -> Response:
    """Return the redirect to sign-in and back, with the request in a cookie."""
    back = f"/{visit.language}/keep?{urlencode({'next': onward})}"
    address = f"/{visit.language}/sign-in?{urlencode({'next': back})}"
    response = Response(headers={"HX-Redirect": address}) if visit.scripted else go(address)
    value = urlencode(request)
    return visit.remember(response, COOKIE, quote(value), for_s=_KEPT_S) if len(value) <= _MAX_LENGTH else response


def pending_request(visit: Visit) -> Pairs:
    """Return the request held in the cookie."""
    return parse_qsl(unquote(visit.request.cookies.get(COOKIE, "")))[:100]
