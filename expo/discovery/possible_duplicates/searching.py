"""Background duplicate search for queued listings, in batches.

The pairs that a search finds are written in the same transaction that takes the listing off the queue. If a worker dies
before that, the next worker repeats the search and finds the same pairs with the same ids. A listing waits in the queue
until it is in the search index: otherwise, of two duplicates published at the same time, neither search could find the
other listing.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog

from expo.catalog.products.models import Product
from expo.catalog.products.service import Catalog
from expo.discovery.duplicates.comparing import Comparing, FoundDuplicate, texts_of
from expo.discovery.possible_duplicates.models import PossibleDuplicate, possible_duplicate
from expo.discovery.possible_duplicates.store import PossibleDuplicateStore, WaitingListing
from expo.discovery.search.service import Discovery
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.db.identity_map import identity_map
from expo.kit.db.outages import is_outage
from expo.kit.errors import Unavailable
from matching import VectorsUnavailable

_BATCH: Final = 100
"""Listings per turn: reading the queue makes the embedded database scan all of it."""
_CANDIDATES: Final = 20
_MAX: Final = 10
"""Most pairs per listing: a hundred equal listings would otherwise make five thousand pairs."""
_MAX_PARTNERS: Final = 50
"""Most pairs of a listing judged again, those with verdicts first: it may have more from earlier versions."""

_MAX_BOOTHS: Final = 200
_PATIENCE: Final = timedelta(minutes=10)
"""How long to wait for the index to take in a listing before searching anyway."""

_PASSING: Final = (Unavailable, VectorsUnavailable, OSError)
"""Temporary outages of the index, its vectors, its disk or a model server, which affect every listing."""

log = structlog.get_logger()


@dataclass(frozen=True)
class DuplicateSearch:
    """Finds pairs of listings likely of the same goods; runs in one process at a time."""

    _store: PossibleDuplicateStore
    discovery: Discovery
    catalog: Catalog
    comparing: Comparing
    clock: Clock

    async def process_queue(self) -> int:
        """Search for duplicates of the next 100 queued listings, oldest first; return the number processed.

        A listing is ready once the search index has taken in its latest change; the result is 0 if none is ready.
        Raises `Unavailable` while the index cannot be read.
        """
        waiting = await self._store.waiting(limit=_BATCH)
        # Listings that change meanwhile are queued again.
        with identity_map():
            shown = {each.id: each for each in await self.catalog.on_show([each.id for each in waiting]) if each}
            return sum([await self._attempted(each, shown.get(each.id)) for each in waiting])

    async def _is_ready(self, listing: WaitingListing, product: Product | None) -> bool:
        if product is None:
            return True
        taken_in = await self.discovery.has_taken_in(product_id=product.id, at=listing.at)
        return taken_in or listing.at < self.clock() - _PATIENCE

    async def _attempted(self, listing: WaitingListing, product: Product | None) -> bool:
        """Process a listing and return whether it is done. Raises temporary outages, which are not its failures."""
        try:
            if not await self._is_ready(listing, product):
                return False
            await (self._hide(listing) if product is None else self._pair(listing, product))
        except _PASSING:
            raise
        except Exception as error:
            if is_outage(error):
                raise
            given_up = await self._store.count_failure(listing)
            log.exception("duplicates.failed", product=listing.id, given_up=given_up)
            return False
        return True

    async def _pair(self, listing: WaitingListing, product: Product) -> None:
        found = await self._candidates(product)
        fairs = await self._fairs([product, *(each.product for each in found)])
        now = self.clock()
        pairs = [possible_duplicate(product, each.product, each.judgement, now, fairs) for each in found]
        likely = [each for each in pairs if each is not None]

        async def write() -> None:
            old = {each.id: each for each in await self._store.of_products([product.id])}
            fresh = await self._within_limit(product.id, likely, old)
            changed = [each.found_again(old.get(each.id)) for each in fresh]
            left = old.keys() - {each.id for each in fresh}
            hidden = [replace(old[each], shown=False) for each in left if old[each].is_judged and old[each].shown]
            await self._store.write([*changed, *hidden], [each for each in left if not old[each].is_judged])
            await self._store.remove_from_queue(listing)

        await self._store.database.transact(write)

    async def _within_limit(
        self, product_id: str, likely: Sequence[PossibleDuplicate], old: Container[str]
    ) -> list[PossibleDuplicate]:
        """Return the pairs to store: all existing pairs, and new pairs while both listings have fewer than ten.

        ``likely`` are all pairs found now, surest first; ``old`` has the ids of the stored pairs. If the other listings
        of all new pairs are full and the listing has no existing pair, it gets one pair all the same, with the listing
        that has the fewest: every duplicate is in at least one pair.
        """
        new = [each for each in likely if each.id not in old]
        others = [each.other(product_id) for each in new]
        pairs = await self._store.of_products(others) if others else []
        full = Counter(each for pair in pairs if pair.shown for each in pair.product_ids)
        room = max(_MAX - (len(likely) - len(new)), 0)
        taken = [each for each in new if full[each.other(product_id)] < _MAX][:room]
        if new and len(new) == len(likely) and not taken:
            taken = [min(new, key=lambda each: full[each.other(product_id)])]
        kept = {each.id for each in taken}
        return [each for each in likely if each.id in old or each.id in kept]

    async def _candidates(self, product: Product) -> list[FoundDuplicate]:
        """Return judged candidates for a product, surest first: hits of the index, and its existing partners.

        The search sees what the product's own company may see, without others' listings for chosen organisations.
        """
        reader = replace(SYSTEM, organisation_id=product.organisation_id)
        ids = await self.discovery.resembling(reader, product_id=product.id, texts=texts_of(product), first=_CANDIDATES)
        pairs = await self._store.of_products([product.id])
        pairs.sort(key=lambda each: (each.is_judged, each.score), reverse=True)
        partners = [each.other(product.id) for each in pairs[:_MAX_PARTNERS]]
        found = await self.catalog.on_show([each for each in dict.fromkeys((*partners, *ids)) if each != product.id])
        return await self.comparing.judged(product, [each for each in found if each is not None])

    async def _fairs(self, products: Sequence[Product]) -> Mapping[str, set[str]]:
        """Return the fairs where each product's exhibitor has an open booth, by exhibitor."""
        ids = sorted({each.exhibitor_id for each in products})
        booths = await self.catalog.exhibitors.all_booths(ids, limit=_MAX_BOOTHS * len(ids))
        found: dict[str, set[str]] = {each: set() for each in ids}
        for booth in booths:
            if booth.is_open:
                found[booth.exhibitor_id].add(booth.fair_id)
        return found

    async def _hide(self, waiting_listing: WaitingListing) -> None:
        """Hide the pairs of a listing that is not on show; verdicts are kept unless the listing was deleted."""
        [listing] = await self.catalog.find_many([waiting_listing.id])

        async def write() -> None:
            old = await self._store.of_products([waiting_listing.id])
            kept = [each for each in old if listing and each.is_judged]
            hidden = [replace(each, shown=False) for each in kept if each.shown]
            await self._store.write(hidden, [each.id for each in old if each not in kept])
            await self._store.remove_from_queue(waiting_listing)

        await self._store.database.transact(write)
