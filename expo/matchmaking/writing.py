"""The last stage of a rematch: everybody's best is kept under a new generation, and readers are switched to it."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np

from expo.kit.errors import Conflict
from expo.kit.jobs import Job, Jobs
from expo.matchmaking.appraisal import Ground
from expo.matchmaking.figures import Figures
from expo.matchmaking.gathering import Gathering, WishRows
from expo.matchmaking.models import MatchSide, Suggestion
from expo.matchmaking.others import OtherWishes
from expo.matchmaking.pairs import suggestions_of
from expo.matchmaking.ranking import Kept
from expo.matchmaking.records import Records, weighed
from expo.matchmaking.shelf import Rows
from expo.matchmaking.store import SettingsStore, SuggestionStore
from expo.matchmaking.tuning import Tuning

TOTAL = 1000
"""In how many parts a run's progress is told."""

_PARTIES = 100
"""How many lists are written in one command."""


@dataclass(frozen=True)
class Material:
    """What lists are made of."""

    fair_id: str
    ground: Ground
    wishes: WishRows
    records: Records
    kept: Kept
    tuning: Tuning

    @cached_property
    def others(self) -> OtherWishes:
        """What else of a buyer's leads to the same exhibitor."""
        return OtherWishes(self.records, self.wishes)


@dataclass(frozen=True)
class Writing:
    """Writes the lists of a run. What is written twice is the same."""

    gathering: Gathering
    settings: SettingsStore
    suggestions: SuggestionStore
    jobs: Jobs

    async def write(
        self, material: Material, generation: str, *, begin: int, told: Callable[[int, int], Awaitable[None]]
    ) -> None:
        """Write all lists from the batch ``begin`` on; ``told`` hears how many batches are done, of how many."""
        batches = [
            (side, batch)
            for side in MatchSide
            for batch in _batches(_owners(material, side), _rank(material.kept, side))
        ]
        for number, (side, rows) in enumerate(batches):
            if number >= begin:
                await self._write(material, generation, side, rows)
                await told(number + 1, len(batches))

    async def _write(self, material: Material, generation: str, side: MatchSide, rows: Rows) -> None:
        lists: dict[str, list[Suggestion]] = {}
        for pair in await self._pairs(material, side, rows):
            lists.setdefault(pair.party(side), []).append(pair)
        await self.suggestions.put_lists(generation, material.fair_id, side, lists)

    async def _pairs(self, material: Material, side: MatchSide, rows: Rows) -> list[Suggestion]:
        """Return pairs by rows of `Kept`, in their order; without those of wishes that are closed by now.

        An exhibitor's have the buyer's other wishes that lead to him beside the one that speaks most for her.
        """
        kept = material.kept
        wanted = material.records["wish"][kept.row[rows]]
        wishes = await self.gathering.wishes(material.fair_id, material.wishes, np.unique(wanted).tolist())
        rows = rows[np.isin(wanted, list(wishes))]
        records = np.array(material.records[kept.row[rows]])
        scores = weighed(records, material.tuning.weights)
        pairs = suggestions_of(material.ground, wishes, records, scores, implicit=material.wishes.implicit)
        also: list[list[str]] = [[] for _ in pairs]
        if side is MatchSide.EXHIBITOR:
            also = await asyncio.to_thread(material.others.of, kept.row[rows], material.tuning.weights)
        return [
            replace(
                pair,
                also=others,
                buyer_rank=int(kept.buyer_rank[row]) or None,
                exhibitor_rank=int(kept.exhibitor_rank[row]) or None,
                newcomer=bool(kept.newcomer[row]),
            )
            for pair, others, row in zip(pairs, also, rows.tolist(), strict=True)
        ]

    async def switch(self, job: Job, fair_id: str, figures: list[Figures], now: datetime) -> None:
        """Let readers have the lists of a run, and forget those before; again changes nothing."""

        async def write() -> None:
            before = await self.settings.get(fair_id)
            if before.generation == job.id:
                return
            if not await self.jobs.save(job, done=TOTAL, total=TOTAL):
                raise Conflict("Another worker has this rematch.")
            retired = [*before.retired, *([before.generation] if before.generation else [])]
            read = replace(before, rematched_at=now, rematch_begun_at=job.created_at)
            after = replace(read, generation=job.id, retired=retired, figures=figures)
            await self.settings.put(after)
            await self.suggestions.drop_fresh(fair_id, job.created_at)

        await self.jobs.database.transact(write)
        await self._retire(fair_id)

    async def _retire(self, fair_id: str) -> None:
        """Delete the lists that nobody reads any more."""
        settings = await self.settings.get(fair_id)
        for generation in settings.retired:
            await self.suggestions.drop_generation(generation)

        async def write() -> None:
            now = await self.settings.get(fair_id)
            await self.settings.put(
                replace(now, retired=[each for each in now.retired if each not in settings.retired])
            )

        await self.jobs.database.transact(write)


def _owners(material: Material, side: MatchSide) -> Rows:
    if side is MatchSide.BUYER:
        return material.kept.buyer
    found: Rows = material.records["seller"][material.kept.row].astype(np.int64)
    return found


def _rank(kept: Kept, side: MatchSide) -> Rows:
    return kept.buyer_rank if side is MatchSide.BUYER else kept.exhibitor_rank


def _batches(owner: Rows, rank: Rows) -> Iterator[Rows]:
    """Give the rows of some owners at a time, each owner's together and best first."""
    listed = np.flatnonzero(rank > 0)
    order = listed[np.lexsort((rank[listed], owner[listed]))]
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    cuts = [*starts[::_PARTIES].tolist(), len(order)]
    for begin, end in itertools.pairwise(cuts):
        if end > begin:
            yield order[begin:end]
