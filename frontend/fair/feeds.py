"""A fair's new products as an Atom feed (RFC 4287)."""

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.ask import anonymous
from frontend.site.languages.catalogues import catalogue, marked
from frontend.site.site import Site, language_of

_ATOM: Final = "http://www.w3.org/2005/Atom"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot represent."""

_MAX_LENGTH: Final = 600
NEW: Final = marked("New products")
register_namespace("", _ATOM)


async def new(site: Site, request: Request) -> Response:
    """Send the feed of a fair's new products, as far as they are public."""
    asking = anonymous(request)
    fair_id = await site.fair_id(asking, request.path_params["fair"])
    found = await site.answer(asking, "new", fairId=fair_id)
    feed = _feed(site, language_of(request), found.data)
    content = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="utf-8")
    return Response(content, media_type="application/atom+xml", headers={"Cache-Control": "public, max-age=600"})


def _feed(site: Site, language: str, data: Mapping[str, Any]) -> Element:
    fair, products = data["fair"], (data.get("products") or {}).get("nodes") or []
    front = f"{site.address}/{language}/fairs/{fair['slug']}"
    feed = Element(f"{{{_ATOM}}}feed", {f"{_XML}lang": language})
    _add(feed, "id", f"{front}/new.atom")
    _add(feed, "title", f"{catalogue(language).gettext(NEW)} · {fair['name']['text']}")
    _add(feed, "updated", max([_changed(each) for each in products], default="1970-01-01T00:00:00Z"))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{front}/new.atom")
    _add(feed, "link", rel="alternate", type="text/html", hreflang=language, href=front)
    _add(feed, "icon", f"{site.address}/favicon.svg")
    _add(_add(feed, "author"), "name", fair["name"]["text"])
    for product in products:
        _entry(_add(feed, "entry"), site.address, language, product)
    return feed


def _entry(entry: Element, site: str, language: str, product: Mapping[str, Any]) -> None:
    path = f"products/{product['id']}"
    _add(entry, "id", f"{site}/{path}")  # the same in every language, and a working address
    _written(entry, "title", product["title"])
    _add(entry, "link", rel="alternate", type="text/html", href=f"{site}/{language}/{path}")
    _add(entry, "updated", _changed(product))
    if product["publishedAt"]:
        _add(entry, "published", product["publishedAt"])
    if product["exhibitor"]:
        _add(_add(entry, "author"), "name", product["exhibitor"]["name"]["text"])
    if product["description"]:
        _written(entry, "summary", product["description"])


def _written(entry: Element, name: str, words: Mapping[str, Any]) -> None:
    """Add a text written by a user, with its language."""
    _add(entry, name, words["text"][:_MAX_LENGTH], type="text").set(f"{_XML}lang", words["language"])


def _changed(product: Mapping[str, Any]) -> str:
    return str(product["publishedAt"] or product["changedAt"])


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = _NO_XML.sub("", text) or None
    return child
