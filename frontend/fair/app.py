"""The site as an app: its manifest (w3.org/TR/appmanifest), its icons, its service worker."""

import asyncio
import json
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from frontend.fair.icons import GROUND, ICONS, png
from frontend.site.languages.catalogues import catalogue, direction, marked
from frontend.site.problems import HttpError
from frontend.site.site import Site, language_of

WORKER: Final = "service-worker.js"
ABOUT: Final = marked("An online trade fair: products and companies from everywhere, in your language.")
KEPT: Final = marked("There is no connection. This is the page as you last saw it.")
_DAY: Final = "public, max-age=86400"
_SHORTCUTS: Final = ((marked("Search"), "/search"), (marked("My fair"), "/my"))
_COLOUR: Final = "#0b5a73"


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the files that browsers fetch to install the site; they take precedence over pages."""
    return [
        Route(f"/{WORKER}", partial(worker, site)),
        Route("/icons/{name}.png", icon),
        *(Route(f"/{language}/manifest.webmanifest", partial(manifest, site)) for language in site.languages),
    ]


async def manifest(_site: Site, request: Request) -> Response:
    """Send the manifest in a language. `id` makes it the same app in every language."""
    language = language_of(request)
    words = catalogue(language).gettext
    content: dict[str, Any] = {
        "id": "/",
        "name": "Cloud Expo",
        "short_name": "Cloud Expo",
        "description": words(ABOUT),
        "lang": language,
        "dir": direction(language),
        "start_url": f"/{language}",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": _COLOUR,
        "categories": ["business", "shopping"],
        "icons": [
            {"src": "/favicon.svg", "type": "image/svg+xml", "sizes": "any"},
            *(_icon(name) for name in ICONS if not name.startswith("apple")),
        ],
        "shortcuts": [{"name": words(name), "url": f"/{language}{path}"} for name, path in _SHORTCUTS],
    }
    body = json.dumps(content, ensure_ascii=False)
    return Response(body, media_type="application/manifest+json", headers={"Cache-Control": _DAY})


def _icon(name: str) -> dict[str, str]:
    side = str(ICONS[name].side)
    purpose = "maskable" if name.startswith("maskable") else "any"
    return {"src": f"/icons/{name}.png", "type": "image/png", "sizes": f"{side}x{side}", "purpose": purpose}


async def icon(request: Request) -> Response:
    """Send an icon as a PNG; raises `HttpError` (404) for an unknown one."""
    name = request.path_params["name"]
    if name not in ICONS:
        raise HttpError(404, "NOT_FOUND")
    content = await asyncio.to_thread(png, name)
    return Response(content, media_type="image/png", headers={"Cache-Control": _DAY})


async def worker(site: Site, _request: Request) -> Response:
    """Send the service worker with its configuration: the version, the files to keep, and its messages."""
    offline = {language: f"/{language}/offline" for language in site.languages}
    files = [site.assets.url(name) for name in ("site.css", "site.js", "offline.js", "favicon.svg", "icons.svg")]
    configuration = {
        "version": site.assets.version,
        "assets": f"{site.assets.base}/",
        "offline": offline,
        "files": [*files, site.assets.url("bunting.svg")],
        "words": {language: catalogue(language).gettext(KEPT) for language in site.languages},
    }
    script = f"const TOLD = {json.dumps(configuration, ensure_ascii=False)};\n".encode() + site.assets.contents[WORKER]
    # Browsers fetch it again on a visit, so that a new version takes effect within a day at most.
    return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
