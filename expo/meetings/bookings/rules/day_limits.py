"""Days of hosts who take at most so many meetings a day, and which of them are full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from expo.meetings.availability.models import Availability
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.rules.commitments import commitments_of
from expo.meetings.bookings.rules.planning import PlanOutcome


def start_of_day(day: date, time_zone: str) -> datetime:
    """Return when a day begins in a time zone, in UTC."""
    return datetime.combine(day, time.min, ZoneInfo(time_zone)).astimezone(UTC)


@dataclass(frozen=True)
class LimitedDay:
    """A day, in the time zone of a host's hours, on which the host takes at most ``most`` meetings."""

    host_id: str
    day: date
    time_zone: str
    most: int

    @property
    def name(self) -> str:
        """Host and day."""
        return f"{self.host_id}/{self.day:%Y%m%d}"

    @property
    def begins_at(self) -> datetime:
        """Start of the day, in UTC."""
        return start_of_day(self.day, self.time_zone)

    @property
    def ends_at(self) -> datetime:
        """Start of the next day, in UTC."""
        return start_of_day(self.day + timedelta(days=1), self.time_zone)

    def holds(self, meeting: Meeting) -> bool:
        """Return whether the host receives somebody on this day by a meeting, at its agreed or its proposed time."""
        return any(
            self.host_id in each.host_ids and self.begins_at <= each.begins_at < self.ends_at
            for each in commitments_of(meeting)
        )


def limited_day(availability: Availability | None, at: datetime) -> LimitedDay | None:
    """Return the day of a time for a host with this availability; None if they do not limit their meetings a day."""
    hours = availability.hours if availability else None
    if availability is None or hours is None or hours.most_per_day is None:
        return None
    day = at.astimezone(ZoneInfo(hours.time_zone)).date()
    return LimitedDay(availability.participant_id, day, hours.time_zone, hours.most_per_day)


def full_days(days: Iterable[LimitedDay], meetings: Sequence[Meeting]) -> frozenset[LimitedDay]:
    """Return the days on which hosts have as many of these meetings as they take."""
    return frozenset(each for each in days if _count(each, meetings) >= each.most)


def within_limits(
    outcomes: Sequence[tuple[LimitedDay | None, PlanOutcome]], meetings: Sequence[Meeting]
) -> list[PlanOutcome]:
    """Return what becomes of planned meetings, in order, if hosts take no more a day than they want.

    Each comes with the day that limits it. ``meetings`` hold time already, those that are kept included.
    """
    counts = {day: _count(day, meetings) for day, _ in outcomes if day is not None}
    found = []
    for day, outcome in outcomes:
        if day is None or not outcome.takes_time:
            found.append(outcome)
            continue
        counts[day] += 1
        found.append(outcome if counts[day] <= day.most else PlanOutcome.NO_LONGER_FREE)
    return found


def _count(day: LimitedDay, meetings: Sequence[Meeting]) -> int:
    return sum(day.holds(each) for each in meetings)
