"""What calendars say: events with their people, and intervals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class CalendarMethod(StrEnum):
    """Purpose (RFC 5546, 1.4): ``PUBLISH`` informs, ``REQUEST`` invites or moves, ``CANCEL`` withdraws."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class EventStatus(StrEnum):
    """Status of an event (RFC 5545, 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class AttendeeStatus(StrEnum):
    """Answer of an attendee to an invitation (RFC 5545, 3.2.12)."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


@dataclass(frozen=True)
class Organiser:
    """The person or address that organises an event."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Attendee:
    """A person invited to an event."""

    email: str
    name: str = ""
    status: AttendeeStatus = AttendeeStatus.NEEDS_ACTION


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """An event, as one reader's calendar shows it.

    ``uid`` is the same in each version of the event, and ``sequence`` rises with each change of its times or status.
    ``starts_at``, ``ends_at`` and ``modified_at`` are aware; ``time_zone`` is the reader's, an IANA name. ``alarm`` is
    the time between a reminder and the start.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str
    organiser: Organiser
    modified_at: datetime
    attendees: tuple[Attendee, ...] = ()
    description: str = ""
    location: str = ""
    url: str = ""
    status: EventStatus = EventStatus.CONFIRMED
    alarm: timedelta | None = None


@dataclass(frozen=True, order=True)
class Interval:
    """A period of time: aware, from ``starts_at`` until just before ``ends_at``."""

    starts_at: datetime
    ends_at: datetime

    @property
    def is_empty(self) -> bool:
        """Whether the period has no moment."""
        return self.starts_at >= self.ends_at

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Return whether the two periods share a moment."""
        return self.starts_at < ends_at and starts_at < self.ends_at


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the union of intervals as the fewest intervals, in order."""
    union: list[Interval] = []
    for each in sorted(intervals):
        if union and each.starts_at <= union[-1].ends_at:
            union[-1] = Interval(union[-1].starts_at, max(union[-1].ends_at, each.ends_at))
        else:
            union.append(each)
    return union
