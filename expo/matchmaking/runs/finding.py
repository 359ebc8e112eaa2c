"""The candidates of a rematch: some hundred wishes at a time are looked for and appraised, and their pairs kept."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.candidates.rules.appraisal import Appraisal, Hits, MatchContext
from expo.matchmaking.candidates.rules.records import RECORD, Records, weighed
from expo.matchmaking.candidates.rules.wish_rows import WishRows
from expo.matchmaking.candidates.service import CANDIDATES, IMPLICIT, Candidates, CandidateSearch
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.wishes.models import Wish

_AT_ONCE: Final = 500
Weights = Mapping[MatchPart, float]
ProgressCallback = Callable[[int, int, int], Awaitable[None]]
"""Hears how many wishes are done, of how many, and how many pairs they have led to."""


@dataclass(frozen=True)
class Finding:
    """Finds candidates for all wishes of a run, from the first on that is not done."""

    candidates: Candidates

    async def found(
        self,
        fair_id: str,
        folder: RunFolder,
        market_input: tuple[MatchContext, WishRows],
        *,
        weights: Weights,
        told: ProgressCallback,
    ) -> None:
        """Write the candidates of all wishes into the run's folder.

        While some wishes are appraised, the next ones are looked for: the one waits for memory, the other for numbers.
        """
        context, wishes = market_input
        total, (done, pairs) = len(wishes.ids), folder.progress()
        await told(done, total, pairs)
        if done >= total:
            return
        search = await self.candidates.search(fair_id, context.goods_index)
        coming = asyncio.ensure_future(self._some(search, folder, wishes, done))
        try:
            while done < total:
                asked, hits = await coming
                end = done + len(asked)
                coming = asyncio.ensure_future(self._some(search, folder, wishes, end))
                batch = await asyncio.to_thread(_appraised, context, list(zip(asked, hits, strict=True)), weights)
                batch["wish"] += done
                await asyncio.to_thread(folder.append, batch, before=pairs, wishes=end)
                done, pairs = end, pairs + len(batch)
                await told(done, total, pairs)
        finally:
            coming.cancel()

    async def _some(
        self, search: CandidateSearch, folder: RunFolder, wishes: WishRows, begin: int
    ) -> tuple[list[tuple[Wish, bool]], list[Hits]]:
        """Return the next wishes, each with whether its buyer was let in, and the goods that they lead to."""
        spans = wishes.spans[begin : begin + _AT_ONCE].tolist()
        asked = await asyncio.to_thread(lambda: list(folder.wishes(spans)))
        admitted = wishes.admitted[begin : begin + _AT_ONCE].tolist()
        return list(zip(asked, admitted, strict=True)), await self.candidates.hunted(search, asked) if asked else []


def _appraised(context: MatchContext, asked: Sequence[tuple[tuple[Wish, bool], Hits]], weights: Weights) -> Records:
    """Return the best candidates of some wishes, by what both sides want, without her highest price.

    A pair's ``wish`` is its place among these.
    """
    batches = [np.zeros(0, RECORD)]
    for place, ((wish, admitted), hits) in enumerate(asked):
        found = hits if wish.id else Hits(hits.rows, hits.relevance * IMPLICIT)
        records = Appraisal(context, wish, found, admitted=admitted).appraise()
        scores = weighed(records, weights)
        records = records[np.argsort(-scores.market * scores.exhibitor, kind="stable")[:CANDIDATES]]
        records["wish"] = place
        batches.append(records)
    return np.concatenate(batches)
