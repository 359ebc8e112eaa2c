"""What all of matchmaking shares: its scopes, its queue of jobs, and on which side of a suggestion somebody stands."""

from enum import StrEnum
from typing import Final

READ: Final = "matchmaking:read"
WRITE: Final = "matchmaking:write"
MATCHING: Final = "matching"
"""The queue of rematches and schedules. One takes minutes: nobody's sheet stands behind it."""


class MatchSide(StrEnum):
    """On which side of a suggestion somebody stands."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"

    @property
    def other(self) -> "MatchSide":
        """The side across."""
        return MatchSide.EXHIBITOR if self is MatchSide.BUYER else MatchSide.BUYER


def party_key(fair_id: str, side: MatchSide, party: str) -> str:
    """Return the key that finds what one side has at a fair by equality."""
    return f"{fair_id}/{side}/{party}"
