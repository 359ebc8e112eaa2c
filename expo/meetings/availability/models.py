"""Availability of people: local hours and absences in, free slots out."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

from expo.fairs.fairs.models import Fair, checked_time_zone
from expo.kit.calendars.events import Interval
from expo.kit.errors import Invalid
from expo.meetings.availability.rules.intervals import joined, reduced, unbroken_clocks
from expo.meetings.availability.rules.ranges import DAY, MinuteRange, checked_hours, checked_ranges, without

NOON: Final = 12 * 60
BEGINS: Final = 9 * 60
ENDS: Final = 18 * 60
"""Usual start and end of a day with meetings, in minutes after midnight."""
MAX_DAYS: Final = 31
MAX_EXCEPTIONS: Final = 31
_MINUTE: Final = timedelta(minutes=1)


class Weekday(StrEnum):
    """Day of the week, Monday first (ISO 8601)."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


WEEK: Final = tuple(Weekday)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Availability in local hours on some days (every day of the fair without ``days``).

    A day's hours are those of ``exceptions``, whatever ``days`` says; or else those of its weekday in ``weekly``; or
    else ``begins`` to ``ends``. A day with an empty list has no hours. ``breaks`` are taken out of every day.
    """

    time_zone: str
    days: list[date] = field(default_factory=list)
    begins: int = BEGINS
    ends: int = ENDS
    most_per_day: int | None = None
    weekly: dict[Weekday, list[MinuteRange]] = field(default_factory=dict)
    breaks: list[MinuteRange] = field(default_factory=list)
    exceptions: dict[date, list[MinuteRange]] = field(default_factory=dict)

    def checked(self) -> "Hours":
        """Return the validated hours, with each day's ranges united; raises `Invalid`."""
        checked_hours(self.begins, self.ends)
        if self.most_per_day is not None and not 1 <= self.most_per_day <= 100:
            raise Invalid("Enter 1 to 100 meetings per day.", field="mostPerDay")
        if len(self.days) > MAX_DAYS:
            raise Invalid(f"Choose at most {MAX_DAYS} days.", field="days")
        if len(self.exceptions) > MAX_EXCEPTIONS:
            raise Invalid(f"Enter exceptions for at most {MAX_EXCEPTIONS} days.", field="exceptions")
        return replace(
            self,
            time_zone=checked_time_zone(self.time_zone),
            days=sorted(set(self.days)),
            weekly={day: checked_ranges(self.weekly[day], field="weekly") for day in WEEK if day in self.weekly},
            breaks=checked_ranges(self.breaks, field="breaks"),
            exceptions={
                day: checked_ranges(ranges, field="exceptions") for day, ranges in sorted(self.exceptions.items())
            },
        )

    def ranges_on(self, day: date) -> list[MinuteRange]:
        """Return the hours of a day, without breaks, in order."""
        if day in self.exceptions:
            stated = self.exceptions[day]
        elif self.days and day not in self.days:
            stated = []
        else:
            stated = self.weekly.get(WEEK[day.weekday()], [MinuteRange(self.begins, self.ends)])
        return without(stated, self.breaks)

    def covers(self, begins_at: datetime, minutes: int) -> bool:
        """Return whether a meeting lies wholly within the hours; ``begins_at`` is aware.

        It does if the local clock shows a time within the hours at each of its moments. So a meeting at a time that
        the clock shows twice fits twice, and one that a change of the clock moves into other hours does not fit.
        """
        return self._covers(begins_at, minutes, ZoneInfo(self.time_zone), {})

    def available_slots(self, starts: Sequence[datetime], minutes: int) -> frozenset[int]:
        """Return the slots that lie wholly within the hours."""
        zone, days = ZoneInfo(self.time_zone), _Days()
        return frozenset(index for index, start in enumerate(starts) if self._covers(start, minutes, zone, days))

    def intervals(self, begins_at: datetime, ends_at: datetime) -> list[Interval]:
        """Return the parts of a period, in UTC and in order, in which the local clock shows a time within the hours.

        A meeting is covered if and only if it lies within one of them.
        """
        found, days = [], dict[date, list[MinuteRange]]()
        for period, offset in unbroken_clocks(begins_at, ends_at, ZoneInfo(self.time_zone)):
            midnight = datetime.combine((period.starts_at + offset).date(), time.min, UTC)
            while midnight - offset < period.ends_at:
                day = midnight.date()
                if day not in days:
                    days[day] = self.ranges_on(day)
                found += [_within(period, midnight - offset, each) for each in days[day]]
                midnight += timedelta(days=1)
        return joined(each for each in found if each.starts_at < each.ends_at)

    def _covers(self, begins_at: datetime, minutes: int, zone: ZoneInfo, days: "_Days") -> bool:
        """Do as `covers`; ``days`` holds what is known of days, for thousands of slots are compared with few days."""
        local = begins_at.astimezone(zone)
        day, at = local.date(), local.hour * 60 + local.minute
        if day not in days:
            days[day] = self.ranges_on(day) if _is_usual(day, zone) else None
        ranges = days[day]
        if ranges is None or at + minutes > DAY or local.second or local.microsecond:
            return self._covers_by_clock(begins_at.astimezone(UTC), minutes, zone)
        return any(each.begins <= at and at + minutes <= each.ends for each in ranges)

    def _covers_by_clock(self, starts_at: datetime, minutes: int, zone: ZoneInfo) -> bool:
        """Do as `covers`, also over midnight and while the clock changes."""
        begins, ends = starts_at.astimezone(zone), (starts_at + minutes * _MINUTE).astimezone(zone)
        if begins.utcoffset() == ends.utcoffset():
            return self._covers_local(begins.replace(tzinfo=None), ends.replace(tzinfo=None))
        first = starts_at.replace(second=0, microsecond=0)  # clocks change on whole minutes
        moments = (first + each * _MINUTE for each in range(minutes + (first < starts_at)))
        local = (each.astimezone(zone).replace(tzinfo=None) for each in moments)
        return all(self._covers_local(each, each + _MINUTE) for each in local)

    def _covers_local(self, begins: datetime, ends: datetime) -> bool:
        """Return whether a period of one unbroken local clock lies within the hours, from day to day."""
        while begins < ends:
            midnight = datetime.combine(begins.date(), time.min)
            until = min(ends, midnight + timedelta(days=1))
            first, last = begins - midnight, until - midnight
            if not any(
                each.begins * _MINUTE <= first and last <= each.ends * _MINUTE for each in self.ranges_on(begins.date())
            ):
                return False
            begins = until
        return True


def _within(period: Interval, midnight: datetime, hours: MinuteRange) -> Interval:
    """Return the part of a period within hours after a midnight; empty or negative if there is none."""
    begins_at, ends_at = midnight + hours.begins * _MINUTE, midnight + hours.ends * _MINUTE
    return Interval(max(period.starts_at, begins_at), min(period.ends_at, ends_at))


_Days = dict[date, list[MinuteRange] | None]
"""The hours of days; None for a day on which the clock changes."""


def _is_usual(day: date, zone: ZoneInfo) -> bool:
    """Return whether the clock does not change on a day."""
    midnights = [datetime.combine(day + timedelta(days=each), time.min, zone) for each in (0, 1)]
    return midnights[0].utcoffset() == midnights[1].utcoffset()


class DayPart(StrEnum):
    """Half of a day: before noon or from noon on, in the fair's time zone."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"


@dataclass(frozen=True, order=True)
class HalfDay:
    """Half of one of a fair's days, in its time zone."""

    day: date
    part: DayPart

    def overlaps(self, begins_at: datetime, minutes: int, zone: ZoneInfo) -> bool:
        """Return whether a meeting overlaps the half-day; ``begins_at`` is aware, ``zone`` the fair's."""
        half, starts_at = self.interval(zone), begins_at.astimezone(UTC)
        return starts_at < half.ends_at and half.starts_at < starts_at + timedelta(minutes=minutes)

    def interval(self, zone: ZoneInfo) -> Interval:
        """Return the half-day in UTC; ``zone`` is the fair's."""
        midnight, noon = datetime.combine(self.day, time.min, zone), datetime.combine(self.day, time(NOON // 60), zone)
        next_midnight = datetime.combine(self.day + timedelta(days=1), time.min, zone)
        first, last = (midnight, noon) if self.part is DayPart.MORNING else (noon, next_midnight)
        return Interval(first.astimezone(UTC), last.astimezone(UTC))


@dataclass(frozen=True)
class AbsencePeriod:
    """Period of an absence: a day of a fair, or half of one."""

    day: date
    part: DayPart | None = None

    @property
    def halves(self) -> list[HalfDay]:
        """The half-days of the absence."""
        return [HalfDay(self.day, each) for each in DayPart if self.part in (None, each)]


@dataclass(frozen=True, kw_only=True)
class Availability:
    """Availability of a participant: a buyer's organisation, an exhibitor, or a member of its staff.

    ``party_id`` is the organisation or the exhibitor they represent. Without ``hours`` they are available at all
    meeting times; ``absent`` means never, whatever their hours, and ``away`` not in these half-days. ``busy`` are other
    appointments, from a connected calendar: in order and apart from each other; stored by themselves (`BusyTimes`).
    """

    id: str
    fair_id: str
    participant_id: str
    party_id: str
    changed_at: datetime
    hours: Hours | None = None
    absent: bool = False
    away: list[HalfDay] = field(default_factory=list)
    busy: list[Interval] = field(default_factory=list)

    def is_available(self, begins_at: datetime, minutes: int, zone: ZoneInfo) -> bool:
        """Return whether they can attend a meeting; ``begins_at`` is aware, ``zone`` the fair's."""
        within_hours = self.hours is None or self.hours.covers(begins_at, minutes)
        return within_hours and self._is_free(begins_at, minutes, zone)

    def available_slots(self, starts: Sequence[datetime], minutes: int, zone: ZoneInfo) -> frozenset[int]:
        """Return the free slots; ``zone`` is the fair's."""
        within_hours = self.hours.available_slots(starts, minutes) if self.hours else range(len(starts))
        return frozenset(index for index in within_hours if self._is_free(starts[index], minutes, zone))

    def intervals(self, begins_at: datetime, ends_at: datetime, zone: ZoneInfo) -> list[Interval]:
        """Return the parts of a period, in order, in which they are available; ``zone`` is the fair's.

        They can attend a meeting if and only if it lies within one of them.
        """
        if self.absent:
            return []
        within_hours = self.hours.intervals(begins_at, ends_at) if self.hours else [Interval(begins_at, ends_at)]
        away = [each.interval(zone) for each in self.away]
        busy = [each for each in self.busy if each.ends_at > begins_at and each.starts_at < ends_at]
        return reduced(reduced(within_hours, away), busy)

    def _is_free(self, begins_at: datetime, minutes: int, zone: ZoneInfo) -> bool:
        """Return whether neither an absence nor another appointment is in the way."""
        if self.absent or any(each.overlaps(begins_at, minutes, zone) for each in self.away):
            return False
        before = bisect_left(self.busy, begins_at + timedelta(minutes=minutes), key=attrgetter("starts_at"))
        return before == 0 or self.busy[before - 1].ends_at <= begins_at

    def with_absence(self, halves: Collection[HalfDay], *, absent: bool) -> "Availability":
        """Return the availability after an absence is recorded or lifted; without halves, for the whole fair."""
        if not halves:
            return replace(self, absent=absent, away=self.away if absent else [])
        away = set(self.away) | set(halves) if absent else set(self.away) - set(halves)
        return replace(self, away=sorted(away))


@dataclass(frozen=True, kw_only=True)
class BusyTimes:
    """Other appointments of a participant at the time of a fair, in order; ids as in `Availability`."""

    id: str
    fair_id: str
    participant_id: str
    party_id: str
    changed_at: datetime
    intervals: list[Interval]

    def added_to(self, availability: Availability | None) -> Availability:
        """Return an availability with these times; without one, of somebody who is available otherwise."""
        known = availability or Availability(
            id=self.id,
            fair_id=self.fair_id,
            participant_id=self.participant_id,
            party_id=self.party_id,
            changed_at=self.changed_at,
        )
        return replace(known, busy=self.intervals)


def availability_id(fair_id: str, participant_id: str) -> str:
    """Return the id of a party's availability at a fair."""
    return f"{fair_id}/{participant_id}"


def days_of(fair: Fair) -> list[date]:
    """Return the days of a fair in its own time zone, at most `MAX_DAYS`."""
    zone = ZoneInfo(fair.time_zone)
    first, last = fair.opens_at.astimezone(zone).date(), fair.closes_at.astimezone(zone).date()
    return [first + timedelta(days=each) for each in range(min((last - first).days + 1, MAX_DAYS))]


def bounds_of(fair: Fair, day: date) -> tuple[datetime, datetime]:
    """Return the start of a day in a fair's time zone, and of the next day; raises `Invalid` for other days."""
    zone = ZoneInfo(fair.time_zone)
    if day not in days_of(fair):
        raise Invalid("The fair is not open on this day.", field="day")
    first, after = (datetime(each.year, each.month, each.day, tzinfo=zone) for each in (day, day + timedelta(days=1)))
    return first, after
