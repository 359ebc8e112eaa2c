"""An organiser's control of matchmaking at a fair: previews, runs and their progress."""

from dataclasses import dataclass
from typing import Final

from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM, Actor
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.jobs.queue import ENDED, Job, Jobs
from expo.kit.journal.entries import Journal, Subject
from expo.matchmaking.models import READ, WRITE
from expo.matchmaking.runs.errors import MatchmakingRunning, MatchmakingRunNotFound
from expo.matchmaking.runs.models import MATCHMAKING_RUN, Run, RunKind, RunOrder

SAMPLE: Final = 500
"""Buyers in a preview, drawn at random."""

_LATEST: Final = 20


@dataclass(frozen=True)
class MatchmakingAdmin:
    """Controls the matchmaking of a fair: for the managers of its organiser only."""

    fairs: Fairs
    jobs: Jobs
    journal: Journal
    database: Database

    async def start(self, actor: Actor, *, fair_id: str) -> Run:
        """Queue a run of a fair. Raises `MatchmakingRunning`."""
        fair = await self._own(actor, fair_id, WRITE)
        return await self._queue(actor, fair, RunOrder(fair.id))

    async def preview(self, actor: Actor, *, fair_id: str, sample: int = SAMPLE) -> Run:
        """Queue a preview of the draft, the published settings, similarity and chance. Raises `MatchmakingRunning`."""
        fair = await self._own(actor, fair_id, WRITE)
        if not 2 <= sample <= 10 * SAMPLE:
            raise Invalid(f"Look at 2 to {10 * SAMPLE} buyers.", field="sample")
        return await self._queue(actor, fair, RunOrder(fair.id, RunKind.PREVIEW, sample))

    async def begin(self, fair: Fair) -> Run:
        """Queue a run in the installation's own name, or return the one still running."""
        try:
            return await self._queue(SYSTEM, fair, RunOrder(fair.id))
        except MatchmakingRunning:
            return (await self._latest(fair))[0]

    async def runs(self, actor: Actor, *, fair_id: str) -> list[Run]:
        """Return the latest runs of a fair, newest first."""
        fair = await self._own(actor, fair_id, READ)
        return await self._latest(fair)

    async def is_under_way(self, actor: Actor, *, fair_id: str) -> bool:
        """Return whether a run is running or queued; raises `FairNotFound`."""
        fair = await self.fairs.get(actor, fair_id=fair_id)
        return any(run.kind is RunKind.FULL and run.status not in ENDED for run in await self._latest(fair))

    async def run(self, actor: Actor, *, run_id: str) -> Run:
        """Return a run; raises `MatchmakingRunNotFound`."""
        job = await self.jobs.find(run_id, MATCHMAKING_RUN)
        if job is None:
            raise MatchmakingRunNotFound
        shown = _shown(job)
        await self._own(actor, shown.fair_id, READ)
        return shown

    async def _queue(self, actor: Actor, fair: Fair, order: RunOrder) -> Run:
        async def write() -> Job:
            job = await self.jobs.queue(MATCHMAKING_RUN, order, person_id=actor.person_id, organisation_id=fair.id)
            verb = "matchmaking.started" if order.kind is RunKind.FULL else "matchmaking.previewed"
            await self._record(actor, verb, fair.id)
            return job

        return _shown(await self.database.transact(write, Job))

    async def _latest(self, fair: Fair) -> list[Run]:
        found = await self.jobs.list(MATCHMAKING_RUN, organisation_id=fair.id, limit=_LATEST)
        return [_shown(each) for each in found]

    async def _own(self, actor: Actor, fair_id: str, scope: str) -> Fair:
        return await self.fairs.require_organiser(actor, fair_id=fair_id, scope=scope)

    async def _record(self, actor: Actor, verb: str, fair_id: str) -> None:
        await self.journal.record(actor, verb, Subject("matchmaking", fair_id), fair_id=fair_id)


def _shown(job: Job) -> Run:
    order = MATCHMAKING_RUN.arguments(job)
    return Run(
        id=job.id,
        fair_id=order.fair_id,
        kind=order.kind,
        status=job.status,
        state=MATCHMAKING_RUN.state(job),
        done=job.done,
        started_at=job.created_at,
        ended_at=job.ended_at,
        error=job.error,
    )
