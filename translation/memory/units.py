"""Translation units: a segment, what it was translated to, by whom and when."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""When a unit was changed of which nobody says so: any other is newer."""


class Origin(StrEnum):
    """Who translated a unit; the earlier here, the more it is trusted."""

    PERSON = "person"
    IMPORTED = "imported"
    """From a file of translations; likely by a person, but nobody here vouches for it."""
    LEXICON = "lexicon"
    MACHINE = "machine"


@dataclass(frozen=True)
class TranslationUnit:
    """A segment with its translation. Languages are primary tags; ``changed_at`` knows its time zone.

    ``scope`` is whose unit it is (an exhibitor, say); empty, it is the house's and everybody's.
    """

    source_text: str
    target_text: str
    source: str
    target: str
    origin: Origin = Origin.PERSON
    author: str = ""
    changed_at: datetime = UNDATED
    scope: str = ""


def normalised(text: str) -> str:
    """Return text as exact matches compare it: NFC, white space as single spaces, none at the ends. Case is kept."""
    return " ".join(unicodedata.normalize("NFC", text).split())
