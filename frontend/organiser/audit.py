"""Audit log of a fair: filters in the address, entries as sentences, and a spreadsheet of the filtered entries."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from frontend.site.forms import Address, SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError

NAMES: Final = ("text", "verb", "personId", "from", "to")
"""Names of the filters, in the address and in the export's form."""

ABOUT: Final[Mapping[str, str]] = {
    "announcement": marked("Announcement"),
    "availability": marked("Availability"),
    "booth": marked("Booth"),
    "enquiry": marked("Enquiry"),
    "exhibitor": marked("Exhibitor"),
    "fair": marked("Fair"),
    "hall": marked("Hall"),
    "matchmaking": marked("Matchmaking"),
    "product": marked("Product"),
    "application": marked("Application"),
    "target_buyers": marked("Target buyers"),
    "schedule": marked("Meeting schedule"),
    "recommendation": marked("Recommendation"),
    "sourcing_need": marked("Sourcing need"),
}
"""Labels for the subjects of entries that have no name."""

_MAX_LENGTH: Final = 100


async def audit(view: PageView) -> TemplateVariables:
    """Return a fair's filtered log; raises `HttpError` for users who are not its organiser."""
    fair, parameters = view.data["fair"], asked_for(view)
    log_filter, after = filter_of(parameters, fair["timeZone"] if fair else "UTC"), view.query.get("after")
    log = (await view.ask("console_audit", fairId=view.query_variables["fairId"], filter=log_filter, after=after))[
        "auditLog"
    ]
    if fair is None or log is None:
        raise HttpError(404, "FAIR_NOT_FOUND")
    return {
        "fair": fair,
        "log": log,
        "asked": parameters,
        "after": after,
        "address_of": lambda entry: address_of(entry, fair["slug"]),
        "people": _people(view.data),
        "about": ABOUT,
    }


async def export_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of the filtered log's export; raises `HttpError` unless the user organises the fair."""
    view = await submitted.page_view()
    log_filter = filter_of(submitted.form.values, (view.data["fair"] or {}).get("timeZone") or "UTC")
    return {"fairId": view.query_variables["fairId"], "filter": log_filter}


def to_sheet(submitted: SubmittedForm) -> str:
    """Return the address of a spreadsheet."""
    return Address(submitted.result["url"])


def asked_for(visit: Visit) -> dict[str, str]:
    """Return the filters in an address, or in the form that was sent; empty ones are left out."""
    given = visit.query if visit.refused is None else visit.refused.values
    return {name: given[name].strip()[:_MAX_LENGTH] for name in NAMES if given.get(name, "").strip()}


def filter_of(parameters: Mapping[str, str], time_zone: str) -> dict[str, Any]:
    """Return the log's filter; days are in the fair's time zone, both included; invalid days are left out."""
    zone = ZoneInfo(time_zone)
    since, until = _midnight(parameters.get("from"), zone), _midnight(parameters.get("to"), zone, days=1)
    given = {name: parameters.get(name) for name in ("text", "verb", "personId")}
    return {name: value for name, value in (given | {"since": since, "until": until}).items() if value}


def address_of(entry: Mapping[str, Any], fair: str) -> str | None:
    """Return the address of an entry's subject, without the language; None if it has no page."""
    subject = entry["subject"]
    kind, key, slug = subject["kind"], subject["id"], subject["slug"]
    fixed = {
        "product": f"/products/{key}",
        "booth": f"/booths/{key}",
        "fair": f"/fairs/{slug}",
        "exhibitor": f"/exhibitors/{slug}",
        "application": f"/console/fairs/{fair}/applications",
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
