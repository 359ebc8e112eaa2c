"""The organiser's exhibitors, their listings, and the sheets of all of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.organiser.applications import BOOTH_STATES, STATES
from frontend.site.form_data import problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Shown
from frontend.site.site import House, go, language_of

SHEET_PAGES: Final = {"APPLICATIONS": "applications", "EXHIBITORS": "exhibitors", "LISTINGS": "listings"}

JUDGEMENTS: Final = (
    ("verify", "verify_exhibitor", "verified"),
    ("revoke", "revoke_verification", "revoked"),
    ("suspend", "suspend_exhibitor", "suspended"),
    ("reinstate", "reinstate_exhibitor", "reinstated"),
)
"""What an organiser judges of a company: the address's word, the mutation, and what was done."""

LISTING_PROBLEMS: Final[Mapping[str, str]] = {
    "NO_PICTURE": marked("No picture"),
    "NO_PRICE": marked("No price, and not on request"),
    "NO_HS_CODE": marked("No HS code"),
    "TITLE_SHORT": marked("Very short name"),
    "TITLE_IN_CAPITALS": marked("Name in capitals"),
    "FORBIDDEN_WORD": marked("Forbidden word"),
    "CERTIFICATE_EXPIRED": marked("Certificate expired"),
    "PRICE_FAR_OFF": marked("Price far from the usual"),
    "PICTURE_REPEATED": marked("Same picture on many products"),
}
"""What is wrong with a listing, in words."""


def exhibitors(shown: Shown) -> Mapping[str, Any]:
    """Return what the table of booths and companies is filtered by."""
    query = shown.request.query_params
    wish = {name: query.get(name) or None for name in ("text", "section", "hall", "country", "status")}
    return {"fair": shown.data["fair"], "wish": wish, "states": BOOTH_STATES, "state_words": STATES}


def listings(shown: Shown) -> Mapping[str, Any]:
    """Return the names of problems, and how many there were at the last check."""
    check = shown.data.get("listingCheck") or {}
    counts = {each["problem"]: each["count"] for each in check.get("counts") or ()}
    return {
        "fair": shown.data["fair"],
        "problem": shown.request.query_params.get("problem") or None,
        "problem_words": LISTING_PROBLEMS,
        "counts": counts,
        "now": datetime.now(UTC),
    }


def same_table(request: Request, _result: Mapping[str, Any]) -> str:
    """Return the way back to the exhibitors as they were filtered."""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"/console/fairs/{request.path_params['fair']}/exhibitors{query}"


def of_fair(shown: Shown) -> Mapping[str, Any]:
    """Return the fair that the page belongs to."""
    return {"fair": shown.data["fair"]}


async def sheet(house: House, request: Request) -> Response:
    """Lead to a sheet: to its file where it was short, else to the page that waits for it."""
    form, slug = typed(await request.form()), request.path_params["fair"]
    kind = form.value("sheet")
    kind = kind if kind in SHEET_PAGES else "EXHIBITORS"
    fair_id = await house.fair_id(request, slug)
    answer = await house.do(request, "export_fair_sheet", form.key, fairId=fair_id, sheet=kind)
    (result,) = answer.data.values()
    at = f"/{language_of(request)}/console/fairs/{slug}"
    if problem_in(result) is not None:
        return go(f"{at}/{SHEET_PAGES[kind]}?done=no-sheet")
    return go(result["file"]["url"] if result["file"] else f"{at}/sheets/{result['id']}")
