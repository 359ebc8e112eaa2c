"""Sitemap (sitemaps.org/protocol.html): an index, and parts of at most 5,000 addresses.

A part is read from the public search one page at a time, and sent while it is read. The search itself says where the
parts of products and of companies begin: with cursors, which the parts' addresses carry, so that any process can send
any part.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from frontend.site.ask import anonymous
from frontend.site.problems import HttpError
from frontend.site.site import Site

LARGEST_PART: Final = 5000
"""Most addresses in a part; each page has one in every language."""

KEPT_S: Final = 3600.0
_HEADERS: Final = {"Cache-Control": f"public, max-age={KEPT_S:.0f}", "X-Robots-Tag": "noindex"}
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
Place = tuple[str, str | None]
"""Path of a page below the language, and when it changed."""


@dataclass
class Sitemaps:
    """The sitemap's index and parts. The index is cached for an hour: computing it puts everything public in order."""

    site: Site
    clock: Callable[[], float] = time.monotonic
    _index: tuple[float, str] | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def index(self, request: Request) -> Response:
        """Send the index."""
        async with self._lock:
            if self._index is None or self._index[0] <= self.clock():
                self._index = (self.clock() + KEPT_S, await self._build_index(request))
        return Response(self._index[1], media_type="application/xml", headers=_HEADERS)

    async def _build_index(self, request: Request) -> str:
        found = await self.site.answer(anonymous(request), "sitemap")
        parts = [self._part("fairs")]
        for name, answer in (("products", found.data.get("goods")), ("companies", found.data.get("companies"))):
            if answer and answer["hits"]["totalCount"]:
                parts += [self._part(name, after) for after in (None, *answer["rangeCursors"])]
        entries = "".join(f"<sitemap><loc>{escape(part)}</loc></sitemap>\n" for part in parts)
        return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'

    def _part(self, name: str, after: str | None = None) -> str:
        return f"{self.site.address}/sitemaps/{name}.xml" + (f"?{urlencode({'after': after})}" if after else "")

    async def part(self, request: Request) -> Response:
        """Send a part; raises `HttpError` for an unknown one."""
        name, after = request.path_params["name"], request.query_params.get("after")
        if name not in _PARTS:
            raise HttpError(404, "NOT_FOUND")
        pages = _pages(self.site, anonymous(request), name, after)
        first: list[Place] = await anext(pages, [])  # a refusal has to be known before anything is sent
        return StreamingResponse(self._sent(first, pages), media_type="application/xml", headers=_HEADERS)

    async def _sent(self, first: list[Place], rest: AsyncIterator[list[Place]]) -> AsyncIterator[str]:
        yield f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        yield "".join(self._entry(place) for place in first)
        async for places in rest:
            yield "".join(self._entry(place) for place in places)
        yield "</urlset>\n"

    def _entry(self, place: Place) -> str:
        """Return the entries of a page: one in each language, each naming them all."""
        path, changed = place
        spoken = {language: escape(f"{self.site.address}/{language}{path}") for language in self.site.languages}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{each}" href="{spoken[language]}"/>'
            for each, language in [*((each, each) for each in spoken), ("x-default", "en")]
        )
        modified = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
        return "".join(f"<url><loc>{address}</loc>{modified}{others}</url>\n" for address in spoken.values())


async def _pages(site: Site, request: Request, name: str, after: str | None) -> AsyncIterator[list[Place]]:
    """Yield a part's places, one page of the search at a time."""
    query, places, pages = _PARTS[name]
    for _ in range(pages):
        found = (await site.answer(request, query, **({"after": after} if after else {}))).data
        yield [place for each in _nodes(found) for place in places(each)]
        page: Mapping[str, Any] = found["found"]["hits"]["pageInfo"] if "found" in found else {}
        if not page.get("hasNextPage"):
            return
        after = page["endCursor"]


def _nodes(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    nodes = result["found"]["hits"]["nodes"] if "found" in result else result["fairs"]["nodes"]
    return list(nodes)


def _of_product(hit: Mapping[str, Any]) -> Iterable[Place]:
    if hit["product"] is not None:  # it may have been withdrawn since
        yield f"/products/{hit['product']['id']}", hit["product"]["changedAt"]


def _of_company(hit: Mapping[str, Any]) -> Iterable[Place]:
    company = hit["exhibitor"]
    if company is None:
        return
    yield f"/exhibitors/{company['slug']}", None
    for booth in (company["booths"] or {}).get("nodes") or ():
        if booth["status"] == "PUBLISHED":
            yield f"/booths/{booth['id']}", None


def _of_fair(fair: Mapping[str, Any]) -> Iterable[Place]:
    path = f"/fairs/{fair['slug']}"
    yield path, None
    yield from ((f"{path}/halls/{hall['key']}", None) for hall in fair["halls"])
    yield from ((f"{path}/sections/{each['key']}", None) for one in fair["categories"] for each in one["sections"])


_PARTS: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Iterable[Place]], int]]] = {
    "products": ("sitemap_products", _of_product, 7),
    "companies": ("sitemap_companies", _of_company, 1),
    "fairs": ("sitemap_fairs", _of_fair, 1),
}
"""Query of each part, the places it leads to, and the pages in a range as ``sitemap.graphql`` cuts them.

In seven languages that is below `LARGEST_PART`: 700 products, 100 companies with at most six booths each, eight fairs
with their halls and sections.
"""
