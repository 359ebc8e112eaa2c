"""Hours of availability in a form that works without scripts: times as text, weekdays, breaks and exceptions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from frontend.parts.fields import whole
from frontend.parts.schedule import clock, minutes_of
from frontend.site.forms import SubmittedForm
from frontend.site.pages import TemplateVariables

WEEK: Final = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_BEGINS: Final = 9 * 60
_ENDS: Final = 18 * 60
_DAY: Final = 24 * 60
_INVALID: Final = {"begins": -1, "ends": -1}
"""A range that the server refuses by its field."""

_BETWEEN: Final = re.compile(r"[,;，；、،؛\n]")
_UNTIL: Final = re.compile(r"\s*[-–—‒−~～至]\s*")
_WEEKLY: Final = "weekly-"
_EXCEPTION: Final = "exception-"
_OFF: Final = "-off"

Range = Mapping[str, int]


def hours_of(hours: Mapping[str, Any] | None, zone: str) -> dict[str, Any]:
    """Return hours as their form shows them; hours never entered default to a working day in ``zone``.

    ``weekly`` and ``exceptions`` are texts by weekday and by date: None for a day without hours. ``special`` says
    whether there are any, or breaks.
    """
    known: Mapping[str, Any] = hours if hours and hours["timeZone"] else {"timeZone": zone, "days": []}
    begins, ends = known.get("begins"), known.get("ends")
    weekly = {each["weekday"]: _text_or_none(each["ranges"]) for each in known.get("weekly", ())}
    exceptions = {each["day"]: _text_or_none(each["ranges"]) for each in known.get("exceptions", ())}
    breaks = format_ranges(known.get("breaks", ()))
    return {
        "timeZone": known["timeZone"],
        "days": known["days"],
        "begins": clock(_BEGINS if begins is None else begins),
        "ends": clock(_ENDS if ends is None else ends),
        "mostPerDay": known.get("mostPerDay"),
        "weekly": weekly,
        "breaks": breaks,
        "exceptions": exceptions,
        "special": bool(weekly or breaks or exceptions),
    }


def exception_days(days: Sequence[date], exceptions: Mapping[str, str | None]) -> list[str]:
    """Return the days that can have hours of their own: the fair's, and others that already have."""
    return sorted({*(each.isoformat() for each in days), *exceptions})


def hours_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveMeetingHours and saveStaffHours; all days of a fair are sent as an empty list."""
    form = submitted.form
    days = form.several("days")
    hours: dict[str, Any] = {
        "timeZone": form.value("timeZone").strip(),
        "days": [] if str(len(days)) == form.value("allDays") else days,
        "begins": minutes_of(form.value("begins")),
        "ends": minutes_of(form.value("ends"), ends=True),
        "mostPerDay": whole(form.value("mostPerDay")) if form.value("mostPerDay").strip() else None,
        "weekly": [{"weekday": name, "ranges": ranges} for name, ranges in _days(submitted, _WEEKLY) if name in WEEK],
        "breaks": parse_ranges(form.value("breaks")),
        "exceptions": [{"day": name, "ranges": ranges} for name, ranges in _days(submitted, _EXCEPTION)],
    }
    staff = {"staffId": form.value("staffId")} if form.value("staffId") else {}
    return {"fairId": form.value("fairId"), "hours": hours, **staff}


def format_ranges(ranges: Sequence[Range]) -> str:
    """Return ranges as their field shows them, for example 09:00–12:00, 14:00–24:00."""
    return ", ".join(f"{clock(each['begins'])}–{_end(each['ends'])}" for each in ranges)


def parse_ranges(text: str) -> list[Range]:
    """Parse times such as "9-12, 14:00–18:30"; an unreadable one becomes a range that the server refuses."""
    return [_range(each) for each in _BETWEEN.split(text) if each.strip()]


def _range(text: str) -> Range:
    begins, ends = ([*_UNTIL.split(text.strip()), "", ""])[:2]
    found = {"begins": _minutes(begins), "ends": _minutes(ends, ends=True)}
    return found if len(_UNTIL.split(text.strip())) == 2 and min(found.values()) >= 0 else _INVALID


def _minutes(text: str, *, ends: bool = False) -> int:
    return minutes_of(text if ":" in text else f"{text}:00", ends=ends)


def _end(minutes: int) -> str:
    return "24:00" if minutes == _DAY else clock(minutes)


def _text_or_none(ranges: Sequence[Range]) -> str | None:
    return format_ranges(ranges) if ranges else None


def _days(submitted: SubmittedForm, prefix: str) -> Iterator[tuple[str, list[Range]]]:
    """Yield the days with hours of their own; a day that is ticked as not available has none."""
    form = submitted.form
    names = {name.removeprefix(prefix).removesuffix(_OFF) for name in form.values if name.startswith(prefix)}
    for name in sorted(names):
        if form.value(f"{prefix}{name}{_OFF}"):
            yield name, []
        elif ranges := parse_ranges(form.value(f"{prefix}{name}")):
            yield name, ranges
