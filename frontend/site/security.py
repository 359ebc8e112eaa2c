"""Protection of readers (strict policy, forms from our own pages, local redirects) and of the server (small forms)."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.site.problems import HttpError

POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; "
    "media-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), display-capture=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
MEDIA: Final = {
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()",
    "Cache-Control": "no-store",
}
"""Headers of the pages that may use camera, microphone and screen."""
LARGEST_FORM: Final = 1_000_000
"""Most bytes that a page takes, unless it allows more."""

_CONNECT: Final = "connect-src 'self'"
_MEDIA_SERVER: Final = re.compile(r"(wss?://[A-Za-z0-9.:\[\]-]+)(?:/[^\s;,]*)?")
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL: Final = re.compile(r"/(?:[^/\\\s\x00-\x1f][^\\\x00-\x1f]*)?")


def media_policy(addresses: Iterable[str]) -> Mapping[str, str]:
    """Return the headers of a page that may use camera, microphone and screen, and speak to media servers.

    ``addresses`` are those servers' WebSocket addresses, such as ``wss://media.example.com/rooms/mtg_1``; without one,
    the page may only use the devices. Raises ValueError for what is no such address.
    """
    servers = [_MEDIA_SERVER.fullmatch(address) for address in addresses]
    origins = sorted({server[1] for server in servers if server is not None})
    if None in servers:
        raise ValueError("a media server's address begins with ws:// or wss://, then its host")
    return {**MEDIA, "Content-Security-Policy": POLICY.replace(_CONNECT, " ".join([_CONNECT, *origins]))}


class PagePolicy:
    """Middleware: sets the browser's policy on every response and refuses forms sent from other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] not in _SAFE and not from_here(Headers(scope=scope)):
            refusal = PlainTextResponse("This form was sent from another site.", 403)
            await refusal(scope, receive, with_policy)
            return
        await self._app(scope, receive, with_policy)


class BodyLimit:
    """Middleware: raises `HttpError` (413) before a page reads more than `LARGEST_FORM` bytes.

    Forms with files are spooled to disk, so a page that takes them first checks who the user is, then calls `allow`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["most_bytes"] = LARGEST_FORM
        header = Headers(scope=scope).get("content-length", "")
        announced = int(header) if header.isascii() and header.isdecimal() and len(header) <= 18 else 0
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            if announced > state["most_bytes"]:
                raise HttpError(413, "FILE_TOO_LARGE")
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > state["most_bytes"]:
                raise HttpError(413, "FILE_TOO_LARGE")
            return message

        await self._app(scope, bounded, send)


def allow(request: Request, most_bytes: int) -> None:
    """Allow a request's body up to ``most_bytes``; to be called before the body is read."""
    request.state.most_bytes = most_bytes


def from_here(headers: Headers) -> bool:
    """Return whether a request that changes something was made by one of our pages.

    Sec-Fetch-Site decides if the browser sends it, else Origin against Host. A request with neither comes from no
    browser of recent years, so it cannot abuse anyone's cookies.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin.partition("://")[2] == headers.get("host")


def local_path(value: str | None, otherwise: str) -> str:
    r"""Return ``value`` if it is a path of this site, such as ``/en/account?x=1``; else ``otherwise``.

    Addresses of other sites (``https://…``, ``//host``, ``/\host``) are refused.
    """
    return value if value is not None and len(value) <= 2000 and _LOCAL.fullmatch(value) else otherwise
