"""Translation units: a segment, its translation, the translator and the time."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""Time of undated units: any other is newer."""


class Origin(StrEnum):
    """Origin of a translation, in order of decreasing trust."""

    PERSON = "person"
    IMPORTED = "imported"
    """From a translation file; probably by a person, but unverified."""
    LEXICON = "lexicon"
    MACHINE = "machine"


@dataclass(frozen=True)
class TranslationUnit:
    """A segment with its translation. Languages are primary tags; ``changed_at`` is timezone-aware.

    ``scope`` is the owner of the unit (an exhibitor, say); if empty, it is shared.
    """

    source_text: str
    target_text: str
    source: str
    target: str
    origin: Origin = Origin.PERSON
    author: str = ""
    changed_at: datetime = UNDATED
    scope: str = ""


def normalise(text: str) -> str:
    """Return text normalised for exact matches: NFC, white space collapsed and stripped. Case is kept."""
    return " ".join(unicodedata.normalize("NFC", text).split())
