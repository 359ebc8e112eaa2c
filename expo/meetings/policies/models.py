"""Booking policy of an exhibitor at a fair."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from expo.kit.errors import Invalid
from expo.meetings.models import MeetingKind

LENGTHS: Final = (10, 15, 20, 30, 45, 60, 90)
"""Lengths of meetings in minutes."""
MAX_BUFFER: Final = 60
MAX_TABLES: Final = 200
MAX_NOTICE_HOURS: Final = 72
ANSWER_HOURS: Final = (1, 72)
_GRID: Final = 5


@dataclass(frozen=True, kw_only=True)
class BookingPolicy:
    """How buyers book meetings with an exhibitor at a fair.

    ``minutes`` is the length of a meeting, ``buffer_minutes`` the pause of the staff after it. With ``confirmation``
    the exhibitor answers each request within ``answer_hours``, otherwise a meeting is booked at once. Buyers on the
    waiting list are offered what becomes free, and book it without another answer; with ``confirmation`` those whose
    request the exhibitor has declined at this fair are not offered anything. Buyers book at least ``notice_hours``
    ahead. ``tables`` limits simultaneous meetings at the booth; None: no limit.
    """

    fair_id: str
    exhibitor_id: str
    kinds: list[MeetingKind] = field(default_factory=lambda: list(MeetingKind))
    minutes: int = 30
    buffer_minutes: int = 0
    confirmation: bool = True
    answer_hours: int = 24
    notice_hours: int = 1
    tables: int | None = None
    changed_at: datetime | None = None

    @property
    def id(self) -> str:
        """Id of the policy: one for each exhibitor and fair."""
        return policy_id(self.fair_id, self.exhibitor_id)

    def checked(self) -> "BookingPolicy":
        """Return the validated policy; raises `Invalid`."""
        if not self.kinds:
            raise Invalid("Choose at least one kind of meeting.", field="kinds")
        if self.minutes not in LENGTHS:
            raise Invalid(f"A meeting can take one of {', '.join(map(str, LENGTHS))} minutes.", field="minutes")
        if not 0 <= self.buffer_minutes <= MAX_BUFFER or self.buffer_minutes % _GRID:
            raise Invalid(f"Enter a pause of 0 to {MAX_BUFFER} minutes, in steps of {_GRID}.", field="bufferMinutes")
        if not ANSWER_HOURS[0] <= self.answer_hours <= ANSWER_HOURS[1]:
            raise Invalid(f"Enter {ANSWER_HOURS[0]} to {ANSWER_HOURS[1]} hours.", field="answerHours")
        if not 0 <= self.notice_hours <= MAX_NOTICE_HOURS:
            raise Invalid(f"Enter 0 to {MAX_NOTICE_HOURS} hours.", field="noticeHours")
        if self.tables is not None and not 1 <= self.tables <= MAX_TABLES:
            raise Invalid(f"Enter 1 to {MAX_TABLES} tables, or none for no limit.", field="tables")
        return replace(self, kinds=[each for each in MeetingKind if each in self.kinds])


def policy_id(fair_id: str, exhibitor_id: str) -> str:
    """Return the id of an exhibitor's policy at a fair."""
    return f"{fair_id}/{exhibitor_id}"
