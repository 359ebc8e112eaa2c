"""Times at a fair: its days, its programme by day, the next fair, and moments in form fields."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from frontend.site.languages.formats import moment

_MAX_DAYS: Final = 31
_NEVER: Final = "0001-01-01T00:00:00Z"
"""Value of a moment that cannot be read: the server refuses it by its field."""

Item = Mapping[str, Any]
Day = tuple[str, list[Item]]


def days_of(fair: Mapping[str, Any]) -> list[Day]:
    """Return a fair's programme by day in the fair's time zone; a day is represented by its first item's start."""
    zone = ZoneInfo(fair["timeZone"])
    by_day = groupby(fair["programme"], lambda item: moment(item["startsAt"]).astimezone(zone).date())
    return [(items[0]["startsAt"], items) for items in (list(group) for _, group in by_day)]


def fair_days(fair: Mapping[str, Any]) -> list[date]:
    """Return a fair's days in its own time zone."""
    zone = ZoneInfo(fair["timeZone"])
    first = moment(fair["opensAt"]).astimezone(zone).date()
    last = (moment(fair["closesAt"]).astimezone(zone) - timedelta(seconds=1)).date()
    return [first + timedelta(days=each) for each in range(min((last - first).days + 1, _MAX_DAYS))]


def by_day(meetings: Sequence[Mapping[str, Any]], zone: str) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return meetings in order of time, by day in a time zone; a day is represented by its first meeting's start."""

    def day(each: Mapping[str, Any]) -> date:
        return moment(each["beginsAt"]).astimezone(ZoneInfo(zone)).date()

    groups = [list(group) for _, group in groupby(meetings, key=day)]
    return [(group[0]["beginsAt"], group) for group in groups]


def next_fair(fairs: Sequence[Mapping[str, Any]], now: datetime) -> Mapping[str, Any] | None:
    """Return the fair that is on, or else the next one; None when all are over."""
    coming = [each for each in fairs if moment(each["closesAt"]) > now]
    return min(coming, key=lambda fair: (not fair["isOpen"], moment(fair["opensAt"])), default=None)


def zones() -> list[str]:
    """Return the names of geographical time zones, sorted."""
    return sorted(each for each in available_timezones() if "/" in each and not each.startswith(("Etc/", "SystemV/")))


def local_of(zone: str) -> Callable[[str | None], str]:
    """Return a function that formats a moment for a ``datetime-local`` field in a fair's zone."""

    def local(value: str | None) -> str:
        return moment(value).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if value else ""

    return local


def parse_local_time(text: str, zone: str) -> str:
    """Parse a ``datetime-local`` field as a moment in the fair's zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return _NEVER


def day_begin(text: str, zone: str, *, after: int = 0) -> str:
    """Return the first moment of a day in a zone, or of the day ``after`` days later."""
    try:
        day = date.fromisoformat(text) + timedelta(days=after)
        return datetime.combine(day, time(), ZoneInfo(zone)).isoformat()
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        return _NEVER
