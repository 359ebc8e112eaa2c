"""Looking up buyers by name, for an exhibitor to choose: those approved to a fair where it has a booth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts.models import Organisation, OrganisationKind
from expo.accounts.organisations import Organisations
from expo.catalog.products.models import READ
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import BoothStatus
from expo.fairs.fairs.models import ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, require_scope
from expo.kit.errors import Invalid
from expo.kit.text import clean

_MAX_SCANNED: Final = 500
_MIN_LENGTH: Final = 2
_STANDING: Final = frozenset({BoothStatus.APPROVED, BoothStatus.PUBLISHED, BoothStatus.CLOSED})
MAX_LIST_LENGTH: Final = 20


@dataclass(frozen=True)
class Buyers:
    """Finds buyers for exhibitors."""

    organisations: Organisations
    fairs: Fairs
    booths: Booths

    async def find(self, actor: Actor, *, text: str, limit: int) -> list[Organisation]:
        """Return buyers whose name begins with ``text``, sorted by name; raises `Forbidden` for non-exhibitors.

        Needs at least two characters, so that the directory cannot be paged through.
        """
        fair_ids = await self._fairs_of(actor)
        if not 1 <= limit <= MAX_LIST_LENGTH:
            raise Invalid(f"Ask for 1 to {MAX_LIST_LENGTH} at once.", field="first")
        prefix = clean(text, field="text", limit=120, minimum=_MIN_LENGTH)
        kind = OrganisationKind.BUYER
        found = await self.organisations.named(prefix, kind=kind, limit=_MAX_SCANNED) if fair_ids else []
        approved_ids = await self._approved([each.id for each in found], fair_ids)
        return sorted((each for each in found if each.id in approved_ids), key=lambda each: (each.name, each.id))[
            :limit
        ]

    async def known(self, actor: Actor, *, organisation_ids: Sequence[str]) -> list[Organisation | None]:
        """Return those of these organisations that `find` could return, in the given order; None for the others."""
        fair_ids = await self._fairs_of(actor)
        found = await self.organisations.find_many(organisation_ids=list(organisation_ids)) if fair_ids else []
        approved_ids = await self._approved([each.id for each in found if each], fair_ids)
        known = {each.id: each for each in found if each is not None and each.id in approved_ids}
        return [known.get(each) for each in organisation_ids]

    async def _fairs_of(self, actor: Actor) -> list[str]:
        require_scope(actor, READ)
        mine = await self.booths.mine(actor)
        return sorted({each.fair_id for each in mine if each.status in _STANDING})

    async def _approved(self, organisation_ids: Sequence[str], fair_ids: Sequence[str]) -> set[str]:
        if not organisation_ids or not fair_ids:
            return set()
        return await self.fairs.approved(organisation_ids, fair_ids=fair_ids, role=ParticipantRole.BUYER)
