"""Checks that the organisations an exhibitor chooses for its products exist.

Exhibitors may not look up arbitrary buyers; they choose them by ids that the buyers have given
them. Any existing organisation can therefore be chosen, and an unknown id is refused. The refusal
only tells a caller who already has an id whether it exists: ids hold 80 random bits and cannot be
guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from expo.accounts.organisations import Organisations
from expo.catalog.products.errors import UnknownOrganisation
from expo.kit.ids import is_id


@dataclass(frozen=True)
class Audiences:
    """Checks organisation ids."""

    organisations: Organisations

    async def unknown(self, organisation_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these ids that belong to no organisation: one read, or none for an empty list."""
        valid_ids = list(dict.fromkeys(each for each in organisation_ids if is_id(each, "org")))
        found = await self.organisations.find_many(organisation_ids=valid_ids) if valid_ids else []
        return frozenset(each for each, organisation in zip(valid_ids, found, strict=True) if organisation is None)

    async def require_known(self, organisation_ids: Iterable[str]) -> None:
        """Raise `UnknownOrganisation` for the first of these ids that belongs to no organisation."""
        ids = list(organisation_ids)
        check_known(ids, await self.unknown(ids))


def check_known(organisation_ids: Iterable[str], unknown_ids: frozenset[str]) -> None:
    """Raise `UnknownOrganisation` for the first id in ``unknown_ids``."""
    for each in organisation_ids:
        if each in unknown_ids:
            raise UnknownOrganisation(each)
