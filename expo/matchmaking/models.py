"""Names shared by all of matchmaking: its scopes, its job queue, and the two sides of a match."""

from enum import StrEnum
from typing import Final

READ: Final = "matchmaking:read"
WRITE: Final = "matchmaking:write"
MATCHING: Final = "matching"
"""Job queue of runs and schedules. They take minutes, and would delay spreadsheet imports in the same queue."""
PUBLISHING: Final = "publishing"
"""Job queue of publications: booking a schedule's meetings does not wait for matchmaking."""


class MatchSide(StrEnum):
    """The two sides of a match."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"

    @property
    def other(self) -> "MatchSide":
        """The opposite side."""
        return MatchSide.EXHIBITOR if self is MatchSide.BUYER else MatchSide.BUYER


def party_key(fair_id: str, side: MatchSide, party: str) -> str:
    """Return the key of a party, a buyer or an exhibitor, at a fair: documents with it are found by equality."""
    return f"{fair_id}/{side}/{party}"
