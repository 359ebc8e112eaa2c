"""Repetitions of an event (RFC 5545, 3.8.5): rules, added dates and exceptions, within a period.

Rules are evaluated in the event's local time, so that a meeting at nine stays at nine when the clocks change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from dateutil.rrule import rrule, rrulestr

from expo.kit.calendars.errors import CalendarTooLarge, CalendarUnreadable
from expo.kit.calendars.events import Interval

_MAX_REPETITIONS: Final = 50_000
_INVALID: Final = "A repetition in this calendar cannot be read."
_PERIODS: Final = {"DAILY": 1, "WEEKLY": 7}
_MARGIN: Final = timedelta(days=7)


@dataclass
class RepetitionLimit:
    """Counts the repetitions generated while a calendar is read."""

    remaining: int = _MAX_REPETITIONS

    def count(self) -> None:
        """Count one repetition; raises `CalendarTooLarge` when there are too many."""
        self.remaining -= 1
        if self.remaining < 0:
            raise CalendarTooLarge


@dataclass(frozen=True)
class LocalTime:
    """Date and time of an event as its calendar states it, with the zone that it holds in.

    ``naive`` has no zone; ``all_day`` says that only a date was stated.
    """

    naive: datetime
    zone: tzinfo
    all_day: bool = False

    def at(self, naive: datetime) -> datetime:
        """Return another local time of this zone in UTC; a time that the clocks skip counts by the offset before."""
        return naive.replace(tzinfo=self.zone).astimezone(UTC)


def local_time(value: date | datetime, zone: tzinfo) -> LocalTime:
    """Return a parsed date or time; ``zone`` holds where the value names none."""
    if not isinstance(value, datetime):
        return LocalTime(datetime.combine(value, time.min), zone, all_day=True)
    return LocalTime(value.replace(tzinfo=None), value.tzinfo or zone)


@dataclass(frozen=True)
class Length:
    """Length of an event: calendar days in local time, which have 23 or 25 hours at times, and then exact time."""

    days: int = 0
    exact: timedelta = timedelta()


@dataclass(frozen=True)
class RepeatedEvent:
    """An event with its repetitions.

    ``rules`` are RRULEs as mappings of their parts, ``added`` RDATEs: starts with lengths. ``removed`` are starts in
    UTC: of exceptions, and of repetitions that have a version of their own.
    """

    start: LocalTime
    length: Length
    rules: Sequence[Mapping[str, Any]] = ()
    added: Sequence[tuple[LocalTime, Length]] = ()
    removed: frozenset[datetime] = field(default_factory=frozenset)

    def within(self, begins: datetime, ends: datetime, limit: RepetitionLimit) -> Iterator[Interval]:
        """Yield the repetitions that overlap the period; raises `CalendarTooLarge`, `CalendarUnreadable`."""
        starts = [(self.start, self.start.naive, self.length)]
        starts += [(each, each.naive, length) for each, length in self.added]
        for rule in self.rules:
            starts += [(self.start, each, self.length) for each in self._repetitions(rule, begins, ends, limit)]
        for local, naive, length in starts:
            interval = _interval(local, naive, length)
            if interval.starts_at not in self.removed and interval.overlaps(begins, ends) and not interval.is_empty:
                yield interval

    def _repetitions(
        self, parts: Mapping[str, Any], begins: datetime, ends: datetime, limit: RepetitionLimit
    ) -> Iterator[datetime]:
        rule, start = _rule(parts, self.start), self.start.naive
        earliest, latest = (each.astimezone(self.start.zone).replace(tzinfo=None) for each in (begins, ends))
        earliest -= timedelta(days=self.length.days) + self.length.exact + _MARGIN
        skipped = _skipped(parts, start, earliest)
        for naive in rule.replace(dtstart=start + skipped) if skipped else rule:
            if naive > latest:
                return
            limit.count()
            yield naive


def _interval(local: LocalTime, naive: datetime, length: Length) -> Interval:
    starts_at = local.at(naive)
    ends_at = local.at(naive + timedelta(days=length.days)) + length.exact
    return Interval(starts_at, max(starts_at, ends_at))


def _rule(parts: Mapping[str, Any], start: LocalTime) -> rrule:
    """Return a rule of dateutil in local time; raises `CalendarUnreadable`."""
    stated = {name.upper(): list(values) for name, values in parts.items()}
    until = stated.pop("UNTIL", None)
    if until:
        last = until[0] if isinstance(until[0], datetime) else datetime.combine(until[0], time.max)
        last = last.astimezone(start.zone).replace(tzinfo=None) if last.tzinfo else last
        stated["UNTIL"] = [f"{last:%Y%m%dT%H%M%S}"]
    text = ";".join(f"{name}={','.join(str(each) for each in values)}" for name, values in stated.items())
    try:
        found = rrulestr(text, dtstart=start.naive)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CalendarUnreadable(_INVALID) from error
    if not isinstance(found, rrule) or _interval_of(parts) < 1:
        raise CalendarUnreadable(_INVALID)
    return found


def _interval_of(parts: Mapping[str, Any]) -> int:
    return int((parts.get("INTERVAL") or [1])[0])


def _skipped(parts: Mapping[str, Any], start: datetime, earliest: datetime) -> timedelta:
    """Return how much of a daily or weekly rule can be left out: years of past repetitions take long."""
    period = _PERIODS.get(str(parts["FREQ"][0]).upper())
    if period is None or "COUNT" in parts or start >= earliest:
        return timedelta()
    step = timedelta(days=period * _interval_of(parts))
    return (earliest - start) // step * step
