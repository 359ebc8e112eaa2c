"""Files that programs fetch besides the pages: crawlers, feed readers, and browsers that install the site."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from frontend.fair import app as installed
from frontend.fair import feeds
from frontend.fair.sitemaps import Sitemaps
from frontend.site.site import Site

_CLOSED: Final = (
    *("/account", "/company", "/team", "/my", "/lists", "/enquiries", "/compare", "/portal", "/console"),
    *("/sign-in", "/sign-up", "/reset", "/confirm", "/invitation", "/mails", "/offline"),
)
"""Paths below the language that are closed to crawlers."""


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of all such files; they come before the pages."""
    sitemaps = Sitemaps(site)
    return [
        Route("/robots.txt", partial(robots, site)),
        Route("/sitemap.xml", sitemaps.index),
        Route("/sitemaps/{name}.xml", sitemaps.part),
        *(Route(f"/{language}/fairs/{{fair}}/new.atom", partial(feeds.new, site)) for language in site.languages),
        *installed.routes(site),
    ]


async def robots(site: Site, _request: Request) -> Response:
    """Send the paths that are closed to crawlers, and the address of the sitemap."""
    # One line for each language: /*/my would close the company at /en/exhibitors/my-shoes, too.
    closed = "".join(f"Disallow: /{language}{path}\n" for language in site.languages for path in _CLOSED)
    text = f"User-agent: *\n{closed}Disallow: /graphql\n\nSitemap: {site.address}/sitemap.xml\n"
    return PlainTextResponse(text, headers={"Cache-Control": "public, max-age=86400"})
