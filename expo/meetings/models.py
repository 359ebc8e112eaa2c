"""Names shared by all of meetings: its scopes, the UIDs of its events, the kinds of meetings, and their two sides."""

from enum import StrEnum
from typing import Final

READ: Final = "meetings:read"
WRITE: Final = "meetings:write"
OWN_UIDS: Final = "@cloud-expo"
"""End of the UIDs of meetings in calendars: a meeting in somebody's own calendar does not stand in its own way."""


class MeetingKind(StrEnum):
    """How people meet: by video in a room of the fair, by phone, or at the exhibitor's booth."""

    VIDEO = "VIDEO"
    PHONE = "PHONE"
    AT_BOOTH = "AT_BOOTH"


class MeetingSide(StrEnum):
    """The two sides of a meeting."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"

    @property
    def other(self) -> "MeetingSide":
        """The opposite side."""
        return MeetingSide.EXHIBITOR if self is MeetingSide.BUYER else MeetingSide.BUYER
