"""Reads the input of a run: the goods and exhibitors of a fair, and its open needs.

Everything is read in pages and kept as arrays and a file: all products or needs are never held as objects.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from expo.fairs.fairs.models import ApplicationStatus, ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.localisation.models import Text
from expo.matchmaking.candidates.rules.goods import GoodsBatch, GoodsIndex, batch_of, goods_index_of
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.sellers import ExhibitorRows
from expo.matchmaking.candidates.service import Candidates
from expo.matchmaking.runs.implicit import ImplicitNeeds
from expo.matchmaking.runs.reading import NeedCheckpoints, ProgressCallback, sort_rows
from expo.matchmaking.runs.run_folder import ReadingPosition, RunFolder
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore

_SEED: Final = 1
_PART: Final = 25_000
"""Goods per saved part; the next worker process continues after the last part."""
_IMPLICIT_BATCH_SIZE: Final = 500
_GOODS: Final = "goods"
_DECIDED: Final = (ApplicationStatus.APPROVED, ApplicationStatus.DECLINED)
"""Buyers approved by the organiser, and buyers declined: the latter are shown to no one."""


@dataclass(frozen=True)
class Gathering:
    """Reads a fair into a run's folder."""

    candidates: Candidates
    _store: SourcingNeedStore
    fairs: Fairs
    implicit: ImplicitNeeds

    async def goods(
        self, fair_id: str, folder: RunFolder, on_progress: ProgressCallback
    ) -> tuple[GoodsIndex, ExhibitorRows]:
        """Return all goods of exhibitors with an open booth at the fair, and these exhibitors.

        The goods are saved in the run's folder in parts, each named after the position where the next worker process
        resumes.
        """
        names = folder.parts(_GOODS)
        batches, waiting = [folder.load(name, GoodsBatch) for name in names], [batch_of([])]
        begin = int(names[-1].rpartition("-")[2]) if names else 0
        async for offers, after in self.candidates.catalog.every_terms(begin=begin):
            waiting.append(await asyncio.to_thread(batch_of, offers))
            if sum(len(each.ids) for each in waiting) >= _PART:
                batches, waiting = [*batches, _joined(waiting)], [batch_of([])]
                await asyncio.to_thread(folder.save, f"{_GOODS}-{after:09d}", batches[-1])
                await on_progress(sum(len(each.ids) for each in batches))
        batches.append(_joined(waiting))
        owners = sorted({each for batch in batches for each in batch.exhibitor_ids})
        sellers = await self.candidates.sellers(fair_id, owners)
        return await asyncio.to_thread(goods_index_of, batches, sellers.rows), sellers

    async def rows(
        self, fair_id: str, folder: RunFolder, on_progress: ProgressCallback, *, sample: int | None = None
    ) -> NeedRows:
        """Return the open needs at the fair, written and implicit, and save them in the run's folder.

        With ``sample``, only the needs of at most that many buyers, drawn at random. A run for all buyers that was
        interrupted resumes after the saved needs; a run for a sample reads all needs again.
        """
        let_in, refused = [await self._registered(fair_id, each) for each in _DECIDED]
        chosen = None if sample is None else await self._drawn(fair_id, sample, let_in, refused)

        def is_included(buyer_id: str) -> bool:
            return buyer_id not in refused and (chosen is None or buyer_id in chosen)

        reading = NeedCheckpoints(
            folder, let_in, on_progress, folder.reading() if sample is None else ReadingPosition()
        )
        if reading.read.buyer is None:
            await self._read_needs(fair_id, reading, is_included)
        need_owners, last_buyer = await asyncio.to_thread(reading.need_owners), reading.read.buyer or ""
        await self._ask(
            fair_id, reading, sorted(each for each in let_in - need_owners if each > last_buyer and is_included(each))
        )
        return await asyncio.to_thread(lambda: sort_rows(reading.parts()))

    async def _read_needs(self, fair_id: str, reading: NeedCheckpoints, is_included: Callable[[str], bool]) -> None:
        async for needs in self._store.every_open(fair_id, after=reading.read.need):
            own = [each for each in needs if is_included(each.buyer_id)]
            await reading.take(own, passed=len(needs), need=needs[-1].id)
        await reading.save()

    async def _ask(self, fair_id: str, reading: NeedCheckpoints, silent_buyers: Sequence[str]) -> None:
        """Read the implicit needs of ``silent_buyers``, the ids of buyers without a written need, in order."""
        for begin in range(0, len(silent_buyers), _IMPLICIT_BATCH_SIZE):
            batch = silent_buyers[begin : begin + _IMPLICIT_BATCH_SIZE]
            texts_by_buyer = await self.implicit.texts(fair_id, batch)
            needs = [
                self._implicit_need(fair_id, buyer, text) for buyer, texts in texts_by_buyer.items() for text in texts
            ]
            await reading.take(needs, passed=len(batch), buyer=batch[-1])
        await reading.save()

    async def _drawn(self, fair_id: str, sample: int, let_in: Iterable[str], refused_ids: set[str]) -> set[str] | None:
        """Return the ids of ``sample`` buyers drawn at random, or None if there are no more buyers than that."""
        buyers = {buyer async for some in self._store.open_buyers(fair_id) for buyer in some} | set(let_in)
        everybody = sorted(buyers - refused_ids)
        if len(everybody) <= sample:
            return None
        return set(np.random.default_rng(_SEED).choice(np.array(everybody), sample, replace=False).tolist())

    async def _registered(self, fair_id: str, status: ApplicationStatus) -> set[str]:
        pages = self.fairs.taking_part(fair_id, ParticipantRole.BUYER, status=status)
        return {buyer async for some in pages for buyer in some}

    def _implicit_need(self, fair_id: str, buyer_id: str, text: str) -> SourcingNeed:
        """Return an implicit need as a need that is never stored in the database."""
        now = self.candidates.answer_times.clock()
        return SourcingNeed(
            id="", fair_id=fair_id, buyer_id=buyer_id, text=Text(text, "en"), created_at=now, changed_at=now
        )


def _joined(batches: Sequence[GoodsBatch]) -> GoodsBatch:
    return GoodsBatch(
        **{name: np.concatenate([getattr(each, name) for each in batches]) for name in GoodsBatch.__dataclass_fields__}
    )
