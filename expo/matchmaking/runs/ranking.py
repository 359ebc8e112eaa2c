"""The market stage of a rematch: all pairs of the fair, ranked for both sides, off the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from expo.matchmaking.runs.market import ListedPairs, MarketInput
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.tuning.models import Figures, Tuning


@dataclass(frozen=True)
class Ranking:
    """Ranks pairs under a tuning."""

    async def ranked(
        self, matter: MarketInput, tuning: Tuning, folder: RunFolder | None = None
    ) -> tuple[ListedPairs, Figures]:
        """Return who stands where in whose list, and the figures of that.

        With a folder, what takes long is kept there between steps, and goes on from there.
        """
        return await asyncio.to_thread(self._ranked, matter, tuning, folder)

    async def compared(self, matter: MarketInput, tuning: Tuning) -> Sequence[Figures]:
        """Return the figures of simpler ways: what each wants alone, what both want together, and chance."""
        return await asyncio.to_thread(self._compared, matter, tuning)

    def _ranked(self, matter: MarketInput, tuning: Tuning, folder: RunFolder | None) -> tuple[ListedPairs, Figures]:
        # SciPy takes a while to load: only a process that solves a market does it.
        from expo.matchmaking.runs.solving import Field  # noqa: PLC0415

        return Field.of(matter, tuning).solved(folder)

    def _compared(self, matter: MarketInput, tuning: Tuning) -> Sequence[Figures]:
        from expo.matchmaking.runs.solving import Field  # noqa: PLC0415

        return Field.of(matter, tuning).compared()
