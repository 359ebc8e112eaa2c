"""Duplicate listings, for the owner of a listing and the organisers of its exhibitor's fairs.

Only listings that the reader may see anyway are compared; those hidden from the reader are never read.
"""

from dataclasses import dataclass
from typing import Final

from expo.catalog.listings.service import Listings
from expo.discovery.duplicates.comparing import Comparing, FoundDuplicate, texts_of
from expo.discovery.search.service import Discovery
from expo.kit.access import Actor
from expo.kit.errors import Invalid

_CANDIDATES: Final = 20
_MAX: Final = 20


@dataclass(frozen=True)
class Duplicates:
    """Finds duplicates on request, with a few searches, at no cost for listings that no one asks about."""

    discovery: Discovery
    listings: Listings
    comparing: Comparing

    async def of(self, actor: Actor, *, product_id: str, first: int = 8) -> list[FoundDuplicate]:
        """Return the duplicates of a product, surest first, for its own people and its exhibitor's organisers.

        Other actors get none. Raises `ProductNotFound`, `Invalid`, `Unavailable`.
        """
        if not 1 <= first <= _MAX:
            raise Invalid(f"Ask for 1 to {_MAX} possible duplicates.", field="first")
        catalog = self.listings.catalog
        product = await catalog.get(actor, product_id=product_id)
        [may_look] = await self.listings.may_judge(actor, [product])
        if not may_look:
            return []
        ids = await self.discovery.resembling(actor, product_id=product_id, texts=texts_of(product), first=_CANDIDATES)
        others = [each for each in await catalog.get_many(actor, product_ids=ids) if each and each.is_published]
        return (await self.comparing.judged(product, others))[:first]
