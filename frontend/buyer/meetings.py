"""A buyer's or an exhibitor's own meetings, when they are there for some, and whom they do not meet."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.company import parts
from frontend.organiser.fairs import zones
from frontend.organiser.schedule import by_day, days_of
from frontend.parts.fields import whole
from frontend.parts.schedule import REASONS, REMEDIES, clock, minutes_of
from frontend.site.form_data import Form
from frontend.site.languages.formats import moment
from frontend.site.pages import Audience
from frontend.site.problems import Unanswered
from frontend.site.site import House, go, language_of

_BEGINS: Final = 9 * 60
_ENDS: Final = 18 * 60


async def now(house: House, request: Request) -> Response:
    """Lead to one's meetings at the fair that is on, or comes next; without one to all fairs.

    An exhibitor without a profile has none: the portal's first page says what is missing.
    """
    exhibits = kind_of((await house.answer(request, "viewer")).data) == "EXHIBITOR"
    found = await house.answer(request, "meetings_now", ofExhibitor=exhibits)
    if exhibits and not found.data["myExhibitor"]:
        return go(f"/{language_of(request)}/portal")
    today = datetime.now(UTC)
    coming = [each for each in found.data["fairs"]["nodes"] if moment(each["closesAt"]) > today]
    fair = min(coming, key=lambda each: str(each["opensAt"]), default=None)
    return go(f"/{language_of(request)}" + (f"/meetings/{fair['slug']}" if fair else "/fairs"))


async def meetings(house: House, request: Request) -> Response:
    """Show one's own meetings at a fair."""
    kind = kind_of((await house.answer(request, "viewer")).data)
    fair_id = await house.fair_id(request, request.path_params["fair"])
    found = await house.answer(
        request,
        "meetings",
        fairId=fair_id,
        ofBuyer=kind == "BUYER",
        ofExhibitor=kind == "EXHIBITOR",
        after=request.query_params.get("after"),
    )
    response = house.show(request, "meetings.html", data=found.data, **_names(request, found.data, kind))
    response.headers["Cache-Control"] = "no-store"
    return response


def _names(request: Request, data: Mapping[str, Any], kind: str) -> dict[str, Any]:
    fair, own = data["fair"], data.get("myMeetingHours") or {}
    zone = own.get("timeZone") or fair["timeZone"]
    return {
        "fair": fair,
        "exhibits": kind == "EXHIBITOR",
        "zone": zone if zone in available_timezones() else fair["timeZone"],
        "by_day": by_day(data["myMeetings"]["nodes"], zone),
        "fair_days": days_of(fair),
        "zones": zones(),
        "part": parts(request),
        "hours_of": hours_of,
        "reasons": REASONS,
        "remedies": REMEDIES,
    }


def hours_of(said: Mapping[str, Any] | None, zone: str) -> dict[str, Any]:
    """Return hours as their form shows them; what was never said is a working day in ``zone``."""
    known = said if said and said["timeZone"] else {"timeZone": zone, "days": [], "mostPerDay": None}
    begins, ends = known.get("begins"), known.get("ends")
    return {
        "timeZone": known["timeZone"],
        "days": known["days"],
        "begins": clock(_BEGINS if begins is None else begins),
        "ends": clock(_ENDS if ends is None else ends),
        "mostPerDay": known["mostPerDay"],
    }


def kind_of(data: Mapping[str, Any]) -> str:
    """Return whether a buyer or an exhibitor reads; raises `Unanswered` (401, 403) for others."""
    Audience.SIGNED_IN.check(data)
    kind = str(((data["me"]["actingFor"] or {}).get("organisation") or {}).get("kind"))
    if kind not in {"BUYER", "EXHIBITOR"}:
        raise Unanswered(403, "FORBIDDEN")
    return kind


def hours_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of saveMeetingHours and saveStaffHours; all days of a fair are said by none."""
    days = form.several("days")
    hours: dict[str, Any] = {
        "timeZone": form.value("timeZone").strip(),
        "days": [] if str(len(days)) == form.value("allDays") else days,
        "begins": minutes_of(form.value("begins")),
        "ends": minutes_of(form.value("ends"), ends=True),
        "mostPerDay": whole(form.value("mostPerDay")) if form.value("mostPerDay").strip() else None,
    }
    who = {"staffId": form.value("staffId")} if form.value("staffId") else {}
    return {"fairId": form.value("fairId"), "hours": hours, **who}
