"""Terms that a need's own words name beside its fields: certificates, the day it is needed by, the buyer's own logo."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from expo.exhibitors.certificates.models import certificate_kinds
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from matching import asks_for_own_logo, find_deadline

_MIN_NAME: Final = 2


class WrittenTerms(NamedTuple):
    """What a need asks for, in its fields or else in its words; ``days`` from when it was written to the deadline."""

    certificates: tuple[str, ...]
    days: int | None
    own_logo: bool


def written_terms(need: SourcingNeed) -> WrittenTerms:
    """Return the terms of a need: a field, where it is filled in, counts instead of the words.

    Nobody has written an implicit need, so that its words name no terms.
    """
    if not need.id:
        return WrittenTerms(tuple(need.certificates), None, own_logo=False)
    words, written = need.text, need.changed_at.date()
    until = need.needed_by or find_deadline(words.text, words.language, written)
    certificates = need.certificates or named_certificates(words.text)
    own_logo = asks_for_own_logo(words.text, words.language)
    return WrittenTerms(tuple(certificates), (until - written).days if until else None, own_logo)


def named_certificates(text: str) -> list[str]:
    """Return the keys of the certificates that a text names by their marks: CE, GOTS, ISO 9001."""
    return list(dict.fromkeys(key for pattern, key in _marks() if pattern.search(text)))


@lru_cache
def _marks() -> list[tuple[re.Pattern[str], str]]:
    """Return a pattern of the names of each certificate; those of letters are written in capitals, as marks are."""
    return [
        (re.compile("|".join(_pattern(name) for name in {kind.label, *kind.aliases} if len(name) >= _MIN_NAME)), key)
        for key, kind in certificate_kinds().items()
    ]


def _pattern(name: str) -> str:
    """Return a pattern of a name; one of Latin letters stands by itself, a short one in capitals alone."""
    written = re.escape(name).replace(r"\ ", r"[\s-]?")
    if not name.isascii():
        return rf"(?i:{written})"
    short = name.replace(" ", "").isalpha() and len(name) <= 5
    return rf"(?<![A-Za-z0-9]){re.escape(name.upper()) if short else f'(?i:{written})'}(?![A-Za-z0-9])"
