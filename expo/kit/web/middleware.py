"""What every HTTP request passes first: an id, security headers, an origin check, a count; and a closed door.

Written as plain ASGI so that uploads stream through and WebSockets pass untouched.
"""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expo.kit.clock import Clock
from expo.kit.ids import new_id

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_REQUESTS: Final = Counter("expo_http_requests_total", "HTTP requests.", ["method", "route", "status"])
_SECONDS: Final = Histogram("expo_http_request_seconds", "Time to answer an HTTP request, in seconds.", ["route"])
_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_POLICY_VIOLATION: Final = 1008
"""RFC 6455, 7.4.1; before the handshake is over the server answers it with 403."""
_TRY_AGAIN_LATER: Final = 1013
"""Registered with IANA beside RFC 6455's codes."""
log = structlog.get_logger()


@dataclass(frozen=True)
class RequestIds:
    """Gives each request an id (a caller's own ``X-Request-Id`` is kept), logs and counts it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else new_id("req")
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        await self._http(scope, receive, send, request_id)

    async def _http(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        began = time.perf_counter()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            route = _route(scope)
            _REQUESTS.labels(scope["method"], route, status).inc()
            _SECONDS.labels(route).observe(time.perf_counter() - began)
            log.debug("http.request", method=scope["method"], path=scope["path"], status=status)


def _route(scope: Scope) -> str:
    """Return the pattern that was matched, never the address itself: metrics have few labels."""
    return str(getattr(scope.get("route"), "path", "other"))


@dataclass(frozen=True)
class Maintenance:
    """Answers 503 at ``path``, the API's, while the installation is being maintained: until ``until``.

    What would write is refused everywhere, signed uploads too.
    """

    app: ASGIApp
    path: str
    until: datetime
    clock: Clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request, or the opening of a socket."""
        left_s = (self.until - self.clock()).total_seconds()
        if left_s <= 0 or scope["type"] == "lifespan" or not self._is_closed(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
        else:
            message = f"The fair is being maintained until {self.until.isoformat()}."
            body = {"errors": [{"message": message, "extensions": {"code": "MAINTENANCE"}}]}
            headers = {"Retry-After": str(int(left_s) + 1)}
            await JSONResponse(body, HTTPStatus.SERVICE_UNAVAILABLE, headers)(scope, receive, send)

    def _is_closed(self, scope: Scope) -> bool:
        writes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        return writes or str(scope["path"]) == self.path


@dataclass(frozen=True)
class OriginCheck:
    """Refuses what another site makes a signed-in browser send (CSRF).

    Browsers say where a request comes from in ``Sec-Fetch-Site``, older ones in
    ``Origin``; programs send neither and no cookie. ``address`` is the site's own.
    """

    app: ASGIApp
    address: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request, or the opening of a socket: all kinds of operations come over one."""
        acts = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in SAFE_METHODS)
        if not acts or not self._is_foreign(Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            body = {
                "errors": [
                    {"message": "This request comes from another site.", "extensions": {"code": "FOREIGN_ORIGIN"}}
                ]
            }
            await JSONResponse(body, HTTPStatus.FORBIDDEN)(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site not in {"same-origin", "none"}
        origin = headers.get("origin")
        if origin is None:
            return False
        return origin != self.address and urlsplit(origin).netloc != headers.get("host")
