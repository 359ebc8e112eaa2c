"""Looks for the copies of listings that wait, some at a time, behind everything else.

What is found is written together with the word that the listing need not wait any more: whoever dies before it does
the same again, and finds the same pairs with the same ids. Two that list the same goods at once may both be looked
for before the index knows either; so each waits until the index has taken in what it waits for.
"""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog

from expo.catalog.products.models import Product
from expo.catalog.products.service import Catalog
from expo.discovery.copies.comparing import Comparing, FoundCopy, texts_of
from expo.discovery.search.service import Discovery
from expo.discovery.suspected.models import SuspectedCopy, suspected
from expo.discovery.suspected.store import CopyStore, WaitingListing
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.db.identity_map import identity_map
from expo.kit.db.outages import is_outage
from expo.kit.errors import Unavailable
from matching import VectorsUnavailable

_BATCH: Final = 100
"""Listings of one turn: to read which wait costs the embedded database a look at all that do."""
_CANDIDATES: Final = 20
_MOST: Final = 10
"""How many pairs give a listing its fill: a hundred that are all alike would else make five thousand."""
_MOST_PARTNERS: Final = 50
"""How many of its pairs are judged again, those first that people have judged: a listing may have more of old."""

_MOST_BOOTHS: Final = 200
_PATIENCE: Final = timedelta(minutes=10)
"""After this a listing that never came into the index is looked at all the same."""

_PASSING: Final = (Unavailable, VectorsUnavailable, OSError)
"""The index, its vectors, its disk or a model's server are away: for every listing, and not for ever."""

log = structlog.get_logger()


@dataclass(frozen=True)
class CopySearch:
    """Finds pairs of listings that are likely of the same goods; one process at a time does it."""

    _store: CopyStore
    discovery: Discovery
    catalog: Catalog
    comparing: Comparing
    clock: Clock

    async def look(self) -> int:
        """Look for the copies of the next listings that wait and return for how many; 0: nothing can be done now.

        The oldest come first: what the index takes in first. Raises `Unavailable` while it cannot be read.
        """
        waiting = await self._store.waiting(limit=_BATCH)
        # What changes meanwhile waits again.
        with identity_map():
            shown = {each.id: each for each in await self.catalog.on_show([each.id for each in waiting]) if each}
            return sum([await self._attempted(each, shown.get(each.id)) for each in waiting])

    async def _is_ready(self, waiting: WaitingListing, product: Product | None) -> bool:
        if product is None:
            return True
        taken_in = await self.discovery.has_taken_in(product_id=product.id, at=waiting.at)
        return taken_in or waiting.at < self.clock() - _PATIENCE

    async def _attempted(self, waiting: WaitingListing, product: Product | None) -> bool:
        """Say whether a listing was done. What passes by itself is no failure of the listing, and is raised."""
        try:
            if not await self._is_ready(waiting, product):
                return False
            await (self._hide(waiting) if product is None else self._pair(waiting, product))
        except _PASSING:
            raise
        except Exception as error:
            if is_outage(error):
                raise
            given_up = await self._store.failed(waiting)
            log.exception("copies.failed", product=waiting.id, given_up=given_up)
            return False
        return True

    async def _pair(self, waiting: WaitingListing, product: Product) -> None:
        found = await self._candidates(product)
        fairs = await self._fairs([product, *(each.product for each in found)])
        now = self.clock()
        pairs = [suspected(product, each.product, each.judgement, now, fairs) for each in found]
        likely = [each for each in pairs if each is not None]

        async def write() -> None:
            old = {each.id: each for each in await self._store.of_products([product.id])}
            fresh = await self._with_room(product.id, likely, old)
            changed = [each.found_again(old.get(each.id)) for each in fresh]
            left = old.keys() - {each.id for each in fresh}
            hidden = [replace(old[each], shown=False) for each in left if old[each].is_judged and old[each].shown]
            await self._store.write([*changed, *hidden], [each for each in left if not old[each].is_judged])
            await self._store.done(waiting)

        await self._store.database.transact(write)

    async def _with_room(
        self, product_id: str, likely: Sequence[SuspectedCopy], old: Container[str]
    ) -> list[SuspectedCopy]:
        """Return the pairs to be kept: those there are, and new ones where neither listing has its fill.

        One that would go without any has its pair with the listing that has the fewest: nothing is a copy unseen.
        """
        new = [each for each in likely if each.id not in old]
        others = [each.other(product_id) for each in new]
        pairs = await self._store.of_products(others) if others else []
        full = Counter(each for pair in pairs if pair.shown for each in pair.product_ids)
        room = max(_MOST - (len(likely) - len(new)), 0)
        taken = [each for each in new if full[each.other(product_id)] < _MOST][:room]
        if new and len(new) == len(likely) and not taken:
            taken = [min(new, key=lambda each: full[each.other(product_id)])]
        kept = {each.id for each in taken}
        return [each for each in likely if each.id in old or each.id in kept]

    async def _candidates(self, product: Product) -> list[FoundCopy]:
        """Return what a product resembles, judged, surest first: what the index finds, and its partners until now.

        Looked through is what its own company may see: nothing that others keep for chosen organisations.
        """
        reader = replace(SYSTEM, organisation_id=product.organisation_id)
        ids = await self.discovery.resembling(reader, product_id=product.id, texts=texts_of(product), first=_CANDIDATES)
        pairs = await self._store.of_products([product.id])
        pairs.sort(key=lambda each: (each.is_judged, each.score), reverse=True)
        partners = [each.other(product.id) for each in pairs[:_MOST_PARTNERS]]
        found = await self.catalog.on_show([each for each in dict.fromkeys((*partners, *ids)) if each != product.id])
        return await self.comparing.judged(product, [each for each in found if each is not None])

    async def _fairs(self, products: Sequence[Product]) -> Mapping[str, set[str]]:
        """Return at which fairs each exhibitor of these has an open booth."""
        ids = sorted({each.exhibitor_id for each in products})
        booths = await self.catalog.exhibitors.all_booths(ids, limit=_MOST_BOOTHS * len(ids))
        found: dict[str, set[str]] = {each: set() for each in ids}
        for booth in booths:
            if booth.is_open:
                found[booth.exhibitor_id].add(booth.fair_id)
        return found

    async def _hide(self, waiting: WaitingListing) -> None:
        """Let the pairs of a listing vanish that is not on show; what people said is kept unless it is deleted."""
        [there] = await self.catalog.find_many([waiting.id])

        async def write() -> None:
            old = await self._store.of_products([waiting.id])
            kept = [each for each in old if there and each.is_judged]
            hidden = [replace(each, shown=False) for each in kept if each.shown]
            await self._store.write(hidden, [each.id for each in old if each not in kept])
            await self._store.done(waiting)

        await self._store.database.transact(write)
