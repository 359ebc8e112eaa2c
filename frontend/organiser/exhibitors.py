"""Exhibitors in the organiser's console, their listings, and the spreadsheets of both."""

from typing import Final

from frontend.organiser.applications import BOOTH_LABELS, BOOTH_STATES
from frontend.parts.listings import LISTING_PROBLEMS
from frontend.site.forms import Address, SubmittedForm
from frontend.site.pages import PageView, TemplateVariables

SHEET_PAGES: Final = {"APPLICATIONS": "applications", "EXHIBITORS": "exhibitors", "LISTINGS": "listings"}

JUDGEMENTS: Final = (
    ("verify", "verify_exhibitor", "verified"),
    ("revoke", "revoke_verification", "revoked"),
    ("suspend", "suspend_exhibitor", "suspended"),
    ("reinstate", "reinstate_exhibitor", "reinstated"),
)
"""Decisions on a company: the word in the address, the mutation, and what was done."""


def exhibitors(view: PageView) -> TemplateVariables:
    """Return the filters of the table of booths and companies."""
    filters = {name: view.query.get(name) or None for name in ("text", "section", "hall", "country", "status")}
    return {**of_fair(view), "filters": filters, "states": BOOTH_STATES, "state_words": BOOTH_LABELS}


def listings(view: PageView) -> TemplateVariables:
    """Return the labels of problems, and their number at the last check."""
    check = view.data.get("listingCheck") or {}
    counts = {each["problem"]: each["count"] for each in check.get("counts") or ()}
    problem = view.query.get("problem") or None
    return {**of_fair(view), "problem": problem, "problem_words": LISTING_PROBLEMS, "counts": counts}


def same_table(submitted: SubmittedForm) -> str:
    """Return the path back to the exhibitors as they were filtered."""
    query = f"?{submitted.request.url.query}" if submitted.request.url.query else ""
    return f"/console/fairs/{submitted.path['fair']}/exhibitors{query}"


def of_fair(view: PageView) -> TemplateVariables:
    """Return the fair that the page belongs to."""
    return {"fair": view.data["fair"]}


async def sheet_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of exportFairSheet."""
    return {"fairId": await submitted.fair_id(), "sheet": _kind(submitted)}


def to_sheet(submitted: SubmittedForm) -> str:
    """Return the address of a spreadsheet: of its file if it was short, else of the page that waits for it."""
    at = f"/console/fairs/{submitted.path['fair']}"
    if submitted.problem is not None:
        return f"{at}/{SHEET_PAGES[_kind(submitted)]}?done=no-sheet"
    file = submitted.result["file"]
    return Address(file["url"]) if file else f"{at}/sheets/{submitted.result['id']}"


def _kind(submitted: SubmittedForm) -> str:
    kind = submitted.value("sheet")
    return kind if kind in SHEET_PAGES else "EXHIBITORS"
