"""An organisation's API keys."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.company import parts
from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Audience, Page, Shown
from frontend.site.problems import Problem
from frontend.site.site import House

LIVES: Final = (30, 90, 180, 365)
"""For how many days a key may be good."""

SCOPES: Final[Mapping[str, str]] = {
    "accounts:read": marked("See your organisation and who belongs to it"),
    "accounts:write": marked("Change your organisation, invite people and give roles"),
    "fairs:read": marked("See fairs and your applications to them"),
    "fairs:write": marked("Apply to fairs; for organisers, set them up"),
    "exhibitors:read": marked(
        "See exhibitors with their contacts and certificates; your own profile and booths unpublished too"
    ),
    "exhibitors:write": marked("Change your profile, pictures, booths, staff and certificates"),
    "catalog:read": marked("See products, also those not shown to everybody; see and export your own, drafts too"),
    "catalog:write": marked("Create, change, import, publish and withdraw products"),
    "sourcing:read": marked("Read your enquiries and what was answered"),
    "sourcing:write": marked("Send and answer enquiries"),
    "matchmaking:read": marked("See wishes or sales aims, and whom you should meet"),
    "matchmaking:write": marked("Change wishes or sales aims, and answer suggestions"),
    "discovery:read": marked("Search as you may search yourself"),
    "discovery:write": marked("For organisers: build the search index anew"),
}
"""What a scope lets a program do."""

NOTHING_TICKED: Final = marked("Tick at least one thing that the key may do.")
NOT_OFFERED: Final = marked("One of the things you ticked is not offered any more. Tick again what the key may do.")
"""Both instead of the service's sentence, which lists the scopes as programs call them."""

_EXHIBITORS_ALONE: Final = frozenset({"exhibitors:write", "catalog:write"})
_ORGANISERS_ALONE: Final = frozenset({"discovery:write"})


def offered(scopes: Sequence[str], kind: str | None) -> list[str]:
    """Return the scopes with which a key of an organisation of this kind could do anything.

    Those to read are everybody's: a buyer's key sees with them what is only for registered or chosen companies.
    """
    if kind == "ORGANISER":
        return list(scopes)
    beyond = _ORGANISERS_ALONE if kind == "EXHIBITOR" else _ORGANISERS_ALONE | _EXHIBITORS_ALONE
    return [each for each in scopes if each not in beyond]


def keys_names(shown: Shown) -> Mapping[str, Any]:
    """Return what the page needs beside its answer."""
    now = datetime.now(UTC)
    keys = (shown.data.get("apiKeys") or {}).get("nodes") or ()
    good = {each["id"] for each in keys if not each["revokedAt"] and datetime.fromisoformat(each["expiresAt"]) > now}
    acting = (shown.data.get("me") or {}).get("actingFor") or {}
    scopes = offered(shown.data.get("apiKeyScopes") or (), (acting.get("organisation") or {}).get("kind"))
    names = {"explained": SCOPES, "lives": LIVES, "good": good, "scopes": scopes, "made": None}
    return {"part": parts(shown.request), **names}


KEYS: Final = Page("/portal/api-keys", "portal_api_keys", Audience.SIGNED_IN, more=keys_names)


async def create_key(house: House, request: Request) -> Response:
    """Make a key and show its secret, this once."""
    form = typed(await request.form())
    days = next((each for each in LIVES if str(each) == form.value("days")), LIVES[1])
    # A minute less than the whole time: the server's clock may be a little ahead of ours.
    expires = datetime.now(UTC) + timedelta(days=days, minutes=-1)
    given = {"name": form.value("name"), "scopes": form.several("scopes"), "expiresAt": expires.isoformat()}
    answer = await house.do(request, "create_api_key", form.key, input=given)
    result = answer.data["createApiKey"]
    problem = problem_in(result)
    if problem is not None:
        if problem.field == "scopes" and problem.code == "INVALID":
            problem = Problem(problem.code, NOT_OFFERED if given["scopes"] else NOTHING_TICKED, problem.field)
        request.state.form = form.refused(problem)
        return await KEYS.show(house, request)
    found = await house.answer(request, "portal_api_keys")
    names = {**keys_names(Shown(house, request, found.data)), "made": result}
    response = house.show(request, "portal_api_keys.html", data=found.data, **names)
    response.headers["Cache-Control"] = "no-store"
    return response


def revoke_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of revokeApiKey."""
    return {"keyId": form.value("keyId")}
