"""The market stage of a rematch: all pairs of the fair, ranked for both sides, off the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.candidates.rules.appraisal import Ground
from expo.matchmaking.candidates.rules.records import Records, Whole
from expo.matchmaking.candidates.rules.wish_rows import WishRows
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.tuning.models import Figures, Tuning


@dataclass(frozen=True)
class Kept:
    """The pairs that stand in somebody's list: ``row`` of the records, places from 1, 0 for not among the best."""

    row: Whole
    buyer: Whole
    buyer_rank: Whole
    exhibitor_rank: Whole
    newcomer: codes.Bits


@dataclass(frozen=True)
class Declined:
    """Who has said no to whom: a buyer's id and an exhibitor's in the same place."""

    buyers: tuple[str, ...] = ()
    exhibitors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """What is ranked: pairs, what they are about, who has said no to whom, and as of which moment."""

    records: Records
    ground: Ground
    wishes: WishRows
    at: datetime
    declined: Declined = field(default_factory=Declined)


@dataclass(frozen=True)
class Ranking:
    """Ranks pairs under a tuning."""

    async def ranked(self, matter: Matter, tuning: Tuning, folder: RunFolder | None = None) -> tuple[Kept, Figures]:
        """Return who stands where in whose list, and the figures of that.

        With a folder, what takes long is kept there between steps, and goes on from there.
        """
        return await asyncio.to_thread(self._ranked, matter, tuning, folder)

    async def compared(self, matter: Matter, tuning: Tuning) -> Sequence[Figures]:
        """Return the figures of simpler ways: what each wants alone, what both want together, and chance."""
        return await asyncio.to_thread(self._compared, matter, tuning)

    def _ranked(self, matter: Matter, tuning: Tuning, folder: RunFolder | None) -> tuple[Kept, Figures]:
        # SciPy takes a while to load: only a process that solves a market does it.
        from expo.matchmaking.runs.solving import Field  # noqa: PLC0415

        return Field.of(matter, tuning).solved(folder)

    def _compared(self, matter: Matter, tuning: Tuning) -> Sequence[Figures]:
        from expo.matchmaking.runs.solving import Field  # noqa: PLC0415

        return Field.of(matter, tuning).compared()
