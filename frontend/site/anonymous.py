"""A request without its reader: for files that everybody gets alike and that may be kept."""

from starlette.requests import Request

_NAMES = frozenset({b"cookie", b"authorization"})


def anonymous(request: Request) -> Request:
    """Return the request as somebody would send it who is not signed in."""
    headers = [each for each in request.scope["headers"] if each[0] not in _NAMES]
    return Request({**request.scope, "headers": headers})
