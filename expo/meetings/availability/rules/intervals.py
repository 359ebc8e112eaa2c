"""Intervals of time, aware and in UTC: cut out of one another, and read from a local clock."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from expo.kit.calendars.events import Interval
from expo.meetings.availability.rules.spans import difference, union

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals in order, with those that overlap or touch made one."""
    return [Interval(*each) for each in union(map(_span, intervals))]


def common(some: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """Return what lies in an interval of both; each is in order and its intervals are apart."""
    first, second, both = list(some), list(others), []
    left = right = 0
    while left < len(first) and right < len(second):
        starts_at = max(first[left].starts_at, second[right].starts_at)
        ends_at = min(first[left].ends_at, second[right].ends_at)
        if starts_at < ends_at:
            both.append(Interval(starts_at, ends_at))
        if first[left].ends_at <= second[right].ends_at:
            left += 1
        else:
            right += 1
    return both


def reduced(intervals: Iterable[Interval], breaks: Iterable[Interval]) -> list[Interval]:
    """Return what ``breaks`` leave of intervals, which are in order and apart.

    A break without length divides the interval in which it lies.
    """
    return [Interval(*each) for each in difference(map(_span, intervals), map(_span, breaks))]


def unbroken_clocks(begins_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Iterator[tuple[Interval, timedelta]]:
    """Yield, in order, the parts of a period between changes of a zone's clock, each with the distance from UTC.

    Clocks change on whole minutes, and at most once in a day of UTC.
    """
    starts_at, end = begins_at.astimezone(UTC), ends_at.astimezone(UTC)
    while starts_at < end:
        until = min(end, datetime.combine(starts_at.date() + _DAY, time.min, UTC))
        offset = _offset(starts_at, zone)
        if _offset(until, zone) != offset:
            until = min(until, _change(starts_at, until, zone))
        yield Interval(starts_at, until), offset
        starts_at = until


def _span(interval: Interval) -> tuple[datetime, datetime]:
    return interval.starts_at, interval.ends_at


def _change(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole minute at which the clock is another than at ``starts_at``."""
    first = starts_at.replace(second=0, microsecond=0)
    before, after = 0, -(-(ends_at - first) // _MINUTE)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(first + middle * _MINUTE, zone) == _offset(starts_at, zone):
            before = middle
        else:
            after = middle
    return first + after * _MINUTE


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)
