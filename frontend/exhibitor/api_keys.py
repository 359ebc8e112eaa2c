"""An organisation's API keys."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.responses import Response

from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables, administers, kind_of
from frontend.site.problems import Problem

LIVES: Final = (30, 90, 180, 365)
"""Lifetimes of a key to choose from, in days."""

SCOPES: Final[Mapping[str, str]] = {
    "accounts:read": marked("See your organisation and its members"),
    "accounts:write": marked("Edit your organisation, invite people and assign roles"),
    "fairs:read": marked("See fairs and your applications to them"),
    "fairs:write": marked("Apply to fairs and, for organisers, set up fairs"),
    "exhibitors:read": marked(
        "See exhibitors with their contacts and certificates, and your own profile and booths even when unpublished"
    ),
    "exhibitors:write": marked("Edit your profile, pictures, booths, staff and certificates"),
    "catalog:read": marked(
        "See products, including those not visible to everyone; see and export your own, including drafts"
    ),
    "catalog:write": marked("Create, edit, import, publish and withdraw products"),
    "sourcing:read": marked("Read your enquiries and their answers"),
    "sourcing:write": marked("Send and answer enquiries"),
    "meetings:read": marked("See your availability for meetings and, for organisers, absences"),
    "meetings:write": marked("Change your availability for meetings and, for organisers, record absences"),
    "matchmaking:read": marked("See sourcing needs or target buyers, and recommendations"),
    "matchmaking:write": marked("Manage sourcing needs or target buyers, and answer recommendations"),
    "localisation:read": marked("See translations, their progress and glossaries"),
    "localisation:write": marked("Write and approve translations, edit your glossary and import translation memories"),
    "discovery:read": marked("Search everything you have access to"),
    "installation:read": marked("For administrators: see the installation’s models, index and figures"),
    "installation:write": marked(
        "For administrators: set exchange rates, keep the glossary for all, install models, build the search index anew"
    ),
}
"""What each scope permits a program to do."""

NOTHING_TICKED: Final = marked("Select at least one permission for the key.")
NOT_OFFERED: Final = marked("One of the permissions you selected is no longer available. Select the permissions again.")
"""Both replace the service's sentence, which lists the scopes by their technical names."""

_EXHIBITORS_ALONE: Final = frozenset({"exhibitors:write", "catalog:write"})
_ADMINISTRATORS_ALONE: Final = frozenset({"installation:read", "installation:write"})


def available_scopes(scopes: Sequence[str], kind: str | None, *, administrator: bool = False) -> list[str]:
    """Return the scopes with which a key of an organisation of this kind can do anything.

    Read scopes are for everyone: with them, a buyer's key sees what is only for registered or chosen companies.
    """
    beyond = frozenset() if kind in {"EXHIBITOR", "ORGANISER"} else _EXHIBITORS_ALONE
    beyond |= frozenset() if administrator else _ADMINISTRATORS_ALONE
    return [each for each in scopes if each not in beyond]


def keys(view: PageView) -> dict[str, Any]:
    """Return the page's template variables."""
    now, kind = datetime.now(UTC), kind_of(view.data)
    found = (view.data.get("apiKeys") or {}).get("nodes") or ()
    good = {each["id"] for each in found if not each["revokedAt"] and datetime.fromisoformat(each["expiresAt"]) > now}
    scopes = available_scopes(view.data.get("apiKeyScopes") or (), kind, administrator=administers(view.data))
    return {"explained": SCOPES, "lives": LIVES, "good": good, "scopes": scopes, "new_key": None}


def key_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of createApiKey."""
    days = next((each for each in LIVES if str(each) == submitted.value("days")), LIVES[1])
    # A minute less than the full lifetime: the server's clock may be a little ahead of ours.
    expires = datetime.now(UTC) + timedelta(days=days, minutes=-1)
    scopes = submitted.form.several("scopes")
    return {"input": {"name": submitted.value("name"), "scopes": scopes, "expiresAt": expires.isoformat()}}


def reword_problem(submitted: SubmittedForm, problem: Problem) -> Problem:
    """Return a problem with the scopes in words that do not list them."""
    if problem.field != "scopes" or problem.code != "INVALID":
        return problem
    return Problem(problem.code, NOT_OFFERED if submitted.form.several("scopes") else NOTHING_TICKED, problem.field)


async def show_secret(submitted: SubmittedForm) -> Response:
    """Show a new key's secret, once."""
    view = await submitted.page_view()
    return view.show(**{**keys(view), "new_key": submitted.result})
