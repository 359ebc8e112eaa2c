"""Keeps a fair's needs in a run's folder in batches as they are read, so that the next worker process can resume."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from expo.matchmaking.candidates.rules.need_rows import NeedRows, need_rows
from expo.matchmaking.runs.run_folder import ReadingPosition, RunFolder
from expo.matchmaking.sourcing_needs.models import SourcingNeed

NEEDED: Final = "needed"
_BATCH_SIZE: Final = 10_000
"""Sourcing needs, or buyers without a need, per saved part; at most that many are held as objects."""
ProgressCallback = Callable[[int], Awaitable[None]]
"""Receives the number of items read."""


@dataclass
class NeedCheckpoints:
    """Saves the needs read so far in the run's folder, a batch at a time, so that the next worker continues from there.

    ``approved_buyers`` are approved by the organiser, ``read`` is the position reached, ``waiting`` are needs not
    saved yet, ``examined`` counts the items read since the last batch.
    """

    folder: RunFolder
    approved_buyers: set[str]
    on_progress: ProgressCallback
    read: ReadingPosition = field(default_factory=ReadingPosition)
    waiting: list[SourcingNeed] = field(default_factory=list)
    examined: int = 0
    total_examined: int = 0

    def parts(self) -> list[NeedRows]:
        """Return the rows of everything kept."""
        return [self.folder.load(_named(number), NeedRows) for number in range(self.read.parts)]

    def need_owners(self) -> set[str]:
        """Return the buyers whose needs are kept."""
        return {each for part in self.parts() for each in part.buyers}

    async def take(
        self, needs: Sequence[SourcingNeed], *, passed: int, need: str | None = None, buyer: str = ""
    ) -> None:
        """Take the needs among ``examined`` items examined, up to a need, or up to a buyer without one."""
        self.waiting += needs
        self.examined += passed
        self.read = replace(self.read, need=need or self.read.need, buyer=buyer or self.read.buyer)
        if self.examined >= _BATCH_SIZE:
            await self.save()

    async def save(self) -> None:
        """Save the waiting needs. Raises `Conflict` where another worker process has the run."""
        self.read = await asyncio.to_thread(self._save_batch)
        self.total_examined += self.examined
        self.waiting, self.examined = [], 0
        await self.on_progress(self.total_examined)

    def _save_batch(self) -> ReadingPosition:
        spans = self.folder.append_needs(self.waiting, before=self.read.size)
        rows = need_rows(self.waiting, [each.buyer_id in self.approved_buyers for each in self.waiting], spans)
        self.folder.save(_named(self.read.parts), rows)
        read = replace(self.read, parts=self.read.parts + 1, size=spans[-1][1] if spans else self.read.size)
        self.folder.read_on(read)
        return read


def sort_rows(parts: Sequence[NeedRows]) -> NeedRows:
    """Return all rows sorted by buyer and need, independent of the database's order."""
    ids = [each for part in parts for each in part.ids]
    buyers = [each for part in parts for each in part.buyers]
    spans = np.concatenate([part.spans for part in parts])
    order = sorted(range(len(ids)), key=lambda row: (buyers[row], ids[row], int(spans[row, 0])))
    return NeedRows(
        ids=tuple(ids[row] for row in order),
        buyers=tuple(buyers[row] for row in order),
        approved=np.concatenate([part.approved for part in parts])[order],
        market=np.concatenate([part.market for part in parts])[order],
        certificates=np.concatenate([part.certificates for part in parts])[order],
        spans=spans[order],
    )


def _named(number: int) -> str:
    return f"{NEEDED}-{number:06d}"
