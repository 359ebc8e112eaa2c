"""Visits and searches: the recorded facts, and the texts that must not be recorded."""

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
"""ISO 3166 user-assigned code that CLDR uses for an unknown region: the country of anonymous readers."""

_MAX_TEXT_LENGTH: Final = 80
_FEWEST_DIGITS: Final = 7
_SPACES: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"\d[\d\s().+/-]*")
_GLUE: Final = "-./_"


@dataclass(frozen=True)
class SearchedText:
    """A search text, with its number of searches and the hits of the latest one."""

    text: str
    count: int
    hits: int


@dataclass(frozen=True)
class BoothVisits:
    """Visits to an exhibitor's pages at a fair, with its booth and section."""

    booth_id: str
    section: str
    booth: int = 0
    products: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)

    @property
    def visits(self) -> int:
        """Number of visits to the booth and its products."""
        return self.booth + sum(self.products.values())


def minute_of(at: datetime) -> datetime:
    """Return the start of the minute that contains a moment, in UTC."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def normal_text(text: str) -> str:
    """Return a search text normalised for counting: Unicode NFKC, case-folded, white space collapsed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def may_keep(text: str) -> bool:
    """Return whether a search text may be recorded: it must not look like an email address or a phone number.

    Seven or more digits in a row, separated only by phone number punctuation, count as a phone number,
    unless letters adjoin them, as in model numbers, or they are a GTIN with its check digit.
    """
    if not text or len(text) > _MAX_TEXT_LENGTH or "@" in text:
        return False
    return not any(_is_phone(found, text) for found in _NUMBER.finditer(text))


def _is_phone(match: re.Match[str], text: str) -> bool:
    digits = [letter for letter in match.group() if letter.isdigit()]
    if len(digits) < _FEWEST_DIGITS or _is_gtin(match.group().strip()):
        return False
    beside = text[: match.start()].rstrip(_GLUE)[-1:] + text[match.end() :][:1]
    return not any(letter.isalpha() for letter in beside)


def _is_gtin(number: str) -> bool:
    try:
        return number.isascii() and number.isdigit() and ean.validate(number) == number
    except ValidationError:
        return False
