"""The candidates of a run: needs are searched for and appraised in batches of some hundred, and pairs kept."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.candidates.rules.appraisal import Appraisal, Hits, MatchContext
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.records import RECORD, Records, weigh
from expo.matchmaking.candidates.service import CANDIDATES, IMPLICIT, Candidates, CandidateSearch
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.sourcing_needs.models import SourcingNeed

_BATCH: Final = 500
Weights = Mapping[MatchPart, float]
ProgressCallback = Callable[[int, int, int], Awaitable[None]]
"""Receives the number of needs done, their total, and the number of pairs found."""


@dataclass(frozen=True)
class Finding:
    """Finds candidates for the remaining needs of a run."""

    candidates: Candidates

    async def find(
        self,
        fair_id: str,
        folder: RunFolder,
        market_input: tuple[MatchContext, NeedRows],
        *,
        weights: Weights,
        on_progress: ProgressCallback,
    ) -> None:
        """Write the candidates of all needs to the run's folder.

        The next batch is searched while one is appraised: the one is bound by memory access, the other by arithmetic.
        """
        context, needs = market_input
        total, (done, pairs) = len(needs.ids), folder.progress()
        await on_progress(done, total, pairs)
        if done >= total:
            return
        search = await self.candidates.search(fair_id, context.goods_index)
        coming = asyncio.ensure_future(self._some(search, folder, needs, done))
        try:
            while done < total:
                batch_needs, hits = await coming
                end = done + len(batch_needs)
                coming = asyncio.ensure_future(self._some(search, folder, needs, end))
                batch = await asyncio.to_thread(_appraised, context, list(zip(batch_needs, hits, strict=True)), weights)
                batch["need"] += done
                await asyncio.to_thread(folder.append, batch, before=pairs, needs=end)
                done, pairs = end, pairs + len(batch)
                await on_progress(done, total, pairs)
        finally:
            coming.cancel()

    async def _some(
        self, search: CandidateSearch, folder: RunFolder, needs: NeedRows, begin: int
    ) -> tuple[list[tuple[SourcingNeed, bool]], list[Hits]]:
        """Return the next needs, each with whether its buyer is approved, and the goods found for them."""
        spans = needs.spans[begin : begin + _BATCH].tolist()
        batch = await asyncio.to_thread(lambda: list(folder.needs(spans)))
        approved = needs.approved[begin : begin + _BATCH].tolist()
        return list(zip(batch, approved, strict=True)), await self.candidates.find_in_sweep(
            search, batch
        ) if batch else []


def _appraised(
    context: MatchContext, need_hits: Sequence[tuple[tuple[SourcingNeed, bool], Hits]], weights: Weights
) -> Records:
    """Return the best candidates of some needs, by both sides' scores without the buyer's highest price.

    A pair's ``need`` is its index in this batch.
    """
    batches = [np.zeros(0, RECORD)]
    for place, ((need, approved), hits) in enumerate(need_hits):
        found = hits if need.id else hits._replace(relevance=hits.relevance * IMPLICIT)
        records = Appraisal(context, need, found, approved=approved).appraise()
        scores = weigh(records, weights)
        records = records[np.argsort(-scores.market * scores.exhibitor, kind="stable")[:CANDIDATES]]
        records["need"] = place
        batches.append(records)
    return np.concatenate(batches)
