"""An organiser's schedules of meetings: drafts, one in force, who is absent, and what a repair has done."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request

from frontend.organiser.fairs import own_fair
from frontend.parts.fields import whole
from frontend.parts.schedule import (
    CHANGES,
    EFFORTS,
    HALVES,
    LENGTHS,
    REASONS,
    REMEDIES,
    STATES,
    WHY_CHANGED,
    clock,
    minutes_of,
)
from frontend.site.form_data import Form
from frontend.site.languages.formats import moment
from frontend.site.pages import Audience, Page, Shown
from frontend.site.problems import Unanswered

_RUNNING: Final = frozenset({"QUEUED", "RUNNING"})
_MOST_DAYS: Final = 31
_WHO: Final = {
    "staff-absent": ("exhibitorId", "staffId"),
    "exhibitor-absent": ("exhibitorId",),
    "buyer-absent": ("buyerId",),
}
"""Who each form of those who are absent is about: a page has one form for all three."""

_FILTERS: Final = ("after", "day", "exhibitor")
_ATTENDANCE: Final = ("sections", "exhibitorCountries", "buyerCountries")
VIEWS: Final = {"meetings": "schedule_meetings", "changes": "schedule_changes", "unmet": "schedule_unmet"}
"""What can be seen of a schedule, and what asks for it."""


def schedules(shown: Shown) -> Mapping[str, Any]:
    """Return what the page of all schedules needs beside its answer."""
    names = own_fair(shown)
    found = shown.data["meetingSchedules"]
    return {
        **names,
        **_WORDS,
        "now": datetime.now(UTC),
        "schedules": found,
        "running": any(is_running(each) for each in found),
        "fair_days": days_of(names["fair"]),
        "absences": shown.data["absences"],
        "efforts": EFFORTS,
        "lengths": LENGTHS,
        "is_running": is_running,
    }


async def schedule(shown: Shown) -> Mapping[str, Any]:
    """Return what the page of one schedule needs beside its answer; raises `Unanswered` (404) for another fair's."""
    names, found, request = own_fair(shown), shown.data["meetingSchedule"], shown.request
    if found["fairId"] != names["fair"]["id"]:
        raise Unanswered(404, "SCHEDULE_NOT_FOUND")
    days = [each.isoformat() for each in days_of(names["fair"])]
    view, given = _chosen(request, found, days)
    rows = (await shown.house.answer(request, VIEWS[view], **given)).data["found"]
    return {
        **names,
        **_WORDS,
        "now": datetime.now(UTC),
        "schedule": found,
        "running": is_running(found),
        "view": view,
        "rows": rows,
        "by_day": by_day(rows["nodes"], names["fair"]["timeZone"]) if view == "meetings" else [],
        "days": found["times"]["days"] or days,
        "day": given.get("day"),
        "of_exhibitor": given.get("exhibitor"),
        "same": {"view": view, **{name: given.get(name) for name in _FILTERS}},
        "absences": shown.data["absences"],
        "sections": {each["key"]: each["name"] for kind in names["fair"]["categories"] for each in kind["sections"]},
        "day_of": partial(_day_of, zone=ZoneInfo(names["fair"]["timeZone"])),
    }


def _chosen(request: Request, schedule: Mapping[str, Any], days: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return what is to be seen of a schedule, and the variables of what asks for it; what is unknown is not chosen."""
    view = request.query_params.get("view", "")
    if view not in VIEWS or (view == "changes" and not schedule["basedOn"]):
        view = "changes" if schedule["basedOn"] else "meetings"
    asked = {name: request.query_params.get(name) for name in _FILTERS}
    given: dict[str, Any] = {"id": schedule["id"], "after": asked["after"]}
    if view == "meetings":
        given |= {"day": asked["day"] if asked["day"] in days else None, "exhibitor": asked["exhibitor"]}
    return view, given


def away_of(absence: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """Return the days on which somebody is not there, in order, each with its half, or None for all of it."""
    halves: dict[str, list[str]] = {}
    for each in absence["away"]:
        halves.setdefault(each["day"], []).append(each["part"])
    return [(day, parts[0] if len(parts) == 1 else None) for day, parts in sorted(halves.items())]


_WORDS: Final[Mapping[str, Any]] = {
    "states": STATES,
    "halves": HALVES,
    "away_of": away_of,
    "reasons": REASONS,
    "remedies": REMEDIES,
    "changes": CHANGES,
    "why_changed": WHY_CHANGED,
}
"""What both pages call things by."""


def is_running(schedule: Mapping[str, Any]) -> bool:
    """Say whether a schedule is still being made."""
    progress = schedule["progress"]
    return schedule["status"] == "PLANNING" and progress is not None and progress["status"] in _RUNNING


def days_of(fair: Mapping[str, Any]) -> list[date]:
    """Return a fair's days in its own time zone."""
    zone = ZoneInfo(fair["timeZone"])
    first = moment(fair["opensAt"]).astimezone(zone).date()
    last = (moment(fair["closesAt"]).astimezone(zone) - timedelta(seconds=1)).date()
    return [first + timedelta(days=each) for each in range(min((last - first).days + 1, _MOST_DAYS))]


def _day_of(moment_text: str, zone: ZoneInfo) -> str:
    return moment(moment_text).astimezone(zone).date().isoformat()


def by_day(meetings: Sequence[Mapping[str, Any]], zone: str) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return meetings in order of time by their days in a time zone; a day is told by its first moment."""

    def day(each: Mapping[str, Any]) -> date:
        return moment(each["beginsAt"]).astimezone(ZoneInfo(zone)).date()

    groups = [list(group) for _, group in groupby(meetings, key=day)]
    return [(group[0]["beginsAt"], group) for group in groups]


def start_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of startMeetingSchedule; all days of a fair are said by none."""
    days = form.several("days")
    times = {
        "days": [] if str(len(days)) == form.value("allDays") else days,
        "begins": minutes_of(form.value("begins")),
        "ends": minutes_of(form.value("ends"), ends=True),
        "minutes": whole(form.value("minutes")) or 0,
    }
    chosen = {name: [each for each in form.several(name) if each] for name in _ATTENDANCE}
    terms = {**chosen, "admittedOnly": form.value("admittedOnly") == "1", "tables": tables_of(form)}
    return {
        "fairId": form.value("fairId"),
        "times": times,
        "terms": terms,
        "seconds": whole(form.value("seconds")) or 0,
    }


def tables_of(form: Form) -> dict[str, int | None]:
    """Return how many tables a form says there are; None for a blank field: they are not counted."""
    return {name: whole(form.value(name)) for name in ("inAll", "atBooth")}


def repair_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of repairMeetingSchedule."""
    return {"id": request.path_params["id"], "tables": tables_of(form)}


def lock_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of lockMeeting."""
    return {"id": form.value("meetingId"), "locked": form.value("locked") == "1"}


def to_same(request: Request, _result: Mapping[str, Any]) -> str:
    """Return the way back to what was seen of a schedule, as it was filtered."""
    fair, schedule_id = (request.path_params[name] for name in ("fair", "id"))
    kept = {name: value for name in ("view", *_FILTERS) if (value := request.query_params.get(name))}
    return f"/console/fairs/{fair}/schedule/{schedule_id}?{urlencode({'view': 'meetings', **kept})}"


def to_started(request: Request, result: Mapping[str, Any]) -> str:
    """Return the way to a schedule that has been ordered."""
    return f"/console/fairs/{request.path_params['fair']}/schedule/{result['id']}"


def absent_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return what the mutations of who is absent have in common, and of whom this one is.

    ``when`` is a day, or a day and its half: ``2026-11-26/MORNING``; the whole fair where it is blank.
    """
    names = _WHO[request.url.path.rpartition("/")[2]]
    who = {name: form.value(name) for name in names}
    day, _, part = form.value("when").partition("/")
    when = {"day": day, "part": part or None} if day else None
    return {"fairId": form.value("fairId"), "absent": form.value("absent") == "1", "when": when, **who}


SCHEDULE: Final = Page("/console/fairs/{fair}/schedule", "console_schedule", Audience.ORGANISER, more=schedules)
PLAN: Final = Page("/console/fairs/{fair}/schedule/{id}", "console_schedule_plan", Audience.ORGANISER, more=schedule)

__all__ = ["PLAN", "SCHEDULE", "clock"]
