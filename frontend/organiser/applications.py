"""The organiser's applications: looking through them, and deciding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Audience
from frontend.site.problems import Problem
from frontend.site.site import House, go

TABS: Final = ("exhibitors", "buyers", "booths")
REGISTRATION_STATES: Final = ("APPLIED", "APPROVED", "DECLINED")
BOOTH_STATES: Final = ("APPLIED", "APPROVED", "PUBLISHED", "DECLINED", "CLOSED")
ALL: Final = "ALL"
STATES: Final[Mapping[str, str]] = {
    "APPLIED": marked("Waiting"),
    "APPROVED": marked("Approved"),
    "PUBLISHED": marked("Open"),
    "DECLINED": marked("Declined"),
    "WITHDRAWN": marked("Withdrawn"),
    "CLOSED": marked("Closed"),
    "DRAFT": marked("Draft"),
    "SUSPENDED": marked("Suspended"),
}
"""The states of applications, booths and companies in words."""


@dataclass(frozen=True)
class Wish:
    """What an organiser wants to see of the applications; all of it stands in the address."""

    tab: str
    state: str
    text: str | None
    country: str | None
    section: str | None

    @classmethod
    def of(cls, request: Request) -> "Wish":
        """Return what an address asks for."""
        query = request.query_params
        tab = query.get("tab", "")
        tab = tab if tab in TABS else TABS[0]
        known = (*(BOOTH_STATES if tab == "booths" else REGISTRATION_STATES), ALL)
        state = query.get("state", "")
        wished = {name: query.get(name, "").strip() or None for name in ("text", "country", "section")}
        return cls(tab=tab, state=state if state in known else "APPLIED", **wished)

    @property
    def of_booths(self) -> bool:
        """Say whether booths are wanted."""
        return self.tab == "booths"

    @property
    def query(self) -> dict[str, str | None]:
        """The wish as an address says it."""
        state = None if self.state == "APPLIED" else self.state
        return {"tab": self.tab, "state": state, "text": self.text, "country": self.country, "section": self.section}

    def variables(self) -> dict[str, Any]:
        """Return the wish as the query's variables."""
        status = None if self.state == ALL else self.state
        found: dict[str, Any] = {"ofBooths": self.of_booths, "text": self.text, "country": self.country}
        if self.of_booths:
            return found | {"boothStatus": status, "section": self.section}
        return found | {"status": status, "part": "BUYER" if self.tab == "buyers" else "EXHIBITOR"}


async def applications(house: House, request: Request) -> Response:
    """Show who waits for a decision, in three tabs; an address without a tab opens one where somebody waits."""
    if "tab" in request.query_params:
        return await _applications(house, request, {})
    wish = Wish.of(request)
    found = await _wished(house, request, wish)
    waiting = next((each for each in TABS if found[each]["totalCount"]), wish.tab)
    if waiting != wish.tab:
        wish = replace(wish, tab=waiting)
        found = await _wished(house, request, wish)
    return _shown(house, request, wish, found)


async def decide(house: House, request: Request) -> Response:
    """Decide what was ticked; what could not be decided is shown again with its reason."""
    form, wish = typed(await request.form()), Wish.of(request)
    fair_id = await house.fair_id(request, request.path_params["fair"])
    ids = form.several("ids")
    lacking = _lacking(form)
    if lacking is not None:
        return await _again(house, request, form, lacking)
    if form.value("scope") == "all":
        return await _decide_all(house, request, form, wish)
    name, given = (
        ("decide_booths", booths_of(form, ids)) if wish.of_booths else ("decide_registrations", one_of(form, ids))
    )
    answer = await house.do(request, name, form.key, fairId=fair_id, **given)
    (result,) = answer.data.values()
    problem = problem_in(result)
    if problem is not None:
        return await _again(house, request, form, problem)
    if result["problems"]:
        mended = form.refused(Problem("SOME_UNDECIDED", marked("Some could not be decided; see beside each of them.")))
        request.state.form = mended
        return await _applications(house, request, problems_by_id(result["problems"]), len(result["results"]))
    done = "approved" if form.value("decision") == "approve" else "declined"
    where = house.names(request)["here"]
    path = f"/console/fairs/{request.path_params['fair']}/applications"
    return go(where(path, **wish.query, done=done, count=len(result["results"])))  # type: ignore[operator]


def _lacking(form: Form) -> Problem | None:
    """Return what has to be said before anything can be decided, if anything."""
    decision = _decision(form)
    if form.value("scope") != "all" and not form.several("ids"):
        return Problem("NOTHING_CHOSEN", marked("Choose at least one first."))
    if not any(decision.values()):
        return Problem("INVALID", marked("Say why: the applicant reads it."), "reason")
    return None


def one_of(form: Form, ids: Sequence[str]) -> dict[str, Any]:
    """Return one decision about many registrations."""
    return {"ids": list(ids), **_decision(form)}


def booths_of(form: Form, ids: Sequence[str]) -> dict[str, Any]:
    """Return a decision about each booth, with the place that was chosen for it."""
    decision = _decision(form)
    return {"decisions": [{"boothId": each, **decision, **_place(form, each, decision)} for each in ids]}


def problems_by_id(problems: Sequence[Mapping[str, Any]]) -> dict[str, Problem]:
    """Return why things were not decided, by their ids."""
    return {each["id"]: Problem.of(each) for each in problems}


def _decision(form: Form) -> dict[str, Any]:
    approve = form.value("decision") == "approve"
    reason, stock = form.value("reason").strip() or None, form.value("stockReason") or None
    # Both stand in the box for declining: who opens it and then approves after all does not mean them.
    return {"approve": approve, "reason": None if approve else reason, "stockReason": None if approve else stock}


def _place(form: Form, booth_id: str, decision: Mapping[str, Any]) -> dict[str, Any]:
    if not decision["approve"]:
        return {}
    return {name: form.value(f"{name}-{booth_id}").strip() or None for name in ("hall", "number")}


async def _decide_all(house: House, request: Request, form: Form, wish: Wish) -> Response:
    """Decide the next hundred of all that wait and fit the filter; the page goes on by itself while there are more.

    Booths get the next free stands. What could not be decided stays behind and is counted.
    """
    fair_id, slug = await house.fair_id(request, request.path_params["fair"]), request.path_params["fair"]
    given = {name: value for name, value in wish.variables().items() if name not in {"status", "boothStatus"}}
    found = await house.answer(request, "console_waiting", fairId=fair_id, after=form.value("after") or None, **given)
    Audience.ORGANISER.check(found.data)
    page = found.data["fairBooths" if wish.of_booths else "applications"]
    ids, decision = [each["id"] for each in page["nodes"]], _decision(form)
    decided, failed = _number(form.value("decided")), _number(form.value("failed"))
    if ids:
        name = "decide_booths" if wish.of_booths else "decide_registrations"
        each = [{"boothId": one, **decision, "nextFree": decision["approve"]} for one in ids]
        what: dict[str, Any] = {"decisions": each} if wish.of_booths else {"ids": ids, **decision}
        answer = await house.do(request, name, form.key, fairId=fair_id, **what)
        (result,) = answer.data.values()
        problem = problem_in(result)
        if problem is not None:
            return await _again(house, request, form, problem)
        decided, failed = decided + len(result["results"]), failed + len(result["problems"])
    if page["pageInfo"]["hasNextPage"]:
        names = {"after": page["pageInfo"]["endCursor"], "decided": decided, "failed": failed}
        return _going_on(house, request, form, data=found.data, wish=wish, **names)
    done = "approved" if decision["approve"] else "declined"
    where = house.names(request)["here"]
    path = f"/console/fairs/{slug}/applications"
    return go(where(path, **wish.query, done=done, count=decided, failed=failed or None))  # type: ignore[operator]


def _going_on(house: House, request: Request, form: Form, *, data: Mapping[str, Any], **names: Any) -> Response:
    """Return the page that goes on with a decision about all that wait; it says how far it is."""
    kept: dict[str, Any] = {
        "decision": form.value("decision"),
        "stock_reason": form.value("stockReason"),
        "reason": form.value("reason"),
    }
    total = _number(form.value("total"))
    return house.show(request, "console_deciding.html", data=data, fair=data["fair"], total=total, **kept, **names)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 7 else 0


async def _again(house: House, request: Request, form: Form, problem: Problem) -> Response:
    request.state.form = form.refused(problem)
    return await _applications(house, request, {})


async def _applications(house: House, request: Request, problems: Mapping[str, Problem], decided: int = 0) -> Response:
    wish = Wish.of(request)
    return _shown(house, request, wish, await _wished(house, request, wish), problems=problems, decided=decided)


async def _wished(house: House, request: Request, wish: Wish) -> Mapping[str, Any]:
    fair_id = await house.fair_id(request, request.path_params["fair"])
    after = request.query_params.get("after")
    found = await house.answer(request, "console_applications", fairId=fair_id, after=after, **wish.variables())
    Audience.ORGANISER.check(found.data)
    return found.data


def _shown(
    house: House,
    request: Request,
    wish: Wish,
    data: Mapping[str, Any],
    *,
    problems: Mapping[str, Problem] | None = None,
    decided: int = 0,
) -> Response:
    response = house.show(
        request,
        "console_applications.html",
        data=data,
        fair=data["fair"],
        wish=wish,
        states=BOOTH_STATES if wish.of_booths else REGISTRATION_STATES,
        state_words=STATES,
        problems=problems or {},
        decided=decided,
        count=counted(request),
        failed=_number(request.query_params.get("failed", "")),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def counted(request: Request) -> int:
    """Return how many were decided before the page was shown, as its address says."""
    return _number(request.query_params.get("count", ""))
