"""Looks for the copies of listings that wait, some at a time, behind everything else.

What is found is written together with the word that the listing need not wait any more: whoever dies before it does
the same again, and finds the same pairs with the same ids. Two that list the same goods at once may both be looked
for before the index knows either; so each waits until the index has taken in what it waits for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog

from expo.catalog.models import Product
from expo.catalog.service import Catalog
from expo.discovery.comparing import Comparing, FoundCopy, texts_of
from expo.discovery.service import Discovery
from expo.discovery.suspected.models import suspected
from expo.discovery.suspected.store import CopyStore, Waiting
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.errors import Unavailable
from expo.kit.outages import is_outage
from matching import VectorsUnavailable

_BATCH: Final = 10
_CANDIDATES: Final = 20
_MOST: Final = 10
"""How many new pairs one listing makes at most: a hundred that are all alike would else make five thousand."""

_MOST_BOOTHS: Final = 200
_PATIENCE: Final = timedelta(minutes=10)
"""After this a listing that never came into the index is looked at all the same."""

_PASSING: Final = (Unavailable, VectorsUnavailable, OSError)
"""The index, its vectors, its disk or a model's server are away: for every listing, and not for ever."""

log = structlog.get_logger()


@dataclass(frozen=True)
class CopySearch:
    """Finds pairs of listings that are likely of the same goods; one process at a time does it."""

    store: CopyStore
    discovery: Discovery
    catalog: Catalog
    comparing: Comparing
    clock: Clock

    async def look(self) -> int:
        """Look for the copies of the next listings that wait and return for how many; 0: nothing can be done now.

        The oldest come first: what the index takes in first. Raises `Unavailable` while it cannot be read.
        """
        waiting = await self.store.waiting(limit=_BATCH)
        shown = {each.id: each for each in await self.catalog.on_show([each.id for each in waiting]) if each}
        done = 0
        for each in waiting:
            done += await self._attempted(each, shown.get(each.id))
        return done

    async def _is_ready(self, waiting: Waiting, product: Product | None) -> bool:
        if product is None:
            return True
        taken_in = await self.discovery.has_taken_in(product_id=product.id, at=waiting.at)
        return taken_in or waiting.at < self.clock() - _PATIENCE

    async def _attempted(self, waiting: Waiting, product: Product | None) -> bool:
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
            given_up = await self.store.failed(waiting)
            log.exception("copies.failed", product=waiting.id, given_up=given_up)
            return False
        return True

    async def _pair(self, waiting: Waiting, product: Product) -> None:
        found = await self._candidates(product)
        fairs = await self._fairs([product, *(each.product for each in found)])
        now = self.clock()
        pairs = [suspected(product, each.product, each.judgement, now, fairs) for each in found]
        likely = [each for each in pairs if each is not None]

        async def write() -> None:
            old = {each.id: each for each in await self.store.of_products([product.id])}
            fresh = [each for rank, each in enumerate(likely) if rank < _MOST or each.id in old]
            changed = [each.found_again(old.get(each.id)) for each in fresh]
            left = old.keys() - {each.id for each in fresh}
            hidden = [replace(old[each], shown=False) for each in left if old[each].is_judged and old[each].shown]
            await self.store.write([*changed, *hidden], [each for each in left if not old[each].is_judged])
            await self.store.done(waiting)

        await self.store.database.transact(write)

    async def _candidates(self, product: Product) -> list[FoundCopy]:
        """Return what a product resembles, judged, surest first: what the index finds, and its partners until now.

        Looked through is what its own company may see: nothing that others keep for chosen organisations.
        """
        reader = replace(SYSTEM, organisation_id=product.organisation_id)
        ids = await self.discovery.resembling(reader, product_id=product.id, texts=texts_of(product), first=_CANDIDATES)
        partners = [each.other(product.id) for each in await self.store.of_products([product.id])]
        found = await self.catalog.on_show([each for each in dict.fromkeys((*partners, *ids)) if each != product.id])
        return await self.comparing.judged(product, [each for each in found if each is not None])

    async def _fairs(self, products: Sequence[Product]) -> Mapping[str, set[str]]:
        """Return at which fairs each exhibitor of these has an open booth."""
        ids = sorted({each.exhibitor_id for each in products})
        booths = await self.catalog.exhibitors.booths.of_exhibitors(ids, limit=_MOST_BOOTHS * len(ids))
        found: dict[str, set[str]] = {each: set() for each in ids}
        for booth in booths:
            if booth.is_open:
                found[booth.exhibitor_id].add(booth.fair_id)
        return found

    async def _hide(self, waiting: Waiting) -> None:
        """Let the pairs of a listing vanish that is not on show; what people said is kept unless it is deleted."""
        there = await self.catalog.store.find(waiting.id) is not None

        async def write() -> None:
            old = await self.store.of_products([waiting.id])
            kept = [each for each in old if there and each.is_judged]
            hidden = [replace(each, shown=False) for each in kept if each.shown]
            await self.store.write(hidden, [each.id for each in old if each not in kept])
            await self.store.done(waiting)

        await self.store.database.transact(write)
