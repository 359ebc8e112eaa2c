"""Environment of the templates: escaped, strict, translated."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape

from frontend.site import linked_data
from frontend.site.languages.catalogues import template_gettext, template_ngettext, template_pgettext

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@cache
def templates(folders: tuple[str, ...]) -> Environment:
    """Return the environment over the templates of the package's ``folders``, each known by its short name.

    Shared templates are named by their folder: ``parts/NAME.html`` and ``layouts/NAME.html``. Raises `ValueError` if
    two templates have the same name.
    """
    areas = [PackageLoader("frontend", f"{each}/templates") for each in folders]
    shared = {
        "parts": PackageLoader("frontend", "parts/templates"),
        "layouts": PackageLoader("frontend", "parts/layouts"),
    }
    names = [name for each in areas for name in each.list_templates()]
    if len(set(names)) < len(names):
        raise ValueError("two templates have one name")
    environment = Environment(
        loader=ChoiceLoader([PrefixLoader(shared), *areas]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        template_gettext, template_ngettext, newstyle=True, pgettext=template_pgettext
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["paragraphs"] = paragraphs
    environment.filters["linked"] = link_addresses
    environment.filters["host"] = host
    environment.filters["with_matches"] = with_matches
    environment.filters["querystring"] = urlencode
    environment.filters |= linked_data.FILTERS
    return environment


def paragraphs(text: str) -> Markup:
    """Return user-written text with its lines as paragraphs, each in its own direction."""
    return Markup("").join(Markup('<p dir="auto">{}</p>').format(line) for line in text.split("\n") if line.strip())


def link_addresses(text: str) -> Markup:
    """Return plain text with its web addresses as links."""
    parts: list[Markup] = []
    position = 0
    for match in _ADDRESS.finditer(text):
        parts += [escape(text[position : match.start()]), Markup('<a href="{0}">{0}</a>').format(match.group())]
        position = match.end()
    return Markup("").join([*parts, escape(text[position:])])


def host(address: str) -> str:
    """Return the host of a web address without ``www.``; anything else stays as it is."""
    try:
        name = urlsplit(address).hostname
    except ValueError:
        name = None
    return (name or address).removeprefix("www.")


def with_matches(text: str, parts: Iterable[Mapping[str, Any]] | None) -> Markup | str:
    """Return a text with the matches marked if it is the one that ``parts`` were found in: a translation is not."""
    fragments = list(parts or ())
    if "".join(each["text"] for each in fragments) != text:
        return text
    marked, plain = Markup("<mark>{}</mark>"), Markup("{}")
    return Markup("").join((marked if each["matched"] else plain).format(each["text"]) for each in fragments)
