"""The exhibitor's booths: where one can apply, what became of it, and the booth itself."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.company import complete, parts
from frontend.exhibitor.company_conflicts import STAFF, WORDS
from frontend.parts.fields import MOST_STAFF, SPOKEN, drawn_rows, rows, said_text, whole, wording
from frontend.site.form_data import Form
from frontend.site.languages.catalogues import NAMES
from frontend.site.languages.formats import moment
from frontend.site.pages import Shown
from frontend.site.site import House, language_of


def booths_names(shown: Shown) -> Mapping[str, Any]:
    """Return what the page of all booths needs beside its answer."""
    coming, over = stands(shown.data, datetime.now(UTC))
    return {"part": parts(shown.request), "coming": coming, "over": over}


def stands(data: Mapping[str, Any], now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return every fair with one's registration and booth there (None without): those to come, those over."""
    registrations = {each["fair"]["id"]: each for each in data.get("myRegistrations") or () if each["fair"]}
    booths = {each["fair"]["id"]: each for each in data.get("myBooths") or () if each["fair"]}
    fairs: Sequence[Mapping[str, Any]] = [each["fair"] for each in booths.values()]
    known = {fair["id"]: fair for fair in [*fairs, *((data.get("fairs") or {}).get("nodes") or ())]}
    found = [
        {"fair": fair, "registration": registrations.get(fair["id"]), "booth": booths.get(fair["id"])}
        for fair in sorted(known.values(), key=lambda fair: str(fair["opensAt"]))
    ]
    coming = [each for each in found if moment(each["fair"]["closesAt"]) > now]
    over = [each for each in found if each["booth"] and moment(each["fair"]["closesAt"]) <= now]
    return coming, over[::-1]


async def booth(house: House, request: Request) -> Response:
    """Show an own booth to be edited."""
    return await complete(house, request, "portal_booth", booth_names)


def booth_names(shown: Shown) -> Mapping[str, Any]:
    """Return what the page of one booth needs beside its answer."""
    begun = {"words": WORDS.begin(shown.data), "staff": STAFF.begin(shown.data)}
    part = parts(shown.request)
    staff = drawn_rows(part("staff"), "staff", shown.data["booth"]["staff"], MOST_STAFF)
    return {"part": part, "spoken": SPOKEN, "wording": wording, "begun": begun, "staff": staff}


def apply_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of applyForBooth."""
    headline = said_text(form, "headline", tuple(NAMES), language_of(request))
    return {"input": {"fairId": form.value("fairId"), "section": form.value("section"), "headline": headline}}


def register_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of applyToFair."""
    return {"fairId": form.value("fairId"), "note": form.value("note").strip() or None}


def change_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of changeBooth."""
    headline = said_text(form, "headline", tuple(NAMES), language_of(request))
    section, version = form.value("section") or None, whole(form.value("version"))
    return {"boothId": request.path_params["id"], "headline": headline, "section": section, "version": version}


def one_booth(request: Request, _form: Form) -> dict[str, Any]:
    """Return the variables of publishBooth and closeBooth."""
    return {"boothId": request.path_params["id"]}


def staff_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of setStaff."""
    version = whole(form.value("version"))
    return {"boothId": request.path_params["id"], "staff": rows(form, "staff"), "version": version}
