"""Middleware for every HTTP request: ids, security headers, origin check, metrics, maintenance mode.

Written as plain ASGI, so that uploads stream through and WebSockets pass unchanged.
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
_SECRET: Final = re.compile(r"[\w-]{40,}", re.ASCII)
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
"""RFC 6455, 7.4.1; before the handshake completes, the server answers 403 instead."""
_TRY_AGAIN_LATER: Final = 1013
"""Registered with IANA in addition to the codes of RFC 6455."""
log = structlog.get_logger()


@dataclass(frozen=True)
class RequestIds:
    """Gives each request an id (or keeps the caller's ``X-Request-Id``), logs and counts it."""

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
            log.debug("http.request", method=scope["method"], path=_loggable(scope["path"]), status=status)


def _loggable(path: str) -> str:
    """Return a path without segments that may be secrets: 40 or more characters of base64url."""
    return _SECRET.sub("…", path)


def _route(scope: Scope) -> str:
    """Return the route pattern that matched, never the path itself: metrics need few labels."""
    return str(getattr(scope.get("route"), "path", "other"))


@dataclass(frozen=True)
class Maintenance:
    """Maintenance mode: answers 503 at the API's ``path`` until ``until``.

    Writes are refused everywhere, signed uploads included.
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
    """Refuses cross-site requests that act (CSRF).

    Browsers name the origin of a request in ``Sec-Fetch-Site``, older ones in
    ``Origin``; programs send neither, and no cookie. ``address`` is the site's own.
    """

    app: ASGIApp
    address: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request, or the opening of a socket, which carries all kinds of operations."""
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
