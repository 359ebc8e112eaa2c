"""The market stage of a rematch: all pairs of the fair, ranked for both sides, off the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from expo.kit.clock import Clock
from expo.matchmaking import codes
from expo.matchmaking.appraisal import Ground
from expo.matchmaking.figures import Figures
from expo.matchmaking.gathering import WishRows
from expo.matchmaking.records import Records
from expo.matchmaking.shelf import Rows
from expo.matchmaking.tuning import Tuning


@dataclass(frozen=True)
class Kept:
    """The pairs that stand in somebody's list: ``row`` of the records, places from 1, 0 for not among the best."""

    row: Rows
    buyer: Rows
    buyer_rank: Rows
    exhibitor_rank: Rows
    newcomer: codes.Bits


@dataclass(frozen=True)
class Matter:
    """What is ranked: pairs, what they are about, who has said no to whom (a buyer's id and an exhibitor's)."""

    records: Records
    ground: Ground
    wishes: WishRows
    declined: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Ranking:
    """Ranks pairs under a tuning."""

    clock: Clock

    async def ranked(self, matter: Matter, tuning: Tuning) -> tuple[Kept, Figures]:
        """Return who stands where in whose list, and the figures of that."""
        return await asyncio.to_thread(self._ranked, matter, tuning)

    async def compared(self, matter: Matter, tuning: Tuning) -> Sequence[Figures]:
        """Return the figures of simpler ways: what each wants alone, what both want together, and chance."""
        return await asyncio.to_thread(self._compared, matter, tuning)

    def _ranked(self, matter: Matter, tuning: Tuning) -> tuple[Kept, Figures]:
        # SciPy takes a while to load: only a process that solves a market does it.
        from expo.matchmaking.solving import Field  # noqa: PLC0415

        return Field.of(matter, tuning, self.clock()).solved()

    def _compared(self, matter: Matter, tuning: Tuning) -> Sequence[Figures]:
        from expo.matchmaking.solving import Field  # noqa: PLC0415

        return Field.of(matter, tuning, self.clock()).compared()
