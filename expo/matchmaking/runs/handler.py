"""The run of a fair: a job in stages that resumes where a dead worker process stopped.

GATHER reads the fair's goods and exhibitors, CANDIDATES searches for each need, MARKET ranks all pairs for both sides,
WRITING stores the best of each list under a new generation, and finally readers are switched to it at once; until then
they see the old one. The results of each stage are kept in a folder (`run_folder`) and not computed again; writing is
idempotent. A preview does everything but the writing, for the draft and for the published settings.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from expo.kit.errors import Conflict
from expo.kit.jobs.queue import ENDED, Job, Jobs
from expo.matchmaking.candidates.rules.appraisal import MatchContext
from expo.matchmaking.candidates.rules.goods import GoodsIndex
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.sellers import ExhibitorRows
from expo.matchmaking.recommendations.store import RecommendationStore
from expo.matchmaking.runs.finding import Finding
from expo.matchmaking.runs.gathering import Gathering
from expo.matchmaking.runs.market import Declined, ListedPairs, MarketInput
from expo.matchmaking.runs.models import MATCHMAKING_RUN, TOTAL, RunKind, RunOrder, RunStage, RunState
from expo.matchmaking.runs.ranking import Ranking
from expo.matchmaking.runs.reading import NEEDED
from expo.matchmaking.runs.rules.learning import learned_weights
from expo.matchmaking.runs.run_folder import RunFolder, forget, format_of
from expo.matchmaking.runs.writing import WriteInput, Writing
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.tuning.models import RankingFigures, Tuning
from expo.matchmaking.tuning.store import SettingsStore

_LESSONS: Final = 20_000
"""Answers learned from at most: as good as all of a large fair's, which do not fit into memory."""


_BEGINS: Final = {
    RunStage.GATHER: (0, 50),
    RunStage.CANDIDATES: (50, 650),
    RunStage.MARKET: (650, 800),
    RunStage.WRITING: (800, TOTAL),
}
"""Progress of a run, in thousandths, at the beginning and end of each stage."""


@dataclass(frozen=True)
class RunTerms:
    """Terms of a run, fixed across interruptions: its tuning, its weights, and its point in time."""

    at: datetime
    published: Tuning
    draft: Tuning | None = None


_FORMAT: Final = format_of(
    GoodsIndex, ExhibitorRows, NeedRows, SourcingNeed, RunTerms, Tuning, Declined, ListedPairs, RankingFigures
)
"""Format of the results in a run's folder."""


@dataclass(frozen=True)
class RunHandler:
    """Job handler of runs."""

    folder: Path
    gathering: Gathering
    finding: Finding
    ranking: Ranking
    writing: Writing
    _settings: SettingsStore
    _recommendations: RecommendationStore
    jobs: Jobs

    async def run(self, job: Job) -> RunState:
        """Execute a run, or resume it."""
        order, folder = MATCHMAKING_RUN.arguments(job), RunFolder(self.folder / job.id, job.attempts)
        await self._sweep()
        await asyncio.to_thread(folder.open, _FORMAT)
        run = _Run(self, self._settings, self._recommendations, job, order, folder)
        state = await run.switched() or await run.do()
        await asyncio.to_thread(folder.remove)
        return state

    async def _sweep(self) -> None:
        """Delete the leftovers of failed and cancelled runs."""
        names = sorted(each.name for each in self.folder.iterdir()) if self.folder.is_dir() else []
        runs = await self.jobs.find_many(names) if names else []
        for name, run in zip(names, runs, strict=True):
            if run is not None and run.status in ENDED:
                await self._forget(run)
            if run is None or run.status in ENDED:
                await asyncio.to_thread(forget, self.folder / name)

    async def _forget(self, run: Job) -> None:
        """Delete the lists of a run that ended before readers were switched to them."""
        order = MATCHMAKING_RUN.arguments(run)
        if (await self._settings.get(order.fair_id)).generation != run.id:
            await self._recommendations.lists.drop(run.id)


@dataclass(frozen=True)
class _Run:
    """One run in progress."""

    on: RunHandler
    _settings: SettingsStore
    _recommendations: RecommendationStore
    job: Job
    order: RunOrder
    folder: RunFolder

    async def switched(self) -> RunState | None:
        """Return the final state where readers already have the run's lists, None where they do not."""
        settings = await self._settings.get(self.order.fair_id)
        if settings.generation != self.job.id:
            return None
        await self.on.writing.switch(self.job, self.order.fair_id, settings.figures, self.on.jobs.clock())
        state = MATCHMAKING_RUN.state(self.job)
        return RunState(RunStage.DONE, state.needs, state.pairs, settings.figures)

    async def do(self) -> RunState:
        """Do the remaining stages; return the final state."""
        await self._tell(RunState())
        terms = await self._terms()
        context, needs = await self._gathered()
        await self.on.finding.find(
            self.order.fair_id,
            self.folder,
            (context, needs),
            weights=terms.published.weights,
            on_progress=self._report_candidates,
        )
        count, (_, pairs) = len(needs.ids), self.folder.progress()
        await self._tell(RunState(RunStage.MARKET, count, pairs))
        market_input = MarketInput(self.folder.pairs(), context, needs, terms.at, await self._declined())
        kept, figures = await self._ranked(market_input, terms)
        if self.order.kind is RunKind.FULL:
            await self._write(
                WriteInput(self.order.fair_id, context, needs, market_input.records, kept, terms.published), figures
            )
        return RunState(RunStage.DONE, count, pairs, figures)

    async def _terms(self) -> RunTerms:
        """Return the terms on which the run began; before a run, weights are learned from answers."""
        terms = self.folder.get("terms", RunTerms)
        if terms is None:
            await self._learn()
            settings = await self._settings.get(self.order.fair_id)
            published = replace(settings.published, weights=settings.weights)
            terms = RunTerms(self.on.jobs.clock(), published, settings.draft)
            await asyncio.to_thread(self.folder.put, "terms", terms)
        return terms

    async def _gathered(self) -> tuple[MatchContext, NeedRows]:
        folder, gathering, fair_id = self.folder, self.on.gathering, self.order.fair_id
        if not folder.has("sellers"):
            goods_index, sellers = await gathering.goods(fair_id, folder, self._read)
            for name, value in (("goods_index", goods_index), ("sellers", sellers)):
                await asyncio.to_thread(folder.save, name, value)
        for name in folder.parts("goods"):
            folder.drop(name)
        if not folder.has("needs"):
            rows = await gathering.rows(fair_id, folder, self._read, sample=self.order.sample)
            await asyncio.to_thread(folder.save, "needs", rows)
        for name in folder.parts(NEEDED):
            folder.drop(name)
        goods_index, sellers = folder.load("goods_index", GoodsIndex), folder.load("sellers", ExhibitorRows)
        return await self.on.gathering.candidates.context(goods_index, sellers), folder.load("needs", NeedRows)

    async def _declined(self) -> Declined:
        """Return the declined pairs as of the first look at the market."""
        if not self.folder.has("declined"):
            pairs = sorted(await self._recommendations.declined(self.order.fair_id))
            names = Declined(tuple(buyer for buyer, _ in pairs), tuple(exhibitor for _, exhibitor in pairs))
            await asyncio.to_thread(self.folder.save, "declined", names)
        return self.folder.load("declined", Declined)

    async def _ranked(self, market_input: MarketInput, terms: RunTerms) -> tuple[ListedPairs, list[RankingFigures]]:
        """Return the lists, and the figures of them, of a preview's draft and of simpler methods."""
        folder, ranking = self.folder, self.on.ranking
        if not folder.has("kept"):
            kept, made = await ranking.ranked(market_input, terms.published, folder)
            await asyncio.to_thread(folder.put, "figures", replace(made, name="published"))
            await asyncio.to_thread(folder.save, "kept", kept)
        figures = [folder.get("figures", RankingFigures)]
        if self.order.kind is RunKind.PREVIEW:
            _, drafted = await ranking.ranked(market_input, terms.draft or terms.published)
            figures.insert(0, replace(drafted, name="draft"))
        known = folder.get("compared", list[RankingFigures])
        if known is None:
            known = list(await ranking.compared(market_input, terms.published))
            await asyncio.to_thread(folder.put, "compared", known)
        return folder.load("kept", ListedPairs), [each for each in (*figures, *known) if each is not None]

    async def _learn(self) -> None:
        if self.order.kind is not RunKind.FULL:
            return
        answers = await self._recommendations.sample_answers(self.order.fair_id, maximum=_LESSONS)

        async def write() -> None:
            settings = await self._settings.get(self.order.fair_id)
            learned = learned_weights(answers, settings.published.weights)
            if learned != settings.learned:
                count = len(answers) if learned else 0
                await self._settings.put(replace(settings, learned=learned, answers_learned_from=count))

        await self.on.jobs.database.transact(write)

    async def _write(self, material: WriteInput, figures: list[RankingFigures]) -> None:
        count, pairs = len(material.needs.ids), len(material.records)

        async def on_progress(done: int, total: int) -> None:
            await asyncio.to_thread(self.folder.put, "written", done)
            await self._tell(RunState(RunStage.WRITING, count, pairs, done=done, of=total))

        begin = self.folder.get("written", int) or 0
        await self.on.writing.write(material, self.job.id, begin=begin, on_progress=on_progress)
        await self.on.writing.switch(self.job, self.order.fair_id, figures, self.on.jobs.clock())

    async def _read(self, goods: int) -> None:
        await self._tell(RunState(done=goods))

    async def _report_candidates(self, done: int, total: int, pairs: int) -> None:
        await self._tell(RunState(RunStage.CANDIDATES, total, pairs, done=done, of=total))

    async def _tell(self, state: RunState) -> None:
        begin, end = _BEGINS[state.stage]
        done = round(begin + (state.done / state.of if state.of else 0) * (end - begin))
        if not await self.on.jobs.save(self.job, done=done, total=TOTAL, state=state):
            raise Conflict("This run was cancelled, or another worker has it.")
