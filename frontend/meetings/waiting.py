"""Waiting lists of exhibitors: joining one, and the lists that a buyer is on."""

from starlette.responses import Response

from frontend.meetings.times import chosen_zone
from frontend.parts.meetings import KINDS
from frontend.parts.times import parse_local_time
from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables


def waiting_lists(view: PageView) -> TemplateVariables:
    """Return the template variables of the page with a buyer's waiting lists at a fair."""
    fair, own = view.data["fair"], view.data["myMeetingHours"] or {}
    return {"fair": fair, "kinds": KINDS, "zone": chosen_zone(view, own.get("timeZone"), fair["timeZone"])}


def join_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of joinWaitingList; times are in the time zone of the form."""
    typed, zone = submitted.plain("earliestAt", "latestAt", "note"), submitted.value("zone")
    times = {name: parse_local_time(str(typed[name]), zone) for name in ("earliestAt", "latestAt") if typed[name]}
    entry = {name: submitted.value(name) for name in ("fairId", "exhibitorId", "kind")}
    return {"input": {**entry, **times, "note": typed["note"]}}


def leave_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of leaveWaitingList."""
    return {"input": {name: submitted.value(name) for name in ("fairId", "exhibitorId")}}


def to_waiting_lists(submitted: SubmittedForm) -> str | Response:
    """Return the path of the buyer's waiting lists."""
    fair = submitted.result["fair"]
    return f"/meetings/{fair['slug']}/waiting" if fair else "/meetings"
