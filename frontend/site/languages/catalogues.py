"""Texts of the interface: gettext catalogues, and the choice of a reader's language.

Catalogues are ``locales/LANGUAGE/LC_MESSAGES/messages.po``, read once when first needed; the strings in the code are
English.
"""

import gettext
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from operator import itemgetter

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import pass_context
from jinja2.runtime import Context

NAMES = {
    "en": "English",
    "zh": "中文",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "ar": "العربية",
    "pt": "Português",
}
"""The site's languages by their own names."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_END_OF_CONTEXT = "\x04"
"""Separator between context and string in a compiled catalogue (GNU gettext, "The Format of GNU MO Files")."""


class _English(gettext.NullTranslations):
    """The strings themselves, without their context."""

    def gettext(self, message: str) -> str:
        return message.rpartition(_END_OF_CONTEXT)[2]


def marked(text: str) -> str:
    """Return ``text`` unchanged; mark it for the catalogues as a string that is translated later."""
    return text


def marked_in(context: str, text: str) -> str:
    """Mark a string whose translation depends on its ``context``; return what `gettext` translates later."""
    return f"{context}{_END_OF_CONTEXT}{text}"


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr`` for a BCP 47 tag."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; English needs none."""
    file = files("frontend") / "locales" / language / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return _English()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    words = gettext.GNUTranslations(compiled)
    words.add_fallback(_English())
    return words


@pass_context
def template_gettext(context: Context, message: str) -> str:
    """Translate for the page's reader; installed as the templates' ``gettext``."""
    return catalogue(context["language"]).gettext(message)


@pass_context
def template_ngettext(context: Context, singular: str, plural: str, n: int) -> str:
    """Translate by number for the page's reader; installed as the templates' ``ngettext``."""
    return catalogue(context["language"]).ngettext(singular, plural, n)


@pass_context
def template_pgettext(context: Context, message_context: str, message: str) -> str:
    """Translate by context for the page's reader; installed as the templates' ``pgettext``."""
    return catalogue(context["language"]).pgettext(message_context, message)


def negotiate_language(header: str, languages: Sequence[str]) -> str | None:
    """Return the best of ``languages`` for an Accept-Language header (RFC 9110, 12.5.4), or None."""
    parts = (part.partition(";") for part in header[:400].split(","))
    weighed = [(_weight(parameters), tag.strip().lower().split("-")[0]) for tag, _, parameters in parts]
    candidates = [(weight, language) for weight, language in weighed if language in languages and weight > 0]
    return max(candidates, key=itemgetter(0), default=(0.0, None))[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
