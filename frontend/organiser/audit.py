"""The audit log of a fair: filters in the address, entries as sentences, and a sheet of what is filtered."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from frontend.site.form_data import problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Audience
from frontend.site.problems import Unanswered
from frontend.site.site import House, go

NAMES: Final = ("text", "verb", "personId", "from", "to")
"""The filters, as the address and the export's form call them."""

ABOUT: Final[Mapping[str, str]] = {
    "announcement": marked("Announcement"),
    "availability": marked("Hours of presence"),
    "booth": marked("Booth"),
    "enquiry": marked("Enquiry"),
    "exhibitor": marked("Exhibitor"),
    "fair": marked("Fair"),
    "hall": marked("Hall"),
    "matchmaking": marked("Matchmaking"),
    "product": marked("Product"),
    "registration": marked("Application"),
    "sales_aim": marked("Sales aim"),
    "schedule": marked("Meeting schedule"),
    "suggestion": marked("Suggestion"),
    "wish": marked("Wish"),
}
"""What an entry that has no name is about."""

_LONGEST: Final = 100


async def audit(house: House, request: Request) -> Response:
    """Show a fair's log; raises `Unanswered` for who is not its organiser."""
    fair_id = await house.fair_id(request, request.path_params["fair"])
    known = await house.answer(request, "console_audit_words", fairId=fair_id)
    Audience.ORGANISER.check(known.data)
    fair, asked = known.data["fair"], asked_for(request)
    wanted = filter_of(asked, fair["timeZone"] if fair else "UTC")
    after = request.query_params.get("after")
    found = await house.answer(request, "console_audit", fairId=fair_id, filter=wanted, after=after)
    log = found.data["auditLog"]
    if fair is None or log is None:
        raise Unanswered(404, "FAIR_NOT_FOUND")
    response = house.show(
        request,
        "console_audit.html",
        data=known.data,
        fair=fair,
        log=log,
        asked=asked,
        after=after,
        address_of=lambda entry: address_of(entry, fair["slug"]),
        people=_people(known.data),
        about=ABOUT,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


async def export(house: House, request: Request) -> Response:
    """Make a sheet of what is filtered and lead to it; show the log again where that is refused."""
    form = typed(await request.form())
    fair_id = await house.fair_id(request, request.path_params["fair"])
    known = await house.answer(request, "console_audit_words", fairId=fair_id)
    Audience.ORGANISER.check(known.data)
    wanted = filter_of(form.values, (known.data["fair"] or {}).get("timeZone") or "UTC")
    answer = await house.do(request, "export_audit_log", form.key, fairId=fair_id, filter=wanted)
    result = answer.data["exportAuditLog"]
    problem = problem_in(result)
    if problem is not None:
        request.state.form = form.refused(problem)
        return await audit(house, request)
    return go(result["url"], answer.cookies)


def asked_for(request: Request) -> dict[str, str]:
    """Return the filters of an address, or of the form that was sent; those that were left empty are missing."""
    form = getattr(request.state, "form", None)
    given: Mapping[str, str] | QueryParams = request.query_params if form is None else form.values
    return {name: given[name].strip()[:_LONGEST] for name in NAMES if given.get(name, "").strip()}


def filter_of(asked: Mapping[str, str], time_zone: str) -> dict[str, Any]:
    """Return the log's filter; days are the fair's, both included, and what is no day is left out."""
    zone = ZoneInfo(time_zone)
    since, until = _midnight(asked.get("from"), zone), _midnight(asked.get("to"), zone, days=1)
    given = {name: asked.get(name) for name in ("text", "verb", "personId")}
    return {name: value for name, value in (given | {"since": since, "until": until}).items() if value}


def address_of(entry: Mapping[str, Any], fair: str) -> str | None:
    """Return the address of what an entry is about, without the language; None where it has no page."""
    subject = entry["subject"]
    kind, key, slug = subject["kind"], subject["id"], subject["slug"]
    fixed = {
        "product": f"/products/{key}",
        "booth": f"/booths/{key}",
        "fair": f"/fairs/{slug}",
        "exhibitor": f"/exhibitors/{slug}",
        "registration": f"/console/fairs/{fair}/applications",
        "announcement": f"/console/fairs/{fair}/announcements",
        "hall": f"/console/fairs/{fair}/halls",
        "matchmaking": f"/console/fairs/{fair}/matchmaking",
        "schedule": f"/console/fairs/{fair}/schedule/{key}",
    }
    gone = entry["verb"] in {"product.deleted", "announcement.removed"}
    nameless = kind in {"product", "exhibitor", "fair"} and subject["name"] is None
    return None if gone or nameless else fixed.get(kind)


def _midnight(day: str | None, zone: ZoneInfo, *, days: int = 0) -> str | None:
    try:
        begins = date.fromisoformat(day or "") + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime(begins.year, begins.month, begins.day, tzinfo=zone).isoformat()


def _people(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    acting = (data["people"] or {}).get("actingFor") or {}
    members = (acting.get("organisation") or {}).get("members") or {}
    return [each["person"] for each in members.get("nodes") or () if each["person"]]
