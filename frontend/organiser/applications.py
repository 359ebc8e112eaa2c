"""Applications in the organiser's console: review and decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked, marked_in
from frontend.site.pages import Audience, PageView, TemplateVariables, Visit
from frontend.site.problems import Problem

TABS: Final = ("exhibitors", "buyers", "booths")
APPLICATION_STATES: Final = ("APPLIED", "APPROVED", "DECLINED")
BOOTH_STATES: Final = ("APPLIED", "APPROVED", "PUBLISHED", "DECLINED", "CLOSED")
ALL: Final = "ALL"
STATES: Final[Mapping[str, str]] = {
    "APPLIED": marked("Waiting"),
    "APPROVED": marked("Approved"),
    "PUBLISHED": marked_in("booth", "Open"),
    "DECLINED": marked("Declined"),
    "WITHDRAWN": marked_in("application", "Withdrawn"),
    "CLOSED": marked_in("booth", "Closed"),
    "DRAFT": marked("Draft"),
    "SUSPENDED": marked("Suspended"),
}
"""Labels of the states of applications and companies."""

BOOTH_LABELS: Final[Mapping[str, str]] = {
    **STATES,
    "APPROVED": marked_in("booth", "Approved"),
    "DECLINED": marked_in("booth", "Declined"),
}
"""Labels of the states of booths."""


@dataclass(frozen=True)
class ApplicationFilter:
    """The organiser's filter of applications, held entirely in the address."""

    tab: str
    state: str
    text: str | None
    country: str | None
    section: str | None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "ApplicationFilter":
        """Return the filter in an address."""
        tab = query.get("tab", "")
        tab = tab if tab in TABS else TABS[0]
        known = (*(BOOTH_STATES if tab == "booths" else APPLICATION_STATES), ALL)
        state = query.get("state", "")
        requested = {name: query.get(name, "").strip() or None for name in ("text", "country", "section")}
        return cls(tab=tab, state=state if state in known else "APPLIED", **requested)

    @property
    def of_booths(self) -> bool:
        """Whether booths are wanted."""
        return self.tab == "booths"

    @property
    def query(self) -> dict[str, str | None]:
        """The filter as parameters of an address."""
        state = None if self.state == "APPLIED" else self.state
        return {"tab": self.tab, "state": state, "text": self.text, "country": self.country, "section": self.section}

    def variables(self) -> dict[str, Any]:
        """Return the filter as the query's variables."""
        status = None if self.state == ALL else self.state
        found: dict[str, Any] = {"ofBooths": self.of_booths, "text": self.text, "country": self.country}
        if self.of_booths:
            return found | {"boothStatus": status, "section": self.section}
        return found | {"status": status, "role": "BUYER" if self.tab == "buyers" else "EXHIBITOR"}


async def variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the applications that an address asks for."""
    place = {"fairId": await visit.fair_id(), "after": visit.query.get("after")}
    return {**place, **ApplicationFilter.of(visit.query).variables()}


async def applications(shown: PageView) -> TemplateVariables:
    """Return the applications in three tabs; an address without a tab opens one with applications waiting."""
    filters, data = ApplicationFilter.of(shown.query), shown.data
    waiting = next((each for each in TABS if data[each]["totalCount"]), filters.tab)
    if "tab" not in shown.query and shown.refused is None and waiting != filters.tab:
        filters = replace(filters, tab=waiting)
        data = await shown.ask("console_applications", **{**shown.query_variables, **filters.variables()})
    state = shown.request.state
    return {
        "data": data,
        "fair": data["fair"],
        "filters": filters,
        "states": BOOTH_STATES if filters.of_booths else APPLICATION_STATES,
        "state_words": BOOTH_LABELS if filters.of_booths else STATES,
        "problems": getattr(state, "problems", {}),
        "decided": getattr(state, "decided", 0),
        "count": _number(shown.query.get("count", "")),
        "failed": _number(shown.query.get("failed", "")),
    }


async def decide(sent: SubmittedForm) -> Response:
    """Decide the ticked applications; those that could not be decided are shown again with the reason."""
    form, filters, ids = sent.form, ApplicationFilter.of(sent.query), sent.form.several("ids")
    lacking = _lacking(form)
    if lacking is not None:
        return await sent.again(lacking)
    if form.value("scope") == "all":
        return await _decide_all(sent, filters)
    name = "decide_booths" if filters.of_booths else "decide_fair_applications"
    given = booths_of(form, ids) if filters.of_booths else one_of(form, ids)
    done = await sent.do(name, form.key, fairId=await sent.fair_id(), **given)
    if done.problem is not None:
        return await done.again(done.problem)
    if done.result["problems"]:
        sent.request.state.problems = problems_by_id(done.result["problems"])
        sent.request.state.decided = len(done.result["results"])
        words = marked("Some applications could not be processed. See the note beside each one.")
        return await sent.again(Problem("SOME_UNDECIDED", words))
    return _onward(sent, filters, count=len(done.result["results"]))


def _onward(sent: SubmittedForm, filters: ApplicationFilter, **counts: int | None) -> Response:
    """Redirect to the applications as they were filtered, with the number decided."""
    done = "approved" if _decision(sent.form)["approve"] else "declined"
    query = {name: value for name, value in {**filters.query, "done": done, **counts}.items() if value is not None}
    return sent.go(f"/console/fairs/{sent.path['fair']}/applications?{urlencode(query)}")


def _lacking(form: Form) -> Problem | None:
    """Return what is missing before anything can be decided, if anything."""
    decision = _decision(form)
    if form.value("scope") != "all" and not form.several("ids"):
        return Problem("NOTHING_CHOSEN", marked("Select at least one application first."))
    if not any(decision.values()):
        return Problem("INVALID", marked("Enter a reason. The applicant will see it."), "reason")
    return None


def one_of(form: Form, ids: Sequence[str]) -> dict[str, Any]:
    """Return one decision on many applications."""
    return {"ids": list(ids), **_decision(form)}


def booths_of(form: Form, ids: Sequence[str]) -> dict[str, Any]:
    """Return a decision on each booth, with the place chosen for it."""
    decision = _decision(form)
    return {"decisions": [{"boothId": each, **decision, **_place(form, each, decision)} for each in ids]}


def problems_by_id(problems: Sequence[Mapping[str, Any]]) -> dict[str, Problem]:
    """Return the reasons why applications were not decided, by id."""
    return {each["id"]: Problem.of(each) for each in problems}


def _decision(form: Form) -> dict[str, Any]:
    approve = form.value("decision") == "approve"
    reason, stock = form.value("reason").strip() or None, form.value("stockReason") or None
    # Both fields are in the box for declining: whoever opens it and then approves after all does not mean them.
    return {"approve": approve, "reason": None if approve else reason, "stockReason": None if approve else stock}


def _place(form: Form, booth_id: str, decision: Mapping[str, Any]) -> dict[str, Any]:
    if not decision["approve"]:
        return {}
    return {name: form.value(f"{name}-{booth_id}").strip() or None for name in ("hall", "number")}


async def _decide_all(sent: SubmittedForm, filters: ApplicationFilter) -> Response:
    """Decide the next hundred of all waiting applications in the filter; the page repeats this while there are more.

    Booths get the next free spaces. Applications that could not be decided keep waiting and are counted.
    """
    fair_id, decision = await sent.fair_id(), _decision(sent.form)
    given = {name: value for name, value in filters.variables().items() if name not in {"status", "boothStatus"}}
    data = await sent.ask("console_waiting", fairId=fair_id, after=sent.value("after") or None, **given)
    Audience.ORGANISER.check(data)
    page = data["fairBooths" if filters.of_booths else "applications"]
    ids = [each["id"] for each in page["nodes"]]
    decided, failed = _number(sent.value("decided")), _number(sent.value("failed"))
    if ids:
        name = "decide_booths" if filters.of_booths else "decide_fair_applications"
        each = [{"boothId": one, **decision, "nextFree": decision["approve"]} for one in ids]
        variables: dict[str, Any] = {"decisions": each} if filters.of_booths else {"ids": ids, **decision}
        done = await sent.do(name, sent.form.key, fairId=fair_id, **variables)
        if done.problem is not None:
            return await done.again(done.problem)
        decided, failed = decided + len(done.result["results"]), failed + len(done.result["problems"])
    if page["pageInfo"]["hasNextPage"]:
        counts = {"after": page["pageInfo"]["endCursor"], "decided": decided, "failed": failed}
        return _going_on(sent, data, {"filters": filters, **counts})
    return _onward(sent, filters, count=decided, failed=failed or None)


def _going_on(sent: SubmittedForm, data: TemplateVariables, names: TemplateVariables) -> Response:
    """Return the page that continues a decision on all waiting applications; it shows the progress."""
    kept = {"decision": sent.value("decision"), "stock_reason": sent.value("stockReason")}
    more = {**kept, "reason": sent.value("reason"), "total": _number(sent.value("total")), **names}
    return sent.show("console_deciding.html", data=data, fair=data["fair"], **more)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
