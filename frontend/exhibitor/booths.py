"""The exhibitor's booths: applications, their outcome, and the booths themselves."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from frontend.exhibitor.company_conflicts import STAFF, WORDS
from frontend.exhibitor.company_fields import MAX_STAFF, drawn_rows, rows
from frontend.parts.fields import SPOKEN, text_in, whole, wording
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.languages.formats import moment
from frontend.site.pages import PageView, TemplateVariables


def booths(view: PageView) -> TemplateVariables:
    """Return the template variables of the page of all booths."""
    coming, over = own_booths(view.data, datetime.now(UTC))
    return {"coming": coming, "over": over}


def own_booths(data: Mapping[str, Any], now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return upcoming and past fairs with the exhibitor's application and booth at each (None without)."""
    applications = {each["fair"]["id"]: each for each in data.get("myFairApplications") or () if each["fair"]}
    booths = {each["fair"]["id"]: each for each in data.get("myBooths") or () if each["fair"]}
    fairs: Sequence[Mapping[str, Any]] = [each["fair"] for each in booths.values()]
    known = {fair["id"]: fair for fair in [*fairs, *((data.get("fairs") or {}).get("nodes") or ())]}
    found = [
        {"fair": fair, "application": applications.get(fair["id"]), "booth": booths.get(fair["id"])}
        for fair in sorted(known.values(), key=lambda fair: str(fair["opensAt"]))
    ]
    coming = [each for each in found if moment(each["fair"]["closesAt"]) > now]
    over = [each for each in found if each["booth"] and moment(each["fair"]["closesAt"]) <= now]
    return coming, over[::-1]


def booth(view: PageView) -> TemplateVariables:
    """Return the template variables of the page of one booth."""
    begun = {"words": WORDS.begin(view.data), "staff": STAFF.begin(view.data)}
    form = (view.refused or Form()).part("staff")
    staff = drawn_rows(form, "staff", view.data["booth"]["staff"], MAX_STAFF)
    return {"spoken": SPOKEN, "wording": wording, "begun": begun, "staff": staff}


def apply_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of applyForBooth."""
    place = {name: submitted.value(name) for name in ("fairId", "section")}
    return {"input": {**place, "headline": text_in(submitted, "headline")}}


def register_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of applyToFair."""
    return {"fairId": submitted.value("fairId"), **submitted.plain("note")}


def change_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of changeBooth."""
    words = {"headline": text_in(submitted, "headline"), "section": submitted.value("section") or None}
    return {**one_booth(submitted), **words, "version": whole(submitted.value("version"))}


def one_booth(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of publishBooth and closeBooth."""
    return {"boothId": submitted.path["id"]}


def staff_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of setStaff."""
    return {
        **one_booth(submitted),
        "staff": rows(submitted.form, "staff"),
        "version": whole(submitted.value("version")),
    }
