"""What fairs offer to accounts and localisation: who has come to an organiser, whose business an organiser sees."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from expo.accounts.models import OrganisationKind
from expo.kit.access import Actor

GuestsOf = Callable[[str, Sequence[str]], Awaitable[set[str]]]
"""Returns which of some organisations have come to the fairs of an organiser, who is named first."""


@dataclass(frozen=True)
class Guests:
    """An offer of fairs: ``applied`` finds who has applied to an organiser's fairs, ``admitted`` who was let in."""

    applied: GuestsOf
    admitted: GuestsOf


async def applied(offers: Sequence[Guests], actor: Actor, organisation_ids: Sequence[str]) -> set[str]:
    """Return which organisations have applied to a fair of the actor's; none for who is no organiser."""
    return await _found([each.applied for each in offers], actor, organisation_ids)


async def admitted(offers: Sequence[Guests], actor: Actor, organisation_ids: Sequence[str]) -> set[str]:
    """Return which organisations were let in to a fair of the actor's; none for who is no organiser."""
    return await _found([each.admitted for each in offers], actor, organisation_ids)


async def _found(ways: Sequence[GuestsOf], actor: Actor, organisation_ids: Sequence[str]) -> set[str]:
    host = actor.organisation_id if actor.is_kind(OrganisationKind.ORGANISER) else None
    if host is None or not organisation_ids:
        return set()
    return {found for each in ways for found in await each(host, organisation_ids)}
