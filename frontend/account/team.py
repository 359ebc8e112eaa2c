"""The user's organisation, its members and their roles, and the user's other organisations."""

from typing import Any, Final

from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables, kind_of

ROLES: Final = ("OWNER", "MANAGER", "MEMBER")
"""Roles, highest first."""

LAYOUTS: Final = {"EXHIBITOR": "layouts/portal.html", "ORGANISER": "layouts/console.html"}
"""Layouts of pages that all kinds of organisation share."""


def shared_variables(view: PageView) -> dict[str, Any]:
    """Return the template variables of a page that all kinds of organisation share."""
    kind = kind_of(view.data)
    acting = (view.data.get("me") or {}).get("actingFor") or None
    return {"layout": LAYOUTS.get(kind or "", "layouts/base.html"), "kind": kind, "acting": acting}


def team_variables(view: PageView) -> TemplateVariables:
    """Return the template variables of the team page: the roles the user may assign, and the number of owners."""
    names = shared_variables(view)
    acting = names["acting"] or {}
    organisation = acting.get("organisation") or {}
    people = (organisation.get("members") or {}).get("nodes") or ()
    mine = acting.get("role")
    giving = ROLES[ROLES.index(mine) :] if mine in ROLES else ()
    owners = [each for each in people if each["role"] == "OWNER"]
    may = mine in {"OWNER", "MANAGER"}
    return {**names, "roles": giving, "owners": len(owners), "may_lead": may, "all_roles": ROLES}


def found_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of createOrganisation."""
    return {
        "input": {name: submitted.value(name).strip() for name in ("kind", "name", "country")}
        | submitted.plain("website")
    }


def change_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of changeOrganisation; an empty website is removed."""
    return {name: submitted.value(name).strip() for name in ("name", "country", "website")}


def to_founded(submitted: SubmittedForm) -> str:
    """Return the page that follows the founding of an organisation."""
    return "/portal" if submitted.result["kind"] == "EXHIBITOR" else "/company"
