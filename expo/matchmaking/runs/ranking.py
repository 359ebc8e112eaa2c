"""The market stage of a run: ranks all pairs of the fair for both sides, off the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from expo.matchmaking.runs.market import ListedPairs, MarketInput
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.tuning.models import RankingFigures, Tuning


@dataclass(frozen=True)
class Ranking:
    """Ranks pairs under a tuning."""

    async def ranked(
        self, market_input: MarketInput, tuning: Tuning, folder: RunFolder | None = None
    ) -> tuple[ListedPairs, RankingFigures]:
        """Return each side's ranked lists and their figures.

        With a folder, slow intermediate results are checkpointed there and resumed from.
        """
        return await asyncio.to_thread(self._ranked, market_input, tuning, folder)

    async def compared(self, market_input: MarketInput, tuning: Tuning) -> Sequence[RankingFigures]:
        """Return the figures of simpler methods: each side's score alone, both sides' scores, and chance."""
        return await asyncio.to_thread(self._compared, market_input, tuning)

    def _ranked(
        self, market_input: MarketInput, tuning: Tuning, folder: RunFolder | None
    ) -> tuple[ListedPairs, RankingFigures]:
        # SciPy is slow to import: only a process that solves a market loads it.
        from expo.matchmaking.runs.solving import MarketPairs  # noqa: PLC0415

        return MarketPairs.of(market_input, tuning).solve_market(folder)

    def _compared(self, market_input: MarketInput, tuning: Tuning) -> Sequence[RankingFigures]:
        from expo.matchmaking.runs.solving import MarketPairs  # noqa: PLC0415

        return MarketPairs.of(market_input, tuning).compared()
