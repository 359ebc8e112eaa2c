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


async def applications(view: PageView) -> TemplateVariables:
    """Return the applications in three tabs; an address without a tab opens one with applications waiting."""
    filters, data = ApplicationFilter.of(view.query), view.data
    waiting = next((each for each in TABS if data[each]["totalCount"]), filters.tab)
    if "tab" not in view.query and view.refused is None and waiting != filters.tab:
        filters = replace(filters, tab=waiting)
        data = await view.ask("console_applications", **{**view.query_variables, **filters.variables()})
    state = view.request.state
    return {
        "data": data,
        "fair": data["fair"],
        "filters": filters,
        "states": BOOTH_STATES if filters.of_booths else APPLICATION_STATES,
        "state_words": BOOTH_LABELS if filters.of_booths else STATES,
        "problems": getattr(state, "problems", {}),
        "decided": getattr(state, "decided", 0),
        "count": _number(view.query.get("count", "")),
        "failed": _number(view.query.get("failed", "")),
    }


async def decide(submitted: SubmittedForm) -> Response:
    """Decide the ticked applications; those that could not be decided are shown again with the reason."""
    form, filters, ids = submitted.form, ApplicationFilter.of(submitted.query), submitted.form.several("ids")
    lacking = _lacking(form)
    if lacking is not None:
        return await submitted.again(lacking)
    if form.value("scope") == "all":
        return await _decide_all(submitted, filters)
    name = "decide_booths" if filters.of_booths else "decide_fair_applications"
    given = booths_of(form, ids) if filters.of_booths else same_decision_for_all(form, ids)
    done = await submitted.do(name, form.key, fairId=await submitted.fair_id(), **given)
    if done.problem is not None:
        return await done.again(done.problem)
    if done.result["problems"]:
        submitted.request.state.problems = problems_by_id(done.result["problems"])
        submitted.request.state.decided = len(done.result["results"])
        words = marked("Some applications could not be processed. See the note beside each one.")
        return await submitted.again(Problem("SOME_UNDECIDED", words))
    return _onward(submitted, filters, count=len(done.result["results"]))


def _onward(submitted: SubmittedForm, filters: ApplicationFilter, **counts: int | None) -> Response:
    """Redirect to the applications as they were filtered, with the number decided."""
    done = "approved" if _decision(submitted.form)["approve"] else "declined"
    query = {name: value for name, value in {**filters.query, "done": done, **counts}.items() if value is not None}
    return submitted.go(f"/console/fairs/{submitted.path['fair']}/applications?{urlencode(query)}")


def _lacking(form: Form) -> Problem | None:
    """Return what is missing before anything can be decided, if anything."""
    decision = _decision(form)
    if form.value("scope") != "all" and not form.several("ids"):
        return Problem("NOTHING_CHOSEN", marked("Select at least one application first."))
    if not any(decision.values()):
        return Problem("INVALID", marked("Enter a reason. The applicant will see it."), "reason")
    return None


def same_decision_for_all(form: Form, ids: Sequence[str]) -> dict[str, Any]:
    """Return the variables that decide all these applications alike."""
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


async def _decide_all(submitted: SubmittedForm, filters: ApplicationFilter) -> Response:
    """Decide the next hundred of all waiting applications in the filter; the page repeats this while there are more.

    Booths get the next free spaces. Applications that could not be decided keep waiting and are counted.
    """
    fair_id, decision = await submitted.fair_id(), _decision(submitted.form)
    given = {name: value for name, value in filters.variables().items() if name not in {"status", "boothStatus"}}
    data = await submitted.ask("console_waiting", fairId=fair_id, after=submitted.value("after") or None, **given)
    Audience.ORGANISER.check(data)
    page = data["fairBooths" if filters.of_booths else "applications"]
    ids = [each["id"] for each in page["nodes"]]
    decided, failed = _number(submitted.value("decided")), _number(submitted.value("failed"))
    if ids:
        name = "decide_booths" if filters.of_booths else "decide_fair_applications"
        each = [{"boothId": one, **decision, "nextFree": decision["approve"]} for one in ids]
        variables: dict[str, Any] = {"decisions": each} if filters.of_booths else {"ids": ids, **decision}
        done = await submitted.do(name, submitted.form.key, fairId=fair_id, **variables)
        if done.problem is not None:
            return await done.again(done.problem)
        decided, failed = decided + len(done.result["results"]), failed + len(done.result["problems"])
    if page["pageInfo"]["hasNextPage"]:
        counts = {"after": page["pageInfo"]["endCursor"], "decided": decided, "failed": failed}
        return _going_on(submitted, data, {"filters": filters, **counts})
    return _onward(submitted, filters, count=decided, failed=failed or None)


def _going_on(submitted: SubmittedForm, data: TemplateVariables, names: TemplateVariables) -> Response:
    """Return the page that continues a decision on all waiting applications; it shows the progress."""
    kept = {"decision": submitted.value("decision"), "stock_reason": submitted.value("stockReason")}
    more = {**kept, "reason": submitted.value("reason"), "total": _number(submitted.value("total")), **names}
    return submitted.show("console_deciding.html", data=data, fair=data["fair"], **more)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0
