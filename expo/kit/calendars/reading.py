"""Reads the busy times of a calendar (RFC 5545): events and free/busy information in, intervals out.

The input is a stranger's. `read_busy_times` of `expo.kit.calendars.limited` reads it in a process of its own, with
limits of time and memory; here its bytes, events and repetitions are limited.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar
from icalendar.error import BrokenCalendarProperty

from expo.kit.calendars.errors import CalendarTooLarge, CalendarUnreadable
from expo.kit.calendars.events import Interval, merged
from expo.kit.calendars.recurrence import Length, LocalTime, RepeatedEvent, RepetitionLimit, local_time

Component = Any
"""A component of icalendar. In the library's own type, each property is one of thirty types."""

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_EVENTS: Final = 10_000
_PROPERTIES: Final = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "FREEBUSY")


def busy_times(
    data: bytes, *, between: tuple[datetime, datetime], zone: tzinfo = UTC, ignored_uids: str = ""
) -> list[Interval]:
    """Return when the owner of a calendar is busy between two aware times: merged, in order, in UTC.

    Cancelled and transparent events are left out. All-day events and times without a zone hold in the calendar's zone
    (X-WR-TIMEZONE), or in ``zone`` where the calendar names none. A version of one repetition with
    RANGE=THISANDFUTURE changes that repetition alone. Events whose UID ends with ``ignored_uids`` are left out: those
    that we have invited to ourselves. Raises `CalendarUnreadable`, `CalendarTooLarge`.
    """
    if len(data) > MAX_BYTES:
        raise CalendarTooLarge
    begins, ends = (each.astimezone(UTC) for each in between)
    limit = RepetitionLimit()
    try:
        busy = [
            each for calendar in _calendars(data) for each in _busy(calendar, (begins, ends), zone, ignored_uids, limit)
        ]
    except (
        BrokenCalendarProperty,
        OverflowError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        RecursionError,
    ) as error:
        raise CalendarUnreadable from error
    return merged(Interval(max(each.starts_at, begins), min(each.ends_at, ends)) for each in busy)


def _calendars(data: bytes) -> list[Component]:
    found = [each for each in Calendar.from_ical(data, multiple=True) if each.name == "VCALENDAR"]
    if not found:
        raise CalendarUnreadable
    if sum(len(each.subcomponents) for each in found) > MAX_EVENTS:
        raise CalendarTooLarge
    return found


def _busy(
    calendar: Component, between: tuple[datetime, datetime], zone: tzinfo, ignored_uids: str, limit: RepetitionLimit
) -> Iterator[Interval]:
    zone = _zone_of(calendar) or zone
    for component in calendar.subcomponents:
        _require_sound(component)
    for event in _events(calendar, zone, ignored_uids):
        yield from event.within(*between, limit)
    for component in calendar.walk("VFREEBUSY"):
        for each in _free_busy(component):
            if each.overlaps(*between) and not each.is_empty:
                yield each


def _require_sound(component: Component) -> None:
    """Raise `CalendarUnreadable` if a property that matters could not be parsed."""
    for name, _ in component.errors:
        if name is not None and name.upper() in _PROPERTIES:
            raise CalendarUnreadable(f"This calendar has an invalid {name.upper()}.")


def _zone_of(calendar: Component) -> tzinfo | None:
    name = str(calendar.get("X-WR-TIMEZONE", ""))
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass
class _Versions:
    """Components with the same UID: the event, and its repetitions that have a version of their own."""

    events: list[Component] = field(default_factory=list)
    repetitions: list[Component] = field(default_factory=list)


def _events(calendar: Component, zone: tzinfo, ignored_uids: str) -> Iterator[RepeatedEvent]:
    by_uid: dict[str, _Versions] = defaultdict(_Versions)
    for number, component in enumerate(calendar.walk("VEVENT")):
        versions = by_uid[str(component.get("UID", number))]
        (versions.repetitions if "RECURRENCE-ID" in component else versions.events).append(component)
    for uid, versions in by_uid.items():
        if ignored_uids and uid.endswith(ignored_uids):
            continue
        changed = frozenset(_instant(each["RECURRENCE-ID"].dt, zone) for each in versions.repetitions)
        for component in (*versions.events, *versions.repetitions):
            if _is_busy(component):
                yield _repeated(component, zone, changed)


def _is_busy(component: Component) -> bool:
    free = str(component.get("TRANSP", "")).upper() == "TRANSPARENT"
    return not free and str(component.get("STATUS", "")).upper() != "CANCELLED" and "DTSTART" in component


def _repeated(component: Component, zone: tzinfo, changed: frozenset[datetime]) -> RepeatedEvent:
    start = local_time(component["DTSTART"].dt, zone)
    length = _length(component, start, zone)
    if "RECURRENCE-ID" in component:
        return RepeatedEvent(start, length)
    removed = {_instant(each, zone) for each in _dates(component, "EXDATE")}
    return RepeatedEvent(
        start,
        length,
        rules=[dict(each) for each in _values(component, "RRULE")],
        added=[_added(each, length, zone) for each in _dates(component, "RDATE")],
        removed=changed | removed,
    )


def _length(component: Component, start: LocalTime, zone: tzinfo) -> Length:
    if "DTEND" in component:
        end = local_time(component["DTEND"].dt, zone)
        if start.all_day:
            return Length(days=(end.naive - start.naive).days)
        return Length(exact=end.at(end.naive) - start.at(start.naive))
    if "DURATION" in component:
        stated = component["DURATION"].dt
        return Length(stated.days, timedelta(seconds=stated.seconds))
    return Length(days=1) if start.all_day else Length()


def _added(value: Any, length: Length, zone: tzinfo) -> tuple[LocalTime, Length]:
    """Return the start and length of an RDATE, which is a date, a time or a period."""
    if not isinstance(value, tuple):
        return local_time(value, zone), length
    start, end = local_time(value[0], zone), value[1]
    return start, Length(exact=end if isinstance(end, timedelta) else _instant(end, zone) - start.at(start.naive))


def _free_busy(component: Component) -> Iterator[Interval]:
    for each in _values(component, "FREEBUSY"):
        if str(each.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            start, end = each.dt
            starts_at = _instant(start, UTC)
            yield Interval(starts_at, starts_at + end if isinstance(end, timedelta) else _instant(end, UTC))


def _instant(value: date | datetime, zone: tzinfo) -> datetime:
    local = local_time(value, zone)
    return local.at(local.naive)


def _values(component: Component, name: str) -> Sequence[Any]:
    found = component.get(name, [])
    return found if isinstance(found, list) else [found]


def _dates(component: Component, name: str) -> Iterator[Any]:
    for each in _values(component, name):
        yield from (value.dt for value in each.dts)
