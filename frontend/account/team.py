"""One's organisation, its people and their roles, and other organisations that one belongs to."""

from typing import Any, Final

from frontend.site.forms import Sent
from frontend.site.pages import Given, Shown, kind_of

ROLES: Final = ("OWNER", "MANAGER", "MEMBER")
"""From the highest down."""

LAYOUTS: Final = {"EXHIBITOR": "layouts/portal.html", "ORGANISER": "layouts/console.html"}
"""In whose room a page stands that everybody has."""


def room_names(shown: Shown) -> dict[str, Any]:
    """Return what a page needs that stands in every kind of organisation's room."""
    kind = kind_of(shown.data)
    acting = (shown.data.get("me") or {}).get("actingFor") or None
    return {"layout": LAYOUTS.get(kind or "", "layouts/base.html"), "kind": kind, "acting": acting}


def team_names(shown: Shown) -> Given:
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


def found_variables(sent: Sent) -> Given:
    """Return the variables of createOrganisation."""
    return {"input": {name: sent.value(name).strip() for name in ("kind", "name", "country")} | sent.plain("website")}


def change_variables(sent: Sent) -> Given:
    """Return the variables of changeOrganisation; an empty website goes."""
    return {name: sent.value(name).strip() for name in ("name", "country", "website")}


def to_founded(sent: Sent) -> str:
    """Return where one goes on with a new organisation."""
    return "/portal" if sent.result["kind"] == "EXHIBITOR" else "/company"
