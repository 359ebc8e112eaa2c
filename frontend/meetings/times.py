"""Choice of a time for a meeting: the free times of a booth by day, in the reader's time zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from starlette.responses import Response

from frontend.parts.meetings import KINDS
from frontend.parts.times import by_day, zones
from frontend.site.languages.formats import moment
from frontend.site.pages import Audience, PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError

_LONGEST: Final = timedelta(days=11)
_BEFORE: Final = timedelta(days=5)
"""Days shown before the chosen one at a fair that is longer than a window."""


@dataclass(frozen=True)
class TimeChoice:
    """Free times of one day, and the days that have any, each with its number of times.

    ``zone`` is the reader's time zone, ``day`` the chosen day there, or None without free times. ``earlier`` and
    ``later`` are days outside the window whose times were asked for; None at the beginning and the end of the fair.
    """

    zone: str
    kind: str
    day: date | None
    days: Sequence[tuple[date, str, int]]
    times: Sequence[Mapping[str, Any]]
    earlier: date | None
    later: date | None


def time_choice(view: PageView, fair: Mapping[str, Any], zone: str, kind: str) -> TimeChoice:
    """Return the free times of the day in the address, or of the next day that has any."""
    days = [(_day(begins_at, zone), begins_at, times) for begins_at, times in by_day(view.data["freeTimes"], zone)]
    asked_day = _parsed_day(view.query.get("day"))
    coming = [each for each in days if asked_day is None or each[0] >= asked_day]
    chosen = next(iter(coming), days[-1] if days else None)
    begins_at, ends_at = view.query_variables["beginsAt"], view.query_variables["endsAt"]
    first = _first_moment(fair)
    return TimeChoice(
        zone=zone,
        kind=kind,
        day=chosen[0] if chosen else None,
        days=[(day, begins_at, len(times)) for day, begins_at, times in days],
        times=chosen[2] if chosen else [],
        earlier=_day(begins_at, zone) if moment(begins_at) > first else None,
        later=_day(ends_at, zone) if moment(ends_at) < moment(fair["closesAt"]) else None,
    )


def _day(at: str, zone: str) -> date:
    return moment(at).astimezone(ZoneInfo(zone)).date()


def _first_moment(fair: Mapping[str, Any]) -> datetime:
    """Return the earliest moment of a fair that can still be chosen."""
    return max(datetime.now(UTC), moment(fair["opensAt"]))


def window(fair: Mapping[str, Any], day: str | None) -> TemplateVariables:
    """Return the window in which a fair's free times are asked for: from now, at most 11 days around a chosen day."""
    first, closes_at = _first_moment(fair), moment(fair["closesAt"])
    chosen = max(first, _midnight(day) or first)
    begins_at = max(first, min(chosen - _BEFORE, closes_at - _LONGEST))
    ends_at = min(closes_at, begins_at + _LONGEST)
    return {"beginsAt": begins_at.isoformat(), "endsAt": max(ends_at, begins_at + timedelta(minutes=1)).isoformat()}


def _parsed_day(day: str | None) -> date | None:
    """Return a day of an address; None without one, or for one that cannot be read."""
    try:
        return date.fromisoformat(day or "")
    except ValueError:
        return None


def _midnight(day: str | None) -> datetime | None:
    """Return the start of a day in UTC; None without a day, or for one that cannot be read."""
    found = _parsed_day(day)
    return datetime.combine(found, time.min, UTC) if found else None


def chosen_zone(visit: Visit, *known: str | None) -> str:
    """Return the time zone in the address, or the first of ``known`` that exists."""
    zones = available_timezones()
    return next((each for each in (visit.query.get("zone"), *known) if each in zones), "UTC") or "UTC"


def chosen_kind(visit: Visit, offered: Sequence[str]) -> str:
    """Return the kind of meeting in the address if it is offered, or the first one offered."""
    kind = visit.query.get("kind", "")
    return kind if kind in offered else next((each for each in KINDS if each in offered), "VIDEO")


async def booking_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the page that books an exhibitor, at the fair in the address or the next one.

    Raises `HttpError` (404) without such a booth.
    """
    data = await visit.ask("meeting_host", slug=visit.path["slug"])
    Audience.BUYER.check(data)
    return await _host_variables(visit, data["exhibitor"])


async def enquiry_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the page that books a meeting about an enquiry; raises `HttpError` (404) as above."""
    data = await visit.ask("enquiry_host", id=visit.path["id"])
    Audience.SIGNED_IN.check(data)
    enquiry = data["enquiry"]
    return await _host_variables(visit, enquiry["exhibitor"] if enquiry else None)


async def _host_variables(visit: Visit, host: Mapping[str, Any] | None) -> TemplateVariables:
    booths = [each for each in host["booths"]["nodes"] if each["fair"]] if host else []
    coming = [each for each in booths if moment(each["fair"]["closesAt"]) > datetime.now(UTC)]
    if host is None or not coming:
        raise HttpError(404, "EXHIBITOR_NOT_FOUND")
    fairs = sorted((each["fair"] for each in coming), key=lambda each: str(each["opensAt"]))
    fair = next((each for each in fairs if each["slug"] == visit.query.get("fair")), fairs[0])
    offered = await visit.ask("booking_policy", fairId=fair["id"], exhibitorId=host["id"])
    return {
        "slug": host["slug"],
        "exhibitorId": host["id"],
        "fairId": fair["id"],
        "kind": chosen_kind(visit, offered["bookingPolicy"]["kinds"]),
        **window(fair, visit.query.get("day")),
    }


async def no_open_booth(visit: Visit, error: HttpError) -> Response:
    """Return the page of an exhibitor without a booth to be met at; raises ``error`` where there is no exhibitor."""
    data = await visit.ask("meeting_host", slug=visit.path["slug"])
    if not data["exhibitor"]:
        raise error
    return visit.show("book_meeting_none.html", data=data, exhibitor=data["exhibitor"])


def book(view: PageView) -> TemplateVariables:
    """Return the template variables of the page that books a meeting."""
    fair, own = view.data["fair"], view.data.get("myMeetingHours") or {}
    zone = chosen_zone(view, own.get("timeZone"), view.request.cookies.get("time_zone"), fair["timeZone"])
    choice = time_choice(view, fair, zone, str(view.query_variables["kind"]))
    return {
        "fair": fair,
        "exhibitor": view.data["exhibitor"],
        "policy": view.data["bookingPolicy"],
        "choice": choice,
        "hosts": _hosts(view.data["exhibitor"], fair["id"], choice.times),
        "product_id": view.query.get("product", "")[:64],
        "path": view.request.url.path.removeprefix(f"/{view.language}").removesuffix("/wait"),
        "is_waiting": any(
            each["exhibitorId"] == view.data["exhibitor"]["id"] for each in view.data.get("myWaitingEntries") or ()
        ),
        "enquiry_id": view.path.get("id"),
        "zones": zones(),
        "kind_names": KINDS,
    }


def _hosts(
    exhibitor: Mapping[str, Any], fair_id: str, free_times: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return the staff of an exhibitor's booth who are free at any of some times."""
    free = {staff_id for each in free_times for staff_id in each["staffIds"]}
    booths = [each for each in exhibitor["booths"]["nodes"] if (each["fair"] or {}).get("id") == fair_id]
    return [each for booth in booths for each in booth["staff"] if each["id"] in free]


async def proposal_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the page that proposes another time; raises `HttpError` (404) for others' meetings."""
    data = await visit.ask("meeting_times", id=visit.path["id"])
    Audience.SIGNED_IN.check(data)
    meeting = data["meeting"]
    if meeting is None or meeting["fair"] is None or meeting["exhibitor"] is None:
        raise HttpError(404, "MEETING_NOT_FOUND")
    return {
        "id": meeting["id"],
        "exhibitorId": meeting["exhibitor"]["id"],
        "fairId": meeting["fairId"],
        "kind": meeting["kind"],
        **window(meeting["fair"], visit.query.get("day")),
    }


def propose(view: PageView) -> TemplateVariables:
    """Return the template variables of the page that proposes another time."""
    meeting = view.data["meeting"]
    zone = chosen_zone(view, meeting["ownTimeZone"], meeting["fair"]["timeZone"])
    choice = time_choice(view, meeting["fair"], zone, meeting["kind"])
    return {"meeting": meeting, "choice": choice, "zones": zones()}
