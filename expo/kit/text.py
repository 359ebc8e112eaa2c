"""Text from outside: cleaned, bounded, and safe to store and show."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from expo.kit.errors import Invalid

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
"""The languages that the whole product speaks, as BCP 47 tags."""

_LINE_BREAKS: Final = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_AROUND_BREAKS: Final = re.compile(r" ?\n ?")
_MANY_BREAKS: Final = re.compile(r"\n{3,}")
_FORBIDDEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, but for the line break, and Cs."""
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,62}"
)
_URL: Final = re.compile(r"https?://[^\s/?#@\\\"<>]{1,253}(?:[/?#][^\s\"<>\\]{0,1500})?", re.IGNORECASE)


def clean(value: str, *, field: str, limit: int, lines: bool = False, least: int = 1) -> str:
    r"""Return ``value`` in Unicode's NFC form, white space folded, ends trimmed.

    ``limit`` and ``least`` are the most and fewest characters afterwards; ``lines``
    keeps line breaks (as ``\n``, at most two in a row).
    Raises `Invalid` for text that is too long or short, and for control characters
    and lone surrogates, which no writer means and which break readers further on.
    """
    if len(value) > limit * 4 + 64:
        raise Invalid(f"This is too long: at most {limit} characters.", field=field)
    text = value.strip() if _is_plain(value) else _cleaned(value, field=field, lines=lines)
    if len(text) > limit:
        raise Invalid(f"This is too long: {len(text)} characters, at most {limit}.", field=field)
    if len(text) < least:
        raise Invalid(
            "This cannot be empty." if least == 1 else f"This is too short: at least {least} characters.", field=field
        )
    return text


def _is_plain(text: str) -> bool:
    """Say whether a text is as it is to be, but for its ends: most are, and telling is much faster than folding.

    A printable text has no other white space than single characters U+0020 (`str.isprintable`).
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


def folded(text: str) -> str:
    """Return a text as it is compared and sorted: Unicode's NFKC form, without case."""
    return unicodedata.normalize("NFKC", text).casefold()


def optional(value: str | None, *, field: str, limit: int, lines: bool = False) -> str | None:
    """Clean ``value`` as `clean` does; None and blank text give None."""
    if value is None:
        return None
    return clean(value, field=field, limit=limit, lines=lines, least=0) or None


def checked_email(value: str, *, field: str = "email") -> str:
    """Return an e-mail address in lower case (RFC 5321's limits, HTML's grammar) or raise `Invalid`."""
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
    """Say whether an address names a host and, if it names a port, one that exists."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def checked_language(value: str, *, field: str = "language") -> str:
    """Return one of `LANGUAGES` or raise `Invalid`; ``zh-CN`` is taken as ``zh``."""
    if value in LANGUAGES:
        return value
    tag = value.strip().lower().replace("_", "-").split("-")[0]
    if tag not in LANGUAGES:
        raise Invalid(f"This language is not offered here: one of {', '.join(LANGUAGES)}.", field=field)
    return tag
