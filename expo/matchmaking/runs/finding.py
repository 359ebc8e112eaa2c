"""The candidates of a rematch: wishes are searched for and appraised in batches of some hundred, and pairs kept."""

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
"""Receives the number of wishes done, their total, and the number of pairs found."""


@dataclass(frozen=True)
class Finding:
    """Finds candidates for the remaining wishes of a run."""

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
        """Write the candidates of all wishes to the run's folder.

        The next batch is searched while one is appraised: the one is bound by memory access, the other by arithmetic.
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
        """Return the next wishes, each with whether its buyer is admitted, and the goods found for them."""
        spans = wishes.spans[begin : begin + _AT_ONCE].tolist()
        asked = await asyncio.to_thread(lambda: list(folder.wishes(spans)))
        admitted = wishes.admitted[begin : begin + _AT_ONCE].tolist()
        return list(zip(asked, admitted, strict=True)), await self.candidates.find_in_sweep(
            search, asked
        ) if asked else []


def _appraised(context: MatchContext, asked: Sequence[tuple[tuple[Wish, bool], Hits]], weights: Weights) -> Records:
    """Return the best candidates of some wishes, by both sides' scores without the buyer's highest price.

    A pair's ``wish`` is its index in this batch.
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
