"""Visit counting: plain ASGI middleware around all pages of the server process."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from expo.insights.visits.counting import CountedPage, VisitCounters, Visitor, current_visitor
from expo.kit.access import Actor
from expo.kit.text import LANGUAGES

_LANGUAGE: Final = re.compile(rf"/(?:{'|'.join(LANGUAGES)})(/.*)?")
_PAGES: Final[Mapping[str, re.Pattern[str]]] = {
    "front": re.compile(r"/fairs/([^/]+)/?"),
    "section": re.compile(r"/fairs/([^/]+)/sections/([^/]+)/?"),
    "hall": re.compile(r"/fairs/([^/]+)/halls/([^/]+)/?"),
    "product": re.compile(r"/products/([^/]+)/?"),
    "booth": re.compile(r"/booths/([^/]+)/?"),
    "exhibitor": re.compile(r"/exhibitors/([^/]+)/?"),
}
"""Counted pages by kind: paths without the language."""

_MAX_LENGTH: Final = 200


@dataclass(frozen=True)
class CountsVisits:
    """Counts each page that a browser opens and receives, and tells the search who is searching.

    Robots, prefetched pages and fragments fetched by scripts are not counted.
    """

    app: ASGIApp
    counting: VisitCounters
    cookie: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        visitor = self._visitor(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if visitor is None:
            await self.app(scope, receive, send)
            return
        page = None if "hx-request" in Headers(scope=scope) else page_at(scope["path"])

        async def count(message: Message) -> None:
            if page is not None and message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
                self.counting.visited(page, visitor)
            await send(message)

        token = current_visitor.set(visitor)
        try:
            await self.app(scope, receive, count)
        finally:
            current_visitor.reset(token)

    def _visitor(self, scope: Scope) -> Visitor | None:
        headers = Headers(scope=scope)
        ahead = "prefetch" in headers.get("sec-purpose", headers.get("purpose", ""))
        if ahead or not _LANGUAGE.fullmatch(scope["path"]):
            return None
        session = cookie_parser(headers.get("cookie", "")).get(self.cookie) or (scope.get("client") or ("",))[0]
        return self.counting.visitor(session, headers.get("user-agent", ""))


def page_at(path: str) -> CountedPage | None:
    """Return the counted page at a path of the site, which begins with a language; None for any other."""
    found = _LANGUAGE.fullmatch(path)
    if found is None or len(path) > _MAX_LENGTH:
        return None
    for kind, address in _PAGES.items():
        match = address.fullmatch(found.group(1) or "")
        if match is not None:
            return CountedPage(kind, "/".join(match.groups()))
    return None


def set_visit_reader(actor: Actor, language: str) -> None:
    """Set the reader and the language of the page being rendered; does nothing outside of counted pages."""
    visitor = current_visitor.get()
    if visitor is not None:
        visitor.actor, visitor.language = actor, language
