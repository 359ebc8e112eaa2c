"""Names shared by all of meetings: scopes, UIDs of events, kinds and sides of meetings, reasons of cancellations."""

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


class CancellationReason(StrEnum):
    """Why a meeting is cancelled that neither of its sides has cancelled."""

    EXHIBITOR_WITHDRAWN = "EXHIBITOR_WITHDRAWN"
    BOOTH_CLOSED = "BOOTH_CLOSED"
    FAIR_WITHDRAWN = "FAIR_WITHDRAWN"
    FAIR_RESCHEDULED = "FAIR_RESCHEDULED"
    HOST_LEFT = "HOST_LEFT"
    BUYER_LEFT = "BUYER_LEFT"
    SCHEDULE_CHANGED = "SCHEDULE_CHANGED"
