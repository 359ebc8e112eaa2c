"""The rematch of a fair: a job in stages that goes on where a dead worker has stopped.

GATHER reads the fair's goods and exhibitors, CANDIDATES searches for each wish, MARKET ranks all pairs for both
sides, WRITING keeps everybody's best under a new generation, and at the end readers are switched to it at once;
until then they have the old one. What a stage has done lies in a folder (`run_folder`) and is not done again; what is
written twice is written the same. A preview does all but the writing, for the draft and for what is in force.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from expo.kit.documents import to_document
from expo.kit.errors import Conflict
from expo.kit.jobs import ENDED, Job, Jobs
from expo.matchmaking.appraisal import Appraisal, Found, Ground
from expo.matchmaking.candidates import CANDIDATES, IMPLICIT, Candidates
from expo.matchmaking.figures import Figures
from expo.matchmaking.gathering import Gathering, WishRows
from expo.matchmaking.learning import learned_weights
from expo.matchmaking.models import MatchPart, Wish
from expo.matchmaking.ranking import Kept, Matter, Ranking
from expo.matchmaking.records import RECORD, Records, weighed
from expo.matchmaking.run_folder import RunFolder
from expo.matchmaking.sellers import Sellers
from expo.matchmaking.shelf import Shelf
from expo.matchmaking.store import SettingsStore, SuggestionStore
from expo.matchmaking.writing import TOTAL, Material, Writing

REMATCH: Final = "rematch"
_AT_ONCE: Final = 100
_LESSONS: Final = 20_000
"""From so many answers one learns as much as from all of a large fair's, which do not fit into memory."""


class RunKind(StrEnum):
    """What a run is for."""

    REMATCH = "REMATCH"
    PREVIEW = "PREVIEW"


class RunStage(StrEnum):
    """What a run does now."""

    GATHER = "GATHER"
    CANDIDATES = "CANDIDATES"
    MARKET = "MARKET"
    WRITING = "WRITING"
    DONE = "DONE"


_BEGINS: Final = {
    RunStage.GATHER: (0, 50),
    RunStage.CANDIDATES: (50, 650),
    RunStage.MARKET: (650, 800),
    RunStage.WRITING: (800, TOTAL),
}
"""How far a run is, in thousandths, when a stage begins and ends."""


@dataclass(frozen=True)
class RunOrder:
    """What was ordered. ``sample`` bounds how many buyers a preview looks at."""

    fair_id: str
    kind: RunKind = RunKind.REMATCH
    sample: int | None = None


@dataclass(frozen=True)
class RunState:
    """How far a run is, as its readers see it."""

    stage: RunStage = RunStage.GATHER
    wishes: int = 0
    pairs: int = 0
    figures: list[Figures] = field(default_factory=list)


@dataclass(frozen=True)
class Rematching:
    """Does runs: a job's handler."""

    folder: Path
    gathering: Gathering
    candidates: Candidates
    ranking: Ranking
    writing: Writing
    settings: SettingsStore
    suggestions: SuggestionStore
    jobs: Jobs

    async def run(self, job: Job) -> Mapping[str, Any]:
        """Do a run, or go on with one."""
        order, folder = msgspec.convert(job.arguments, RunOrder), RunFolder(self.folder / job.id)
        await self._sweep()
        await asyncio.to_thread(folder.open)
        run = _Run(self, job, order, folder)
        figures, wishes = await run.do()
        state = RunState(RunStage.DONE, wishes, folder.progress()[1], figures)
        await asyncio.to_thread(folder.remove)
        return to_document(state)

    async def _sweep(self) -> None:
        """Delete what runs have left that failed or were cancelled."""
        names = sorted(each.name for each in self.folder.iterdir()) if self.folder.is_dir() else []
        runs = await self.jobs.find_many(names) if names else []
        for name, run in zip(names, runs, strict=True):
            if run is not None and run.status in ENDED:
                await self._forget(run)
            if run is None or run.status in ENDED:
                await asyncio.to_thread(RunFolder(self.folder / name).remove)

    async def _forget(self, run: Job) -> None:
        """Delete the lists of a run that has ended before readers had them."""
        order = msgspec.convert(run.arguments, RunOrder)
        if (await self.settings.get(order.fair_id)).generation != run.id:
            await self.suggestions.drop_generation(run.id)


@dataclass(frozen=True)
class _Run:
    """One run on its way."""

    on: Rematching
    job: Job
    order: RunOrder
    folder: RunFolder

    async def do(self) -> tuple[list[Figures], int]:
        """Do all stages that are not done; return the figures, and how many wishes there were."""
        await self._tell(RunStage.GATHER, 0)
        await self._learn()
        ground, wishes = await self._gathered()
        await self._found(ground, wishes)
        await self._tell(RunStage.MARKET, 0)
        records, settings = self.folder.pairs(), await self.on.settings.get(self.order.fair_id)
        declined = await self.on.suggestions.declined(self.order.fair_id)
        matter, ranking = Matter(records, ground, wishes, declined), self.on.ranking
        tuning = replace(settings.active, weights=settings.weights)
        kept, made = await ranking.ranked(matter, tuning)
        figures = [replace(made, name="active")]
        if self.order.kind is RunKind.PREVIEW:
            draft = settings.draft or settings.active
            _, drafted = await ranking.ranked(matter, draft)
            figures = [replace(drafted, name="draft"), *figures]
        figures += await ranking.compared(matter, tuning)
        if self.order.kind is RunKind.REMATCH:
            await self._write(Material(self.order.fair_id, ground, wishes, records, kept, tuning), figures)
        return figures, len(wishes.ids)

    async def _gathered(self) -> tuple[Ground, WishRows]:
        folder, gathering = self.folder, self.on.gathering
        if not folder.has("wishes"):
            shelf, sellers = await gathering.goods(self.order.fair_id)
            rows = await gathering.rows(self.order.fair_id, sample=self.order.sample)
            for name, value in (("shelf", shelf), ("sellers", sellers), ("wishes", rows)):
                await asyncio.to_thread(folder.save, name, value)
        shelf, sellers = folder.load("shelf", Shelf), folder.load("sellers", Sellers)
        return await self.on.candidates.ground(shelf, sellers), folder.load("wishes", WishRows)

    async def _found(self, ground: Ground, wishes: WishRows) -> None:
        """Search for the wishes that were not searched for yet."""
        total, (done, _) = len(wishes.ids), self.folder.progress()
        weights = (await self.on.settings.get(self.order.fair_id)).weights
        while done < total:
            await self._tell(RunStage.CANDIDATES, done / total)
            rows = list(range(done, min(done + _AT_ONCE, total)))
            known = await self.on.gathering.wishes(self.order.fair_id, wishes, rows)
            found = await self.on.candidates.found(list(known.values()))
            asked = list(zip(known.items(), found, strict=True))
            batch = await asyncio.to_thread(_appraised, ground, asked, wishes, weights)
            done += len(rows)
            await asyncio.to_thread(self.folder.append, batch, wishes=done)

    async def _learn(self) -> None:
        """Let the answers of the fair teach what its parts weigh, before a rematch."""
        if self.order.kind is not RunKind.REMATCH:
            return
        answers = await self.on.suggestions.drawn(self.order.fair_id, most=_LESSONS)

        async def write() -> None:
            settings = await self.on.settings.get(self.order.fair_id)
            learned = learned_weights(answers, settings.active.weights)
            if learned != settings.learned:
                count = len(answers) if learned else 0
                await self.on.settings.put(replace(settings, learned=learned, answers_learned_from=count))

        await self.on.jobs.database.transact(write)

    async def _write(self, material: Material, figures: list[Figures]) -> None:
        if not self.folder.has("kept"):
            # Lists of a run that goes on must be those that it began: answers have come meanwhile.
            await asyncio.to_thread(self.folder.save, "kept", material.kept)
        material = replace(material, kept=self.folder.load("kept", Kept))

        async def told(done: int, total: int) -> None:
            self.folder.note("written", done)
            await self._tell(RunStage.WRITING, done / total)

        await self.on.writing.write(material, self.job.id, begin=self.folder.noted("written"), told=told)
        await self.on.writing.switch(self.job, self.order.fair_id, figures, self.on.jobs.clock())

    async def _tell(self, stage: RunStage, share: float) -> None:
        begin, end = _BEGINS[stage]
        done, state = round(begin + share * (end - begin)), to_document(RunState(stage))
        if not await self.on.jobs.save(self.job, done=done, total=TOTAL, state=state):
            raise Conflict("This run was cancelled, or another worker has it.")


def _appraised(
    ground: Ground,
    asked: Sequence[tuple[tuple[int, Wish], Sequence[Found]]],
    wishes: WishRows,
    weights: Mapping[MatchPart, float],
) -> Records:
    """Return the best candidates of some wishes, by what both sides want, without her highest price."""
    batches = [np.zeros(0, RECORD)]
    for (row, wish), found in asked:
        hits = found if wish.id else [replace(each, relevance=each.relevance * IMPLICIT) for each in found]
        records = Appraisal(ground, wish, hits, admitted=bool(wishes.admitted[row])).appraise()
        scores = weighed(records, weights)
        records = records[np.argsort(-scores.market * scores.exhibitor, kind="stable")[:CANDIDATES]]
        records["wish"] = row
        batches.append(records)
    return np.concatenate(batches)
