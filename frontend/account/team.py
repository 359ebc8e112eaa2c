"""One's organisation, its people and their roles, and other organisations that one belongs to."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request

from frontend.exhibitor.company import parts
from frontend.site.form_data import Form
from frontend.site.pages import Shown

ROLES: Final = ("OWNER", "MANAGER", "MEMBER")
"""From the highest down."""

LAYOUTS: Final = {"EXHIBITOR": "layouts/portal.html", "ORGANISER": "layouts/console.html"}
"""In whose room a page stands that everybody has."""


def room_names(shown: Shown) -> Mapping[str, Any]:
    """Return what a page needs that stands in every kind of organisation's room."""
    acting = (shown.data.get("me") or {}).get("actingFor") or {}
    kind = (acting.get("organisation") or {}).get("kind")
    layout = LAYOUTS.get(kind or "", "layouts/base.html")
    return {"part": parts(shown.request), "layout": layout, "kind": kind, "acting": acting or None}


def team_names(shown: Shown) -> Mapping[str, Any]:
    """Return what the team's page needs: which roles one may give, and whether one is the last owner."""
    names = room_names(shown)
    acting = names["acting"] or {}
    organisation = acting.get("organisation") or {}
    people = (organisation.get("members") or {}).get("nodes") or ()
    mine = acting.get("role")
    giving = ROLES[ROLES.index(mine) :] if mine in ROLES else ()
    owners = [each for each in people if each["role"] == "OWNER"]
    may = mine in {"OWNER", "MANAGER"}
    return {**names, "roles": giving, "owners": len(owners), "may_lead": may, "all_roles": ROLES}


def found_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of createOrganisation."""
    plain = {name: form.value(name).strip() for name in ("kind", "name", "country")}
    return {"input": {**plain, "website": form.value("website").strip() or None}}


def change_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of changeOrganisation; an empty website goes."""
    return {name: form.value(name).strip() for name in ("name", "country", "website")}


def to_founded(_request: Request, result: Mapping[str, Any]) -> str:
    """Return where one goes on with a new organisation."""
    return "/portal" if result["kind"] == "EXHIBITOR" else "/company"
