"""Names shared by all of matchmaking: its scopes, its job queue, and the two sides of a match."""

from enum import StrEnum
from typing import Final

READ: Final = "matchmaking:read"
WRITE: Final = "matchmaking:write"
MATCHING: Final = "matching"
"""Queue of runs and schedules, separate from imports: one takes minutes and must not delay a spreadsheet."""


class MatchSide(StrEnum):
    """The two sides of a match."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"

    @property
    def other(self) -> "MatchSide":
        """The opposite side."""
        return MatchSide.EXHIBITOR if self is MatchSide.BUYER else MatchSide.BUYER


def party_key(fair_id: str, side: MatchSide, party: str) -> str:
    """Return the key that finds by equality what one side has at a fair."""
    return f"{fair_id}/{side}/{party}"
