"""Meetings of a buyer or an exhibitor, and the pairs that do not meet."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

from starlette.responses import Response

from frontend.buyer.calendars import CALENDAR_PROBLEMS
from frontend.buyer.hours import WEEK, exception_days, hours_of
from frontend.parts.meetings import KINDS, states_of
from frontend.parts.schedule import BUYER_REASONS, BUYER_REMEDIES, EXHIBITOR_REMEDIES, REASONS
from frontend.parts.times import by_day, fair_days, zones
from frontend.site.languages.formats import moment
from frontend.site.pages import Audience, PageView, TemplateVariables, Visit, kind_of
from frontend.site.problems import HttpError


async def now_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the user's next meetings; raises `HttpError` for users who have none."""
    return {"ofExhibitor": await _own_kind(visit) == "EXHIBITOR"}


def now(view: PageView) -> Response:
    """Redirect to the user's meetings at the current or next fair; without one, to all fairs.

    An exhibitor without a profile has none: the portal's first page says what is missing.
    """
    if kind_of(view.data) == "EXHIBITOR" and not view.data["myExhibitor"]:
        return view.go("/portal")
    today = datetime.now(UTC)
    coming = [each for each in view.data["fairs"]["nodes"] if moment(each["closesAt"]) > today]
    fair = min(coming, key=lambda each: str(each["opensAt"]), default=None)
    return view.go(f"/meetings/{fair['slug']}" if fair else "/fairs")


async def variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the user's meetings at a fair; raises `HttpError` for users who have none."""
    kind = await _own_kind(visit)
    fair_id, after = await visit.fair_id(), visit.query.get("after")
    return {"fairId": fair_id, "ofBuyer": kind == "BUYER", "ofExhibitor": kind == "EXHIBITOR", "after": after}


def meetings(view: PageView) -> TemplateVariables:
    """Return the template variables of the meetings page."""
    fair, own = view.data["fair"], view.data.get("myMeetingHours") or {}
    zone, exhibits = own.get("timeZone") or fair["timeZone"], kind_of(view.data) == "EXHIBITOR"
    return {
        "fair": fair,
        "exhibits": exhibits,
        "zone": zone if zone in available_timezones() else fair["timeZone"],
        "by_day": by_day(view.data["myMeetings"]["nodes"], zone),
        "kinds": KINDS,
        "states_of": states_of,
        "fair_days": fair_days(fair),
        "zones": zones(),
        "hours_of": hours_of,
        "exception_days": exception_days,
        "week": WEEK,
        "calendars": {each["staff"]["id"]: each["calendar"] for each in view.data.get("myStaffCalendars") or ()},
        "calendar_problems": CALENDAR_PROBLEMS,
        "reasons": REASONS if exhibits else BUYER_REASONS,
        "remedies": EXHIBITOR_REMEDIES if exhibits else BUYER_REMEDIES,
    }


async def _own_kind(visit: Visit) -> str:
    """Return whether the reader is a buyer or an exhibitor; raises `HttpError` (401, 403) for others."""
    data = await visit.ask("viewer")
    Audience.SIGNED_IN.check(data)
    kind = kind_of(data)
    if kind not in {"BUYER", "EXHIBITOR"}:
        raise HttpError(403, "FORBIDDEN")
    return str(kind)
