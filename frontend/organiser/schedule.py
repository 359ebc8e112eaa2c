"""Meeting schedules in the organiser's console: drafts, the published one, absences, and the effects of a revision."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

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
    minutes_of,
)
from frontend.parts.times import by_day, fair_days
from frontend.site.forms import SubmittedForm
from frontend.site.languages.formats import moment
from frontend.site.pages import PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError

_RUNNING: Final = frozenset({"QUEUED", "RUNNING"})
_WHO: Final = {
    "staff-absent": ("exhibitorId", "staffId"),
    "exhibitor-absent": ("exhibitorId",),
    "buyer-absent": ("buyerId",),
}
"""Fields that say who is absent, by form: a page has one form for all three."""

_FILTERS: Final = ("after", "day", "exhibitor")
_ATTENDANCE: Final = ("sections", "exhibitorCountries", "buyerCountries")
VIEWS: Final = {"meetings": "schedule_meetings", "changes": "schedule_changes", "unmet": "schedule_unmet"}
"""Views of a schedule, and their queries."""


def schedules(view: PageView) -> TemplateVariables:
    """Return the template variables of the page of all schedules."""
    names = own_fair(view)
    found = view.data["meetingSchedules"]
    return {
        **names,
        **_WORDS,
        "schedules": found,
        "running": any(is_running(each) for each in found),
        "booking": any(is_booking(each) for each in found),
        "fair_days": fair_days(names["fair"]),
        "absences": view.data["absences"],
        "efforts": EFFORTS,
        "lengths": LENGTHS,
        "is_running": is_running,
        "is_booking": is_booking,
    }


async def schedule(view: PageView) -> TemplateVariables:
    """Return the template variables of the page of one schedule; raises `HttpError` (404) for another fair's."""
    names, found = own_fair(view), view.data["meetingSchedule"]
    if found["fairId"] != names["fair"]["id"]:
        raise HttpError(404, "SCHEDULE_NOT_FOUND")
    days = [each.isoformat() for each in fair_days(names["fair"])]
    tab, given = _chosen(view, found, days)
    rows = (await view.ask(VIEWS[tab], **given))["found"]
    return {
        **names,
        **_WORDS,
        "schedule": found,
        "running": is_running(found),
        "booking": is_booking(found),
        "failed": found["status"] == "PUBLISHED" and (found["progress"] or {}).get("status") == "FAILED",
        "view": tab,
        "rows": rows,
        "by_day": by_day(rows["nodes"], names["fair"]["timeZone"]) if tab == "meetings" else [],
        "days": found["times"]["days"] or days,
        "day": given.get("day"),
        "of_exhibitor": given.get("exhibitor"),
        "same": {"view": tab, **{name: given.get(name) for name in _FILTERS}},
        "absences": view.data["absences"],
        "sections": {each["key"]: each["name"] for kind in names["fair"]["categories"] for each in kind["sections"]},
        "day_of": partial(_day_of, zone=ZoneInfo(names["fair"]["timeZone"])),
    }


def _chosen(visit: Visit, schedule: TemplateVariables, days: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the chosen view of a schedule, and its query's variables; unknown choices are ignored."""
    tab = visit.query.get("view", "")
    if tab not in VIEWS or (tab == "changes" and not schedule["basedOn"]):
        tab = "changes" if schedule["basedOn"] else "meetings"
    filters = {name: visit.query.get(name) for name in _FILTERS}
    given: dict[str, Any] = {"id": schedule["id"], "after": filters["after"]}
    if tab == "meetings":
        given |= {"day": filters["day"] if filters["day"] in days else None, "exhibitor": filters["exhibitor"]}
    return tab, given


def away_of(absence: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """Return the days of an absence in order, each with its half, or None for all of it."""
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
"""Labels and helpers of both pages."""


def is_running(schedule: Mapping[str, Any]) -> bool:
    """Return whether a schedule is still being planned.

    The schedule is read before its job, which may be done in between: then it is made, and the next look shows it.
    """
    progress = schedule["progress"]
    return schedule["status"] == "IN_PROGRESS" and progress is not None and progress["status"] in {*_RUNNING, "DONE"}


def is_booking(schedule: Mapping[str, Any]) -> bool:
    """Return whether the meetings of a published schedule are still being booked."""
    progress = schedule["progress"]
    return schedule["status"] == "PUBLISHED" and progress is not None and progress["status"] in _RUNNING


def _day_of(moment_text: str, zone: ZoneInfo) -> str:
    return moment(moment_text).astimezone(zone).date().isoformat()


def start_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of startMeetingSchedule; all days of a fair are sent as an empty list."""
    days = submitted.form.several("days")
    times = {
        "days": [] if str(len(days)) == submitted.value("allDays") else days,
        "begins": minutes_of(submitted.value("begins")),
        "ends": minutes_of(submitted.value("ends"), ends=True),
        "minutes": whole(submitted.value("minutes")) or 0,
    }
    chosen = {name: submitted.form.chosen(name) for name in _ATTENDANCE}
    terms = {**chosen, "approvedOnly": submitted.value("approvedOnly") == "1", "tables": tables_of(submitted)}
    seconds = whole(submitted.value("seconds")) or 0
    return {"fairId": submitted.value("fairId"), "times": times, "terms": terms, "seconds": seconds}


def tables_of(submitted: SubmittedForm) -> dict[str, int | None]:
    """Return the numbers of tables in a form; None for a blank field: these tables are not counted."""
    return {name: whole(submitted.value(name)) for name in ("inAll", "atBooth")}


def revision_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of reviseMeetingSchedule."""
    return {"id": submitted.path["id"], "tables": tables_of(submitted)}


def lock_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of lockMeeting."""
    return {"id": submitted.value("meetingId"), "locked": submitted.value("locked") == "1"}


def to_same(submitted: SubmittedForm) -> str:
    """Return the path back to a view of a schedule, as it was filtered."""
    kept = {name: value for name in ("view", *_FILTERS) if (value := submitted.query.get(name))}
    query = urlencode({"view": "meetings", **kept})
    return f"/console/fairs/{submitted.path['fair']}/schedule/{submitted.path['id']}?{query}"


def to_started(submitted: SubmittedForm) -> str:
    """Return the path of a schedule that was just started."""
    return f"/console/fairs/{submitted.path['fair']}/schedule/{submitted.result['id']}"


def absent_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables that the absence mutations share, and who is absent in this one.

    ``when`` is a day, or a day and its half: ``2026-11-26/MORNING``; the whole fair if it is blank.
    """
    names = _WHO[submitted.request.url.path.rpartition("/")[2]]
    ids = {name: submitted.value(name) for name in names}
    day, _, part = submitted.value("when").partition("/")
    when = {"day": day, "part": part or None} if day else None
    return {"fairId": submitted.value("fairId"), "absent": submitted.value("absent") == "1", "when": when, **ids}
