"""Availability of people: local hours and absences in, free slots out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from expo.fairs.fairs.models import Fair, checked_time_zone
from expo.kit.errors import Invalid

DAY: Final = 24 * 60
NOON: Final = 12 * 60
BEGINS: Final = 9 * 60
ENDS: Final = 18 * 60
"""Usual start and end of a day with meetings, in minutes after midnight."""
MAX_DAYS: Final = 31


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Availability in local hours on some days (every day of the fair without ``days``)."""

    time_zone: str
    days: list[date] = field(default_factory=list)
    begins: int = BEGINS
    ends: int = ENDS
    most_per_day: int | None = None

    def checked(self) -> "Hours":
        """Return the validated hours; raises `Invalid`."""
        checked_hours(self.begins, self.ends)
        if self.most_per_day is not None and not 1 <= self.most_per_day <= 100:
            raise Invalid("Enter 1 to 100 meetings per day.", field="mostPerDay")
        if len(self.days) > MAX_DAYS:
            raise Invalid(f"Choose at most {MAX_DAYS} days.", field="days")
        zone = checked_time_zone(self.time_zone)
        return Hours(
            time_zone=zone,
            days=sorted(set(self.days)),
            begins=self.begins,
            ends=self.ends,
            most_per_day=self.most_per_day,
        )

    def available_slots(self, starts: Sequence[datetime], minutes: int) -> frozenset[int]:
        """Return the slots that lie wholly within the hours."""
        zone = ZoneInfo(self.time_zone)
        return frozenset(index for index, start in enumerate(starts) if self._holds(start.astimezone(zone), minutes))

    def _holds(self, local: datetime, minutes: int) -> bool:
        begins = local.hour * 60 + local.minute
        on_day = not self.days or local.date() in self.days
        return on_day and self.begins <= begins and begins + minutes <= self.ends


class DayPart(StrEnum):
    """Half of a day: before noon or from noon on, in the fair's time zone."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"


@dataclass(frozen=True, order=True)
class HalfDay:
    """Half of one of a fair's days, in its time zone."""

    day: date
    part: DayPart

    def touches(self, local: datetime, minutes: int) -> bool:
        """Return whether a meeting at this time overlaps the half-day."""
        begins = local.hour * 60 + local.minute
        in_it = begins < NOON if self.part is DayPart.MORNING else begins + minutes > NOON
        return local.date() == self.day and in_it


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
    meeting times; ``absent`` means never, whatever their hours, and ``away`` not in these half-days.
    """

    id: str
    fair_id: str
    participant_id: str
    party_id: str
    changed_at: datetime
    hours: Hours | None = None
    absent: bool = False
    away: list[HalfDay] = field(default_factory=list)

    def available_slots(self, starts: Sequence[datetime], minutes: int, zone: ZoneInfo) -> frozenset[int]:
        """Return the free slots; ``zone`` is the fair's."""
        if self.absent:
            return frozenset()
        free = self.hours.available_slots(starts, minutes) if self.hours else frozenset(range(len(starts)))
        local = [start.astimezone(zone) for start in starts] if self.away else []
        return free - {n for n, start in enumerate(local) if any(each.touches(start, minutes) for each in self.away)}

    def with_absence(self, halves: Collection[HalfDay], *, absent: bool) -> "Availability":
        """Return the availability after an absence is recorded or lifted; without halves, for the whole fair."""
        if not halves:
            return replace(self, absent=absent, away=self.away if absent else [])
        away = set(self.away) | set(halves) if absent else set(self.away) - set(halves)
        return replace(self, away=sorted(away))


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


def checked_hours(begins: int, ends: int) -> None:
    """Raise `Invalid` unless both are minutes of one day, the first before the second."""
    if not 0 <= begins < ends <= DAY:
        raise Invalid("Hours must start and end on the same day, with the end after the start.", field="ends")
