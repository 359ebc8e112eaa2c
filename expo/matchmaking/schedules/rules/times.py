"""Meeting times of a fair: local hours in, absolute slots out."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from expo.fairs.fairs.models import Fair
from expo.kit.errors import Invalid
from expo.matchmaking.schedules.errors import TooManySlots
from expo.meetings.availability.models import BEGINS, ENDS, days_of
from expo.meetings.availability.rules.ranges import checked_hours

MAX_SLOTS: Final = 400
_MINUTES: Final = (10, 15, 20, 30, 45, 60)


@dataclass(frozen=True, kw_only=True)
class MeetingTimes:
    """Times of a fair's meetings: on some of its days (all without ``days``), in the fair's own time zone.

    ``begins`` and ``ends`` are minutes after midnight, ``minutes`` the length of a meeting.
    """

    days: list[date] = field(default_factory=list)
    begins: int = BEGINS
    ends: int = ENDS
    minutes: int = 30

    def checked(self, fair: Fair) -> "MeetingTimes":
        """Return the validated times; raises `Invalid` for wrong hours and days, `TooManySlots`."""
        checked_hours(self.begins, self.ends)
        if self.minutes not in _MINUTES:
            raise Invalid(f"A meeting can take one of {', '.join(map(str, _MINUTES))} minutes.", field="minutes")
        if not set(self.days) <= set(days_of(fair)):
            raise Invalid("The fair is not open on some of these days.", field="days")
        if len(self.starts(fair)) > MAX_SLOTS:
            raise TooManySlots(MAX_SLOTS)
        return self

    def starts(self, fair: Fair) -> list[datetime]:
        """Return the start times of meetings in UTC, in order; only while the fair is open."""
        zone, length = ZoneInfo(fair.time_zone), timedelta(minutes=self.minutes)
        found = []
        for day in sorted(set(self.days)) or days_of(fair):
            midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
            at = (midnight + timedelta(minutes=self.begins)).astimezone(UTC)
            end = (midnight + timedelta(minutes=self.ends)).astimezone(UTC)
            while at + length <= end:
                if fair.opens_at <= at and at + length <= fair.closes_at:
                    found.append(at)
                at += length
        return found
