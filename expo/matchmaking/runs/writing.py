"""The last stage of a run: the best pairs are stored under a new generation, and readers are switched to it."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final

import numpy as np

from expo.kit.errors import Conflict
from expo.kit.jobs.queue import Job, Jobs
from expo.matchmaking.candidates.rules.appraisal import MatchContext
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.records import Records, Whole, weigh
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.rules.listing import PairRanks, by_party, recommendations_of
from expo.matchmaking.recommendations.rules.other_needs import OtherNeeds
from expo.matchmaking.recommendations.store import RecommendationStore
from expo.matchmaking.runs.market import ListedPairs
from expo.matchmaking.runs.models import TOTAL
from expo.matchmaking.tuning.models import RankingFigures, Tuning
from expo.matchmaking.tuning.store import SettingsStore

_PARTIES: Final = 500
"""Lists per write: five megabytes at most."""
ProgressCallback = Callable[[int, int], Awaitable[None]]
"""Receives the number of batches done, and their total."""


@dataclass(frozen=True)
class WriteInput:
    """Input of the lists."""

    fair_id: str
    context: MatchContext
    needs: NeedRows
    records: Records
    listed_pairs: ListedPairs
    tuning: Tuning

    @cached_property
    def others(self) -> OtherNeeds:
        """A buyer's other needs that lead to the same exhibitor."""
        return OtherNeeds(self.records, self.needs)

    def owners(self, side: MatchSide) -> Whole:
        """Return the owner of each kept pair's list on a side, as rows."""
        if side is MatchSide.BUYER:
            return self.listed_pairs.buyer
        found: Whole = self.records["seller"][self.listed_pairs.row]
        return found

    def packed(self, side: MatchSide, rows: Whole) -> list[tuple[str, bytes]]:
        """Return the packed lists of parties, for rows of `ListedPairs` sorted by party."""
        listed_pairs = self.listed_pairs
        records = np.array(self.records[listed_pairs.row[rows]])
        places = PairRanks(
            listed_pairs.buyer_rank[rows], listed_pairs.exhibitor_rank[rows], listed_pairs.newcomer[rows]
        )
        scores = weigh(records, self.tuning.weights)
        pairs = recommendations_of(self.context, self.needs, records, scores, places)
        if side is MatchSide.EXHIBITOR:
            pairs["also"] = self.others.of(listed_pairs.row[rows], self.tuning.weights)
        return list(by_party(pairs, side))


@dataclass(frozen=True)
class Writing:
    """Writes the lists of a run. Idempotent."""

    _settings: SettingsStore
    _recommendations: RecommendationStore
    jobs: Jobs

    async def write(self, material: WriteInput, generation: str, *, begin: int, on_progress: ProgressCallback) -> None:
        """Write all lists from the batch ``begin`` on; the next batch is prepared while one is written."""
        batches = list(await asyncio.to_thread(_batches, material))
        await self._recommendations.lists.begin(generation, len(batches))
        making = [asyncio.create_task(asyncio.to_thread(material.packed, *each)) for each in batches[begin : begin + 1]]
        for number, (side, _) in list(enumerate(batches))[begin:]:
            lists = await making.pop()
            coming = batches[number + 1 : number + 2]
            making += [asyncio.create_task(asyncio.to_thread(material.packed, *each)) for each in coming]
            await self._recommendations.lists.put(generation, material.fair_id, side, lists, box=number)
            await on_progress(number + 1, len(batches))

    async def switch(self, job: Job, fair_id: str, figures: Sequence[RankingFigures], now: datetime) -> None:
        """Switch readers to the lists of a run, and delete the previous ones. Idempotent."""

        async def write() -> None:
            before = await self._settings.get(fair_id)
            if before.generation == job.id:
                return
            if not await self.jobs.save(job, done=TOTAL, total=TOTAL):
                raise Conflict("Another worker has this run.")
            retired = [*before.retired, *([before.generation] if before.generation else [])]
            read = replace(before, last_run_at=now, last_run_begun_at=job.created_at)
            after = replace(read, generation=job.id, retired=retired, figures=list(figures))
            await self._settings.put(after)

        await self.jobs.database.transact(write)
        await self._retire(fair_id, job.created_at)

    async def _retire(self, fair_id: str, started_at: datetime) -> None:
        """Delete retired lists and fresh pairs, including those left by an interrupted worker process."""
        await self._recommendations.drop_fresh(fair_id, started_at)
        settings = await self._settings.get(fair_id)
        for generation in settings.retired:
            await self._recommendations.lists.drop(generation)

        async def write() -> None:
            now = await self._settings.get(fair_id)
            await self._settings.put(
                replace(now, retired=[each for each in now.retired if each not in settings.retired])
            )

        await self.jobs.database.transact(write)


def _batches(material: WriteInput) -> Iterator[tuple[MatchSide, Whole]]:
    """Yield the rows of some parties at a time, grouped by party and best first; buyers' lists come first."""
    listed_pairs = material.listed_pairs
    for side, rank in ((MatchSide.BUYER, listed_pairs.buyer_rank), (MatchSide.EXHIBITOR, listed_pairs.exhibitor_rank)):
        owner = material.owners(side)
        listed = np.flatnonzero(rank > 0)
        order = listed[np.lexsort((rank[listed], owner[listed]))]
        starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
        for begin, end in itertools.pairwise([*starts[::_PARTIES].tolist(), len(order)]):
            if end > begin:
                yield side, order[begin:end]
