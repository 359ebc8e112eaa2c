"""Gallery of the parts of pages, each in every state."""

import re
from collections.abc import Mapping
from typing import Any, Final

from frontend.site.form_data import Form
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import Problem

COLOURS: Final = {
    "paper": marked("The page"),
    "surface": marked("Surface"),
    "sunk": marked("Recessed surface"),
    "line": marked("Borders"),
    "ink": marked("Text"),
    "soft": marked("Secondary text"),
    "accent": marked("Interactive elements"),
    "festive": marked("Live now"),
    "good": marked("Good"),
    "warn": marked("Warning"),
    "bad": marked("Error"),
}
"""Colour tokens and their purposes."""

_ICON: Final = re.compile(r'<symbol id="([a-z-]+)"')
HOSTILE: Final = "\u202e<b onclick=alert(1)>moc.live//:sptth</b> & „“ 👩🏽‍🔧 ـــ العربية 中文"
"""Malicious title: shown as text, and in its own direction."""


def examples(view: PageView) -> TemplateVariables:
    """Return the states of each part, built from a real product and company where there are any."""
    products = (view.data.get("products") or {}).get("nodes") or []
    companies = (view.data.get("exhibitors") or {}).get("nodes") or []
    problem = Problem("EMPTY", marked("This cannot be empty."), "wrong")
    return {
        "colours": COLOURS,
        "icons": _ICON.findall(view.site.assets.contents["icons.svg"].decode()),
        "cards": _cards(products[0]) if products else [],
        "company": companies[0] if companies else None,
        "refused": Form({"wrong": ""}, problem),
        "stopped": Form({}, Problem("UNAVAILABLE", marked("Nothing was saved. Please try again in a minute."))),
    }


def _cards(product: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return a product as it is, without picture and price, and with a title meant to break the page."""
    title = {**product["title"], "text": HOSTILE * 2}
    return [product, {**product, "picture": None, "price": None, "minimumOrder": None}, {**product, "title": title}]
