"""Middleware about the reader: the language, and the page shown when something fails."""

import contextlib
import logging
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.site.languages.catalogues import NAMES, negotiate_language
from frontend.site.problems import HttpError
from frontend.site.security import local_path
from frontend.site.site import Site, go, language_of

COOKIE = "language"
_YEAR = 365 * 24 * 3600
_ABOUT_THE_READER = frozenset({403, 404})
_SECRET = re.compile(r"[\w-]{40,}", re.ASCII)
"""A part of a path that may be somebody's secret, such as a token."""
_SOON_S = 30
"""Default Retry-After in seconds, for responses that name none."""

log = logging.getLogger(__name__)


class LocaleMiddleware:
    """Middleware: sets ``request.state.language``.

    The path's first part decides, then the cookie, then Accept-Language. ``?lang=xx`` asks for another language: it
    redirects to the page's address in that language, and is remembered.
    """

    def __init__(self, app: ASGIApp, *, languages: Sequence[str]) -> None:
        self._app = app
        self._languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the language, or redirect to the one asked for."""
        if scope["type"] == "http":
            language = self._asked_for(scope)
            if language is not None:
                await self._redirect(scope, language)(scope, receive, send)
                return
            spoken = scope["path"].split("/")[1]
            scope.setdefault("state", {})["language"] = spoken if spoken in self._languages else self._guess(scope)
        await self._app(scope, receive, send)

    def _asked_for(self, scope: Scope) -> str | None:
        if scope["method"] not in {"GET", "HEAD"} or b"lang=" not in scope["query_string"]:
            return None
        language = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("lang")
        return language if language in self._languages else None

    def _redirect(self, scope: Scope, language: str) -> Response:
        query = [(name, value) for name, value in parse_qsl(scope["query_string"].decode("latin-1")) if name != "lang"]
        first, _, rest = scope["path"].lstrip("/").partition("/")
        bare = rest if first in self._languages else scope["path"].lstrip("/")
        response = RedirectResponse(
            f"/{language}/{bare.lstrip('/')}".rstrip("/") + (f"?{urlencode(query)}" if query else ""), 303
        )
        response.set_cookie(
            COOKIE, language, max_age=_YEAR, samesite="lax", secure=scope["scheme"] == "https", httponly=True
        )
        return response

    def _guess(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        try:
            remembered = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            remembered = None
        if remembered is not None and remembered.value in self._languages:
            return remembered.value
        return negotiate_language(headers.get("accept-language", ""), self._languages) or self._languages[0]


async def preferred_language(site: Site, request: Request) -> str:
    """Return the language of the reader's account, or else the one that `LocaleMiddleware` found."""
    if len(request.cookies) > (COOKIE in request.cookies):
        found = await site.ask(request, site.documents.texts["viewer"], {})
        person = found.data.get("me") or {}
        if person.get("language") in site.languages:
            return str(person["language"])
    return language_of(request)


class MaintenanceMiddleware:
    """Middleware: raises `HttpError` (503) for every page until the site's maintenance is over; files are served."""

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say when the fair reopens."""
        until = self._site.maintenance_until
        is_page = scope["type"] == "http" and not scope["path"].startswith(f"{self._site.assets.base}/")
        if until is not None and is_page and datetime.now(UTC) < until:
            raise HttpError(503, "MAINTENANCE")
        await self._app(scope, receive, send)


class ErrorMiddleware:
    """Middleware: shows a page for every error, with the request's id, and logs errors of the server.

    ``is_page`` tells whether a page lies at a path below the language.
    """

    def __init__(self, app: ASGIApp, *, site: Site, is_page: Callable[[str], bool]) -> None:
        self._app = app
        self._site = site
        self._is_page = is_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with an error page if need be."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if begun:
                raise
            response = await self._respond(Request(scope, receive), error)
            await response(scope, receive, send)

    async def _respond(self, request: Request, error: Exception) -> Response:
        if isinstance(error, HttpError):
            if error.status == 401 and request.method in {"GET", "HEAD"}:
                names = self._site.names(request)
                return go(names["here"]("/sign-in", next=names["here"].whole))  # type: ignore[operator, attr-defined]
            reader = await self._reader(request, error.status)
            return self.page(request, error.status, reader, retry_after=error.retry_after)
        if isinstance(error, HTTPException):
            return self.page(request, error.status_code, await self._reader(request, error.status_code))
        log.error("a page failed: %s %s", request.method, _SECRET.sub("…", request.url.path), exc_info=error)
        return self.page(request, 500)

    async def _reader(self, request: Request, status: int) -> Mapping[str, Any]:
        """Return the signed-in user, for pages that would otherwise look signed out; nothing if that fails."""
        found: Mapping[str, Any] = {}
        if status in _ABOUT_THE_READER and request.cookies:
            with contextlib.suppress(Exception):
                found = (await self._site.ask(request, self._site.documents.texts["viewer"], {})).data
        return found

    def page(
        self, request: Request, status: int, data: Mapping[str, Any] | None = None, *, retry_after: int | None = None
    ) -> Response:
        """Return the page for a status; ``data`` has the signed-in user, ``retry_after`` the seconds to wait."""
        until, now = self._site.maintenance_until, datetime.now(UTC)
        closed = until if status == HTTPStatus.SERVICE_UNAVAILABLE and until is not None and now < until else None
        names = {
            "closed": closed is not None,
            "asked": request.method in {"GET", "HEAD"},
            "form_at": form_at(request, self._is_page),
            "retry_after": retry_after,
        }
        response = self._site.show(request, "layouts/error.html", data=data, status=status, code=status, **names)
        if status in {429, 503}:
            wait = max(_SOON_S, math.ceil((closed - now).total_seconds())) if closed else _SOON_S
            response.headers["Retry-After"] = str(retry_after or wait)
        return response


def form_at(request: Request, is_page: Callable[[str], bool]) -> str | None:
    """Return the address of the page on which a form was filled in, as far as the browser sends it.

    None for another site's, and for an address that shows no page: after a refusal that is where the form was sent.
    """
    try:
        referer = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return None
    language, _, path = referer.path.removeprefix("/").partition("/")
    if referer.netloc != request.headers.get("host") or language not in NAMES or not is_page(f"/{path}"):
        return None
    return local_path(referer.path + (f"?{referer.query}" if referer.query else ""), "") or None
