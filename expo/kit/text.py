"""User input: text cleaned, bounded, and safe to store and display."""

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from expo.kit.errors import Invalid

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
"""Languages of the whole product, as BCP 47 tags."""

_SCRIPTS: Final = {"zh": ("CJK", "IDEOGRAPHIC"), "ru": ("CYRILLIC",), "ar": ("ARABIC",)}
"""First words of the Unicode names of letters that readers of a language read besides Latin ones."""
_LINE_BREAKS: Final = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_AROUND_BREAKS: Final = re.compile(r" ?\n ?")
_MANY_BREAKS: Final = re.compile(r"\n{3,}")
_FORBIDDEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode categories Cc (except the line break) and Cs."""
_BIDI_CONTROLS: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates of the bidirectional algorithm (Unicode Standard Annex 9, 2)."""
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,62}"
)
_URL: Final = re.compile(r"https?://[^\s/?#@\\\"<>]{1,253}(?:[/?#][^\s\"<>\\]{0,1500})?", re.IGNORECASE)


def clean(value: str, *, field: str, limit: int, lines: bool = False, minimum: int = 1) -> str:
    r"""Return ``value`` in NFC, with white space collapsed and trimmed.

    ``limit`` and ``minimum`` bound the number of characters of the result; ``lines``
    keeps line breaks (as ``\n``, at most two in a row).
    Raises `Invalid` for text that is too long or short, and for control characters
    and lone surrogates, which no writer intends and which break consumers downstream.
    """
    if len(value) > limit * 4 + 64:
        raise Invalid(f"This is too long: at most {limit} characters.", field=field)
    text = value.strip() if _is_plain(value) else _cleaned(value, field=field, lines=lines)
    if len(text) > limit:
        raise Invalid(f"This is too long: {len(text)} characters, at most {limit}.", field=field)
    if len(text) < minimum:
        raise Invalid(
            "This cannot be empty." if minimum == 1 else f"This is too short: at least {minimum} characters.",
            field=field,
        )
    return text


def _is_plain(text: str) -> bool:
    """Return whether a text needs trimming only: most do, and this check is much faster than cleaning.

    The only white space in a printable text is U+0020 (`str.isprintable`).
    """
    return text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text)


def _cleaned(value: str, *, field: str, lines: bool) -> str:
    text = _LINE_BREAKS.sub("\n", value)
    text = text.replace("\t", " ") if lines else text.replace("\t", " ").replace("\n", " ")
    if _FORBIDDEN.search(text):
        raise Invalid("This text contains characters that cannot be displayed.", field=field)
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    text = _AROUND_BREAKS.sub("\n", text)
    return _MANY_BREAKS.sub("\n\n", text).strip()


def without_bidi_controls(text: str) -> str:
    """Return a text without characters that reorder what follows them: they can disguise names and addresses.

    Marks of direction, which good Arabic may need, stay.
    """
    return _BIDI_CONTROLS.sub("", text)


def fold(text: str) -> str:
    """Return a text in the form for comparing and sorting: NFKC, case-folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def optional(value: str | None, *, field: str, limit: int, lines: bool = False) -> str | None:
    """Clean ``value`` as `clean` does; None and blank text give None."""
    if value is None:
        return None
    return clean(value, field=field, limit=limit, lines=lines, minimum=0) or None


def checked_email(value: str, *, field: str = "email") -> str:
    """Return an email address in lower case (limits of RFC 5321, grammar of HTML) or raise `Invalid`."""
    text = clean(value, field=field, limit=254).lower()
    if not _EMAIL.fullmatch(text):
        raise Invalid("This is not an email address, for example name@company.com.", field=field)
    return text


def checked_url(value: str | None, *, field: str) -> str | None:
    """Return an http(s) address without user or password, None for blank, or raise `Invalid`."""
    text = optional(value, field=field, limit=2000)
    if text is not None and not (_URL.fullmatch(text) and _has_host(text)):
        raise Invalid("This is not a web address. It must start with http:// or https://.", field=field)
    return text


def _has_host(address: str) -> bool:
    """Return whether an address has a host and, if it has a port, a valid one."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def checked_language(value: str, *, field: str = "language") -> str:
    """Return one of `LANGUAGES` or raise `Invalid`; ``zh-CN`` becomes ``zh``."""
    if value in LANGUAGES:
        return value
    tag = value.strip().lower().replace("_", "-").split("-")[0]
    if tag not in LANGUAGES:
        raise Invalid(f"This language is not offered here. Choose one of {', '.join(LANGUAGES)}.", field=field)
    return tag


def is_readable(text: str, language: str) -> bool:
    """Return whether readers of a language can read the letters of a text: Latin ones, and those of their language."""
    return all(script == "LATIN" or script in _SCRIPTS.get(language, ()) for script in _scripts_of(text))


@lru_cache(20_000)  # names are few and recur on all pages
def _scripts_of(text: str) -> frozenset[str]:
    """Return the first words of the Unicode names of the letters in a text."""
    letters = {each for each in unicodedata.normalize("NFKC", text) if each.isalpha()}
    return frozenset(unicodedata.name(each, "").partition(" ")[0] for each in letters)
