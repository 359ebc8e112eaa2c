"""Journal follower that queues listings for the duplicate search; it only writes, so it never falls behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.catalog.products.service import Catalog
from expo.discovery.possible_duplicates.store import PossibleDuplicateStore, WaitingListing
from expo.kit.journal.entries import Entry

_OF_PRODUCTS: Final = frozenset(
    {"product.published", "product.changed", "product.visibility_changed", "product.withdrawn", "product.deleted"}
)
_OF_COMPANIES: Final = frozenset(
    {
        "exhibitor.published",
        "exhibitor.withdrawn",
        "exhibitor.suspended",
        "exhibitor.reinstated",
        "booth.published",
        "booth.closed",
    }
)
"""Verbs that show or hide all of a company's listings, or change their visibility to a fair's organiser."""


@dataclass(frozen=True)
class DuplicatesFollower:
    """Queues for the duplicate search each listing that is shown, changed or hidden (see `DuplicateSearch`)."""

    _store: PossibleDuplicateStore
    catalog: Catalog
    name: str = "possible-duplicates"
    verbs: frozenset[str] = _OF_PRODUCTS | _OF_COMPANIES

    async def begin(self) -> None:
        """Do nothing: no preparation is needed."""

    async def close(self) -> None:
        """Do nothing: no resources are held."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Queue the listings that the entries concern, each once, with its latest entry."""
        waiting: dict[str, WaitingListing] = {}
        for entry in entries:
            if entry.verb in _OF_PRODUCTS:
                waiting[entry.subject.id] = WaitingListing(entry.subject.id, entry.id, entry.at)
                continue
            company = entry.subject.id if entry.subject.kind == "exhibitor" else str(entry.facts["exhibitor_id"])
            async for products in self.catalog.every_published(exhibitor_id=company):
                waiting |= {each.id: WaitingListing(each.id, entry.id, entry.at) for each in products}
        await self._store.wait(list(waiting.values()))
