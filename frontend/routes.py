"""Public entry point: all pages as routes."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route, compile_path

from frontend.areas import AREAS, FOLDERS, FORMS, PAGES, documents
from frontend.site.ask import Ask, PutUpload, ReadMails
from frontend.site.assets import load_assets
from frontend.site.languages.catalogues import NAMES
from frontend.site.middleware import ErrorMiddleware, LocaleMiddleware, MaintenanceMiddleware, preferred_language
from frontend.site.problems import HttpError
from frontend.site.security import BodyLimit, PagePolicy
from frontend.site.site import Site
from frontend.site.templating import templates


def site(
    ask: Ask,
    *,
    address: str,
    static_url: str = "/static",
    demo: bool,
    languages: Sequence[str] = tuple(NAMES),
    put_upload: PutUpload | None = None,
    demo_mails: ReadMails | None = None,
    maintenance_until: datetime | None = None,
) -> list[BaseRoute]:
    """Return the site's routes, to be placed after the server's own: they answer everything else.

    Each page lives at ``/LANGUAGE/…``; an address without a language redirects to the reader's. ``address`` is the
    public address of the site, without a slash at the end, whatever a request calls it; ``demo`` shows the email
    folder that ``demo_mails`` reads; ``put_upload`` sends a chosen file to the signed address that the server gave.
    Until ``maintenance_until`` there is one page only, in all languages.
    """
    site = Site(
        ask,
        documents(),
        templates(FOLDERS),
        load_assets(static_url),
        tuple(languages),
        address,
        demo,
        put_upload,
        demo_mails if demo else None,
        maintenance_until,
    )
    return [Mount("", routes=_all_languages(site), middleware=_protection(site))]


def _all_languages(site: Site) -> list[BaseRoute]:
    """Return the routes with one address for all readers, then the pages in each language."""
    pages = routes(site)
    [home] = [page for page in PAGES if page.path == "/"]
    return [
        Route(f"{site.assets.base}/{{version}}/{{path:path}}", site.assets.serve),
        *(route for area in AREAS if area.routes for route in area.routes(site)),
        Route("/favicon.ico", partial(icon, site)),
        Route("/favicon.svg", partial(icon, site)),
        *(Route(f"/{language}", partial(home.show, site)) for language in site.languages),
        *(Mount(f"/{language}", routes=pages) for language in site.languages),
        Route("/{path:path}", partial(redirect_to_language, site, pages)),
    ]


def _protection(site: Site) -> list[Middleware]:
    """Return the middleware in front of every page, outermost first."""
    return [
        Middleware(GZipMiddleware, compresslevel=5),
        Middleware(PagePolicy),
        Middleware(LocaleMiddleware, languages=site.languages),
        Middleware(ErrorMiddleware, site=site, is_page=is_page),
        Middleware(MaintenanceMiddleware, site=site),
        Middleware(BodyLimit),
    ]


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of all pages and forms, below the language."""
    by_name = {page.name: page for page in PAGES}
    pages = [page.route(site) for page in PAGES if site.demo or not page.demo_only]
    return [*pages, *(form.route(site, by_name) for form in FORMS)]


_ADDRESSES: Final = [compile_path(each.path)[0] for each in PAGES]


def is_page(path: str) -> bool:
    """Return whether a page lies at an address below the language; other addresses only take forms."""
    return any(address.match(path) for address in _ADDRESSES)


async def icon(site: Site, _request: Request) -> Response:
    """Return the site's icon; the old address gets the SVG too, which every current browser reads."""
    content = site.assets.contents["favicon.svg"]
    return Response(content, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


async def redirect_to_language(site: Site, pages: Sequence[BaseRoute], request: Request) -> Response:
    """Redirect a page's address that lacks the language prefix to the same page in the reader's language.

    Raises `HttpError` (404) for other addresses.
    """
    path = request.url.path
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    spoken = path.split("/")[1] in site.languages
    if spoken or not any(route.matches(scope)[0] is Match.FULL for route in pages):
        raise HttpError(404, "NOT_FOUND")
    language = await preferred_language(site, request)
    query = f"?{request.url.query}" if request.url.query else ""
    response = RedirectResponse(f"/{language}{path.rstrip('/')}{query}", 302)
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response
