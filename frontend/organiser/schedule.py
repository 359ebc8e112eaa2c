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


def schedules(shown: PageView) -> TemplateVariables:
    """Return the template variables of the page of all schedules."""
    names = own_fair(shown)
    found = shown.data["meetingSchedules"]
    return {
        **names,
        **_WORDS,
        "schedules": found,
        "running": any(is_running(each) for each in found),
        "fair_days": fair_days(names["fair"]),
        "absences": shown.data["absences"],
        "efforts": EFFORTS,
        "lengths": LENGTHS,
        "is_running": is_running,
    }


async def schedule(shown: PageView) -> TemplateVariables:
    """Return the template variables of the page of one schedule; raises `HttpError` (404) for another fair's."""
    names, found = own_fair(shown), shown.data["meetingSchedule"]
    if found["fairId"] != names["fair"]["id"]:
        raise HttpError(404, "SCHEDULE_NOT_FOUND")
    days = [each.isoformat() for each in fair_days(names["fair"])]
    view, given = _chosen(shown, found, days)
    rows = (await shown.ask(VIEWS[view], **given))["found"]
    return {
        **names,
        **_WORDS,
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


def _chosen(visit: Visit, schedule: TemplateVariables, days: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Return the chosen view of a schedule, and its query's variables; unknown choices are ignored."""
    view = visit.query.get("view", "")
    if view not in VIEWS or (view == "changes" and not schedule["basedOn"]):
        view = "changes" if schedule["basedOn"] else "meetings"
    filters = {name: visit.query.get(name) for name in _FILTERS}
    given: dict[str, Any] = {"id": schedule["id"], "after": filters["after"]}
    if view == "meetings":
        given |= {"day": filters["day"] if filters["day"] in days else None, "exhibitor": filters["exhibitor"]}
    return view, given


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
    """Return whether a schedule is still being planned."""
    progress = schedule["progress"]
    return schedule["status"] == "IN_PROGRESS" and progress is not None and progress["status"] in _RUNNING


def _day_of(moment_text: str, zone: ZoneInfo) -> str:
    return moment(moment_text).astimezone(zone).date().isoformat()


def start_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of startMeetingSchedule; all days of a fair are sent as an empty list."""
    days = sent.form.several("days")
    times = {
        "days": [] if str(len(days)) == sent.value("allDays") else days,
        "begins": minutes_of(sent.value("begins")),
        "ends": minutes_of(sent.value("ends"), ends=True),
        "minutes": whole(sent.value("minutes")) or 0,
    }
    chosen = {name: sent.form.chosen(name) for name in _ATTENDANCE}
    terms = {**chosen, "approvedOnly": sent.value("approvedOnly") == "1", "tables": tables_of(sent)}
    seconds = whole(sent.value("seconds")) or 0
    return {"fairId": sent.value("fairId"), "times": times, "terms": terms, "seconds": seconds}


def tables_of(sent: SubmittedForm) -> dict[str, int | None]:
    """Return the numbers of tables in a form; None for a blank field: these tables are not counted."""
    return {name: whole(sent.value(name)) for name in ("inAll", "atBooth")}


def revision_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of reviseMeetingSchedule."""
    return {"id": sent.path["id"], "tables": tables_of(sent)}


def lock_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of lockMeeting."""
    return {"id": sent.value("meetingId"), "locked": sent.value("locked") == "1"}


def to_same(sent: SubmittedForm) -> str:
    """Return the path back to a view of a schedule, as it was filtered."""
    kept = {name: value for name in ("view", *_FILTERS) if (value := sent.query.get(name))}
    query = urlencode({"view": "meetings", **kept})
    return f"/console/fairs/{sent.path['fair']}/schedule/{sent.path['id']}?{query}"


def to_started(sent: SubmittedForm) -> str:
    """Return the path of a schedule that was just started."""
    return f"/console/fairs/{sent.path['fair']}/schedule/{sent.result['id']}"


def absent_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables that the absence mutations share, and who is absent in this one.

    ``when`` is a day, or a day and its half: ``2026-11-26/MORNING``; the whole fair if it is blank.
    """
    names = _WHO[sent.request.url.path.rpartition("/")[2]]
    ids = {name: sent.value(name) for name in names}
    day, _, part = sent.value("when").partition("/")
    when = {"day": day, "part": part or None} if day else None
    return {"fairId": sent.value("fairId"), "absent": sent.value("absent") == "1", "when": when, **ids}
