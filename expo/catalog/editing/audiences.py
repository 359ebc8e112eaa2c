"""The organisations that an exhibitor chooses for its products: each has to be one.

Exhibitors choose buyers whom they may not look up, by the ids that these have given them. So
any organisation that there is can be chosen, and an id of none is refused. That says of an id
whether it is one, and no more, to somebody who has it already: ids hold 80 random bits and
cannot be guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from expo.accounts.organisations import Organisations
from expo.catalog.products.errors import UnknownOrganisation
from expo.kit.ids import is_id


@dataclass(frozen=True)
class Audiences:
    """Knows which organisations can be chosen."""

    organisations: Organisations

    async def unknown(self, organisation_ids: Iterable[str]) -> frozenset[str]:
        """Return those of these ids that are no organisation's; one read, none where nothing is named."""
        wanted = list(dict.fromkeys(each for each in organisation_ids if is_id(each, "org")))
        found = await self.organisations.find_many(organisation_ids=wanted) if wanted else []
        return frozenset(each for each, organisation in zip(wanted, found, strict=True) if organisation is None)

    async def require_known(self, organisation_ids: Iterable[str]) -> None:
        """Raise `UnknownOrganisation` for the first of these ids that is no organisation's."""
        wanted = list(organisation_ids)
        refuse_unknown(wanted, await self.unknown(wanted))


def refuse_unknown(organisation_ids: Iterable[str], unknown: frozenset[str]) -> None:
    """Raise `UnknownOrganisation` for the first id that is ``unknown``."""
    for each in organisation_ids:
        if each in unknown:
            raise UnknownOrganisation(each)
