"""Offer of fairs to accounts and localisation: the organisations at an organiser's fairs, which it may see."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from expo.accounts.models import OrganisationKind
from expo.kit.access import Actor

GuestsOf = Callable[[str, Sequence[str]], Awaitable[set[str]]]
"""Returns the subset of organisations at an organiser's fairs; the organiser is the first argument."""


@dataclass(frozen=True)
class OrganiserAudience:
    """An offer of fairs: ``applied`` finds applicants to an organiser's fairs, ``approved`` those approved."""

    applied: GuestsOf
    approved: GuestsOf


async def applied_organisations(
    offers: Sequence[OrganiserAudience], actor: Actor, organisation_ids: Sequence[str]
) -> set[str]:
    """Return the organisations that have applied to one of the actor's fairs; none unless an organiser."""
    return await _find_guests([each.applied for each in offers], actor, organisation_ids)


async def approved_organisations(
    offers: Sequence[OrganiserAudience], actor: Actor, organisation_ids: Sequence[str]
) -> set[str]:
    """Return the organisations approved to one of the actor's fairs; none unless an organiser."""
    return await _find_guests([each.approved for each in offers], actor, organisation_ids)


async def _find_guests(ways: Sequence[GuestsOf], actor: Actor, organisation_ids: Sequence[str]) -> set[str]:
    host = actor.organisation_id if actor.is_kind(OrganisationKind.ORGANISER) else None
    if host is None or not organisation_ids:
        return set()
    return {found for each in ways for found in await each(host, organisation_ids)}
