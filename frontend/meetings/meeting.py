"""A meeting: what was agreed, what each side can do next, and its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from starlette.responses import Response

from frontend.meetings.tables import POINT_KINDS
from frontend.meetings.times import chosen_zone
from frontend.parts.fields import whole
from frontend.parts.meetings import KINDS, states_of
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.languages.formats import moment
from frontend.site.pages import PRIVATE, Audience, PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError, Problem

_CHANGED: Final = marked("The meeting has changed in the meantime. Look at it again before you decide.")


def meeting(view: PageView) -> TemplateVariables:
    """Return the template variables of a meeting's page."""
    found = view.data["meeting"]
    now = datetime.now(UTC)
    zone = chosen_zone(view, found["ownTimeZone"], (found["fair"] or {}).get("timeZone"))
    opens_at, closes_at = (moment(found[each]) if found[each] else None for each in ("roomOpensAt", "roomClosesAt"))
    return {
        "meeting": found,
        "exhibits": found["side"] == "EXHIBITOR",
        "members": [each["person"] for each in _members(found)],
        "zone": zone,
        "kinds": KINDS,
        "states": states_of(found),
        "point_kinds": POINT_KINDS,
        "room_is_open": opens_at is not None and closes_at is not None and opens_at <= now < closes_at,
        "room_is_ahead": opens_at is not None and now < opens_at,
        "plays": any(each["files"] for each in found["recordings"]),
        "is_over": now >= moment(found["endsAt"]),
        "now": now,
    }


def _members(meeting: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the members of the buyer's organisation, among whom the buyer chooses; none for the exhibitor."""
    members = meeting["buyer"]["members"] if meeting["buyer"] else None
    return members["nodes"] if members else []


def calendar_file(view: PageView) -> Response:
    """Return a booked meeting as a file for calendars; raises `HttpError` (404) for others."""
    found = view.data["meeting"]
    if found is None or found["calendar"] is None:
        raise HttpError(404, "MEETING_NOT_FOUND")
    disposition = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return Response(found["calendar"], media_type="text/calendar; charset=utf-8", headers={**PRIVATE, **disposition})


def request_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of requestMeeting."""
    form = submitted.form
    request = {
        "fairId": form.value("fairId"),
        "exhibitorId": form.value("exhibitorId") or None,
        "enquiryId": form.value("enquiryId") or None,
        "beginsAt": form.value("beginsAt") or "0001-01-01T00:00:00Z",
        "kind": form.value("kind"),
        "staffIds": [form.value("staffId")] if form.value("staffId") else [],
        "note": form.value("note").strip() or None,
        "productId": form.value("productId") or None,
    }
    return {"input": request}


def acceptance(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of acceptMeeting."""
    return {"input": _meeting_as_seen(submitted)}


def refusal(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of declineMeeting."""
    return {"input": {**_meeting_as_seen(submitted), "reason": submitted.value("reason").strip()}}


def cancellation(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of cancelMeeting."""
    return {"input": {"meetingId": submitted.path["id"], "reason": submitted.value("reason").strip()}}


def new_time(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of proposeMeetingTime."""
    begins_at = submitted.value("beginsAt") or "0001-01-01T00:00:00Z"
    return {"input": {**_meeting_as_seen(submitted), "beginsAt": begins_at}}


def new_staff(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of handOverMeeting."""
    return {"input": {**_meeting_as_seen(submitted), "staffIds": submitted.form.several("staffIds")}}


def _meeting_as_seen(submitted: SubmittedForm) -> dict[str, Any]:
    """Return the meeting's id with the version that the page has shown; 0, which no meeting has, without one."""
    version = submitted.value("version")
    return {"meetingId": submitted.path["id"], "version": int(version) if version.isdecimal() else 0}


def reword_problem(_: SubmittedForm, problem: Problem) -> Problem:
    """Return the problem of a meeting's form: the page shows what the other side has changed, and nothing is merged."""
    return replace(problem, message=_CHANGED) if problem.code == "VERSION_CONFLICT" else problem


def new_people(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of setBuyerPeople."""
    return {"input": {"meetingId": submitted.path["id"], "personIds": submitted.form.several("personIds")}}


def only_meeting(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of mutations that take a meeting alone."""
    return {"input": {"meetingId": submitted.path["id"]}}


def only_recording(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of mutations that take a recording alone."""
    return {"input": {"recordingId": submitted.value("recordingId")}}


def to_meeting(submitted: SubmittedForm) -> str:
    """Return the path of the meeting that was requested."""
    return f"/meeting/{submitted.result['id']}"


def policy_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveBookingPolicy."""
    form = submitted.form
    numbers = {name: whole(form.value(name)) for name in ("minutes", "bufferMinutes", "answerHours", "noticeHours")}
    policy = {
        "fairId": form.value("fairId"),
        "kinds": form.several("kinds"),
        "confirmation": form.value("confirmation") == "true",
        "tables": whole(form.value("tables")) if form.value("tables").strip() else None,
        **numbers,
    }
    return {"input": policy}


def policy(view: PageView) -> TemplateVariables:
    """Return the template variables of the page that says how buyers book."""
    return {"kinds": KINDS, "policy": view.data["bookingPolicy"], "fair": view.data["fair"]}


async def apply_first(visit: Visit, error: HttpError) -> Response:
    """Lead an exhibitor without a booth at the fair to where they apply for one; raises other errors."""
    if error.code != "EXHIBITOR_NOT_FOUND":
        raise error
    return visit.go("/portal/booths")


async def own_policy(visit: Visit) -> TemplateVariables:
    """Return the variables of the exhibitor's own policy; raises `HttpError` (404) before there is a profile."""
    data = await visit.ask("own_exhibitor")
    Audience.EXHIBITOR.check(data)
    own = data.get("myExhibitor")
    if own is None:
        raise HttpError(404, "EXHIBITOR_NOT_FOUND")
    return {"fairId": await visit.fair_id(), "exhibitorId": own["id"]}
