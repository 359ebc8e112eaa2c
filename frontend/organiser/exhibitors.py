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


def exhibitors(shown: PageView) -> TemplateVariables:
    """Return the filters of the table of booths and companies."""
    filters = {name: shown.query.get(name) or None for name in ("text", "section", "hall", "country", "status")}
    return {**of_fair(shown), "filters": filters, "states": BOOTH_STATES, "state_words": BOOTH_LABELS}


def listings(shown: PageView) -> TemplateVariables:
    """Return the labels of problems, and their number at the last check."""
    check = shown.data.get("listingCheck") or {}
    counts = {each["problem"]: each["count"] for each in check.get("counts") or ()}
    problem = shown.query.get("problem") or None
    return {**of_fair(shown), "problem": problem, "problem_words": LISTING_PROBLEMS, "counts": counts}


def same_table(sent: SubmittedForm) -> str:
    """Return the path back to the exhibitors as they were filtered."""
    query = f"?{sent.request.url.query}" if sent.request.url.query else ""
    return f"/console/fairs/{sent.path['fair']}/exhibitors{query}"


def of_fair(shown: PageView) -> TemplateVariables:
    """Return the fair that the page belongs to."""
    return {"fair": shown.data["fair"]}


async def sheet_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of exportFairSheet."""
    return {"fairId": await sent.fair_id(), "sheet": _kind(sent)}


def to_sheet(sent: SubmittedForm) -> str:
    """Return the address of a spreadsheet: of its file if it was short, else of the page that waits for it."""
    at = f"/console/fairs/{sent.path['fair']}"
    if sent.problem is not None:
        return f"{at}/{SHEET_PAGES[_kind(sent)]}?done=no-sheet"
    file = sent.result["file"]
    return Address(file["url"]) if file else f"{at}/sheets/{sent.result['id']}"


def _kind(sent: SubmittedForm) -> str:
    kind = sent.value("sheet")
    return kind if kind in SHEET_PAGES else "EXHIBITORS"
