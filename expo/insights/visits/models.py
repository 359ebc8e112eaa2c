"""Visits and searches: what is noted of them, and what may not be written down."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from stdnum import ean
from stdnum.exceptions import ValidationError

VISITED: Final = "fair.visited"
SEARCHED: Final = "fair.searched"
UNKNOWN: Final = "ZZ"
"""ISO 3166's user-assigned code that CLDR names an unknown region: the country of who is not signed in."""

_LONGEST_TEXT: Final = 80
_FEWEST_DIGITS: Final = 7
_SPACES: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"\d[\d\s().+/-]*")
_GLUE: Final = "-./_"


@dataclass(frozen=True)
class SearchedText:
    """A text that was searched for: how often, and how much was found the last time."""

    text: str
    count: int
    hits: int


@dataclass(frozen=True)
class Stall:
    """Whose pages were visited at a fair: an exhibitor, its booth and section, and how often which of them."""

    booth_id: str
    section: str
    booth: int = 0
    products: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)

    @property
    def visits(self) -> int:
        """All visits to the booth and its products."""
        return self.booth + sum(self.products.values())


def minute_of(at: datetime) -> datetime:
    """Return the beginning of the minute that a moment lies in, in UTC."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def normal_text(text: str) -> str:
    """Return a search as it is counted: Unicode's NFKC form, in small letters, white space folded."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def may_keep(text: str) -> bool:
    """Say whether a search may be written down: not what looks like an e-mail address or a phone number.

    Seven digits and more in a row, with nothing but the marks of phone numbers between them, are one,
    unless letters stand at them, as in model numbers, or they are a GTIN with its check digit.
    """
    if not text or len(text) > _LONGEST_TEXT or "@" in text:
        return False
    return not any(_is_phone(found, text) for found in _NUMBER.finditer(text))


def _is_phone(found: re.Match[str], text: str) -> bool:
    digits = [letter for letter in found.group() if letter.isdigit()]
    if len(digits) < _FEWEST_DIGITS or _is_gtin(found.group().strip()):
        return False
    beside = text[: found.start()].rstrip(_GLUE)[-1:] + text[found.end() :][:1]
    return not any(letter.isalpha() for letter in beside)


def _is_gtin(number: str) -> bool:
    try:
        return number.isascii() and number.isdigit() and ean.validate(number) == number
    except ValidationError:
        return False
