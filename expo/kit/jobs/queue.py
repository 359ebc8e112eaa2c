"""Jobs: long work that somebody asked for, done by a worker, with progress.

A job is leased to one worker at a time. When the worker dies, another takes over
after the lease ends and calls the same handler with the job's ``state`` as it was
last saved, so a handler saves how far it came in the transaction of what it did.
A worker that was thought dead and is not changes nothing any more: ``attempts``, how
often the job was taken, tells who has it. What went wrong is counted apart: ``failures``
of the handler and ``deaths`` of workers end a job, waiting does not. While a handler
works, its lease is kept up in a document beside the job's: in the job's own that would
get in the way of each transaction which saves there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import structlog
from pymongo import IndexModel

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.errors import Conflict
from expo.kit.ids import is_id, new_id

COLLECTION: Final = "jobs"
KEPT: Final = "kept_jobs"
TURNS: Final = "job_turns"
QUEUED: Final = "jobs:queued"
"""The topic of the signal that a job waits."""

INDEXES: Final = {
    COLLECTION: [
        IndexModel([("status", 1), ("until", 1)]),
        IndexModel([("organisation_id", 1), ("kind", 1), ("_id", -1)]),
    ],
    KEPT: [IndexModel([("until", 1)], expireAfterSeconds=3600)],
}
MAILS: Final = "mails"
"""The queue of mails. Somebody waits for each, which takes a moment: none stands behind an import of minutes."""

SHEETS: Final = "sheets"
"""The queue of sheets that come in and go out: an organisation has one of each kind at most, waiting or running."""

_LOOKED_AT: Final = 20
Order = TypeVar("Order")
State = TypeVar("State")
log = structlog.get_logger()


class JobStatus(StrEnum):
    """Where a job stands."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


ENDED: Final = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED})


@dataclass(frozen=True)
class Job:
    """One piece of long work. ``done`` of ``total`` units (0: not known yet).

    The arguments of a ``confidential`` job are forgotten when it ends, however it ends.
    """

    id: str
    kind: str
    status: JobStatus
    created_at: datetime
    person_id: str | None = None
    organisation_id: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    attempts: int = 0
    failures: int = 0
    deaths: int = 0
    error_code: str | None = None
    error: str | None = None
    until: datetime | None = None
    ended_at: datetime | None = None
    confidential: bool = False


@dataclass(frozen=True)
class JobKind(Generic[Order, State]):
    """A kind of job: what is ordered, and how far it came. Both are dataclasses, which a job keeps as documents.

    A job that nobody has begun has an empty state, so each field of a state has a default. The jobs of one ``queue``
    are done one after the other. ``running`` makes what is raised where an organisation orders a second one before
    its last has ended, None: it may have many. ``confidential`` is as in `Job`.
    """

    name: str
    order_type: type[Order]
    state_type: type[State]
    queue: str
    running: Callable[[], Conflict] | None = None
    confidential: bool = False

    def order(self, job: Job) -> Order:
        """Return what was ordered with a job of this kind."""
        return from_document(self.order_type, job.arguments)

    def state(self, job: Job) -> State:
        """Return how far a job of this kind came."""
        return from_document(self.state_type, job.state)

    def job(self, order: Order, now: datetime, *, person_id: str | None, organisation_id: str | None) -> Job:
        """Return a new job that waits."""
        return Job(
            id=new_id("job"),
            kind=self.name,
            status=JobStatus.QUEUED,
            created_at=now,
            person_id=person_id,
            organisation_id=organisation_id,
            arguments=to_document(order),
            until=now,
            confidential=self.confidential,
        )


AnyKind = JobKind[Any, Any]


@dataclass(frozen=True)
class Jobs:
    """Queues jobs, hands them to workers, keeps their progress.

    A job ends as failed when its handler has failed ``attempts`` times, or ``deaths`` workers have died of it.
    """

    database: Database
    clock: Clock
    lease: timedelta = timedelta(seconds=6)
    attempts: int = 5
    deaths: int = 10

    @property
    def _jobs(self) -> Collection:
        return self.database.collection(COLLECTION)

    @property
    def _kept(self) -> Collection:
        return self.database.collection(KEPT)

    async def queue(
        self, kind: JobKind[Order, Any], order: Order, *, person_id: str | None, organisation_id: str | None
    ) -> Job:
        """Add a job; joins the running transaction. Where the kind is one at a time, raises its ``running``.

        Of two transactions that queue the same kind for the same organisation at once, the later one runs again: so
        what it has read of the organisation's jobs holds. One at a time is queued in a transaction in any case.
        """

        async def write() -> Job:
            if kind.running is not None and await self.busy(kind, organisation_id=organisation_id or ""):
                raise kind.running()
            job = kind.job(order, self.clock(), person_id=person_id, organisation_id=organisation_id)
            await self._jobs.insert(to_document(job))
            if organisation_id is not None:
                turn = {"_id": f"{kind.name}:{organisation_id}"}
                await self.database.collection(TURNS).update(turn, {"$set": {"job_id": job.id}}, upsert=True)
            return job

        return await (write() if kind.running is None else self.database.transact(write, Job))

    async def queue_many(self, kind: JobKind[Order, Any], orders: Sequence[Order]) -> None:
        """Add jobs of nobody in particular in one command; joins the running transaction."""
        jobs = [kind.job(each, self.clock(), person_id=None, organisation_id=None) for each in orders]
        await self._jobs.insert_many([to_document(each) for each in jobs])

    async def find(self, job_id: str, kind: AnyKind | None = None) -> Job | None:
        """Return a job by its id, or None; of this ``kind`` only, where one is given."""
        document = await self._jobs.find_one({"_id": job_id}) if is_id(job_id, "job") else None
        job = None if document is None else from_document(Job, document)
        return job if job is None or kind is None or job.kind == kind.name else None

    async def find_many(self, job_ids: Sequence[str]) -> list[Job | None]:
        """Return jobs by their ids, in their order; None for those that do not exist."""
        return await self._jobs.get_many(Job, job_ids)

    async def save(self, job: Job, *, done: int, total: int, state: object = None) -> bool:
        """Save progress and prolong the lease; joins the running transaction.

        Returns False, having saved nothing, when the job was cancelled or another worker has it: what is written in
        the same transaction must then not be.
        """
        change: dict[str, Any] = {"done": done, "total": total, "until": self.clock() + self.lease}
        if state is not None:
            change["state"] = to_document(state)
        return await self._jobs.update(_held(job), {"$set": change})

    async def cancel(self, job_id: str) -> bool:
        """End a job that has not ended and say whether there was one."""
        change = {"$set": {"status": JobStatus.CANCELLED, "ended_at": self.clock()}}
        cancelled = await self._jobs.update({"_id": job_id, "status": {"$nin": sorted(ENDED)}}, change)
        if cancelled:
            await self._jobs.update({"_id": job_id, "confidential": True}, {"$set": {"arguments": {}}})
        return cancelled

    async def take(self, kinds: Iterable[AnyKind]) -> Job | None:
        """Lease the oldest job that waits or whose worker has died."""
        now = self.clock()
        names = sorted(kind.name for kind in kinds)
        waiting = {"kind": {"$in": names}, "status": {"$in": ["QUEUED", "RUNNING"]}, "until": {"$lte": now}}
        for found in await self._free(waiting, now):
            died = found["status"] == JobStatus.RUNNING  # whoever lives ends a job, postpones it or puts it back
            change = {
                "$set": {"status": JobStatus.RUNNING, "until": now + self.lease},
                "$inc": {"attempts": 1, "deaths": int(died)},
            }
            document = await self._jobs.find_and_update({**waiting, **found}, change)
            job = None if document is None else from_document(Job, document)
            if job is not None and not await self._given_up(job):
                return job
        return None

    async def _given_up(self, job: Job) -> bool:
        """End a job of which too many workers have died, and say whether it was one."""
        if job.deaths < self.deaths:
            return False
        log.error("job.deadly", job=job.id, kind=job.kind, deaths=job.deaths)
        error = f"This was broken off {job.deaths} times and is not tried again ({job.id})."
        await self.end(job, JobStatus.FAILED, error_code="INTERNAL", error=error)
        return True

    async def _free(self, waiting: Mapping[str, Any], now: datetime) -> Sequence[Mapping[str, Any]]:
        """Return id, status and ``attempts`` of the oldest jobs that wait and that no living worker keeps."""
        wanted = {"attempts": 1, "status": 1}
        found = await self._jobs.find(waiting, sort=[("until", 1)], limit=_LOOKED_AT, projection=wanted)
        taken_before = [each["_id"] for each in found if each["attempts"]]
        kept = await self._kept.find({"_id": {"$in": taken_before}, "until": {"$gt": now}}) if taken_before else []
        holders = {(each["_id"], each["attempts"]) for each in kept}
        return [each for each in found if (each["_id"], each["attempts"]) not in holders]

    async def end(self, job: Job, status: JobStatus, **changes: Any) -> None:
        """Write how a job ended, and forget what it was about when that is confidential."""
        forgotten: dict[str, Any] = {"arguments": {}} if job.confidential else {}
        change = {"$set": {"status": status, "ended_at": self.clock(), **changes, **forgotten}}
        await self._jobs.update(_held(job), change)

    async def postpone(self, job: Job, wait: timedelta) -> None:
        """Let a running job wait; nobody takes it before ``wait`` is over."""
        change = {"$set": {"status": JobStatus.QUEUED, "until": self.clock() + wait}}
        await self._jobs.update(_held(job), change)

    async def fail(self, job: Job, wait: timedelta, *, code: str, error: str) -> None:
        """Count a failure: let the job be taken again after ``wait``, or end it when there were too many."""
        failures = job.failures + 1
        if failures >= self.attempts:
            await self.end(job, JobStatus.FAILED, error_code=code, error=error, failures=failures)
            return
        change = {"$set": {"status": JobStatus.QUEUED, "until": self.clock() + wait, "failures": failures}}
        await self._jobs.update(_held(job), change)

    async def put_back(self, job: Job) -> None:
        """Let a job that this worker has stopped doing be taken at once."""
        await self.let_go(job)
        await self._jobs.update(_held(job), {"$set": {"status": JobStatus.QUEUED, "until": self.clock()}})

    async def keep(self, job: Job) -> None:
        """Prolong the lease of a job that this worker is doing; raises `DuplicateKeyError` when another has it."""
        change = {"$set": {"attempts": job.attempts, "until": self.clock() + self.lease}}
        await self._kept.update({"_id": job.id, "attempts": {"$lte": job.attempts}}, change, upsert=True)

    async def let_go(self, job: Job) -> None:
        """Do not keep a job any more."""
        await self._kept.delete({"_id": job.id, "attempts": job.attempts})

    async def list(self, kind: AnyKind, *, organisation_id: str, limit: int, before: str | None = None) -> list[Job]:
        """Return an organisation's jobs of one kind, newest first."""
        query: dict[str, Any] = {"organisation_id": organisation_id, "kind": kind.name}
        if before is not None:
            query["_id"] = {"$lt": before}
        return [from_document(Job, each) for each in await self._jobs.find(query, sort=[("_id", -1)], limit=limit)]

    async def busy(self, kind: AnyKind, *, organisation_id: str) -> bool:
        """Say whether an organisation's newest job of a kind is waiting or running: for who takes one at a time."""
        return any(job.status not in ENDED for job in await self.list(kind, organisation_id=organisation_id, limit=1))


def _held(job: Job) -> dict[str, Any]:
    """Return what fits a job for as long as it runs where it was taken."""
    return {"_id": job.id, "status": JobStatus.RUNNING, "attempts": job.attempts}
