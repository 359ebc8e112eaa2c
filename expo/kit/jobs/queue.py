"""Job queue: long work done on request by a worker process, with progress.

A job is leased to one worker at a time. When the worker dies, another takes over
after the lease expires and calls the same handler with the job's last saved ``state``,
so a handler saves its progress in the same transaction as its results.
A worker that was presumed dead but is alive can no longer change anything: ``attempts``,
the number of times the job was taken, identifies the holder. Problems are counted
separately: ``failures`` of the handler and ``deaths`` of workers end a job, waiting does
not. While a handler works, its lease is renewed in a separate document: renewing it in
the job's own would conflict with every transaction that saves progress there.
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
JOB_LEASES: Final = "job_leases"
TURNS: Final = "job_turns"
QUEUED: Final = "jobs:queued"
"""Topic of the signal that a job is waiting."""

INDEXES: Final = {
    COLLECTION: [
        IndexModel([("status", 1), ("until", 1)]),
        IndexModel([("organisation_id", 1), ("kind", 1), ("_id", -1)]),
    ],
    JOB_LEASES: [IndexModel([("until", 1)], expireAfterSeconds=3600)],
}
MAILS: Final = "mails"
"""Mail queue, separate from imports: an email takes a moment and must not wait behind minutes of import."""

SHEETS: Final = "sheets"
"""Queue of spreadsheet imports and exports: at most one of each kind per organisation, waiting or running."""

_MAX_SCANNED: Final = 20
Order = TypeVar("Order")
State = TypeVar("State")
log = structlog.get_logger()


class JobStatus(StrEnum):
    """Status of a job."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


ENDED: Final = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED})


@dataclass(frozen=True)
class Job:
    """A background job, with ``done`` of ``total`` units completed (0: not known yet).

    The arguments of a ``confidential`` job are erased when it ends, however it ends.
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
    """A kind of job, with the dataclasses of its arguments and its state, which a job stores as documents.

    A job that has not started has an empty state, so all fields of a state have defaults. The jobs of one ``queue``
    run one after the other. ``conflict`` makes the error raised when an organisation queues a job before its last one
    has ended; None allows any number of jobs. ``confidential`` is as in `Job`.
    """

    name: str
    arguments_type: type[Order]
    state_type: type[State]
    queue: str
    conflict: Callable[[], Conflict] | None = None
    confidential: bool = False

    def arguments(self, job: Job) -> Order:
        """Return the arguments of a job of this kind."""
        return from_document(self.arguments_type, job.arguments)

    def state(self, job: Job) -> State:
        """Return the last saved state of a job of this kind."""
        return from_document(self.state_type, job.state)

    def job(self, order: Order, now: datetime, *, person_id: str | None, organisation_id: str | None) -> Job:
        """Return a new waiting job."""
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
    """Queues jobs, leases them to workers, stores their progress.

    A job fails for good when its handler has failed ``attempts`` times or ``deaths`` workers have died running it.
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
    def _leases(self) -> Collection:
        return self.database.collection(JOB_LEASES)

    async def queue(
        self, kind: JobKind[Order, Any], order: Order, *, person_id: str | None, organisation_id: str | None
    ) -> Job:
        """Add a job; joins the running transaction. Raises the kind's ``conflict`` if it allows one job at a time.

        Of two concurrent transactions that queue the same kind for the same organisation, the later one is retried, so
        its reads of the organisation's jobs stay valid. Kinds with a ``conflict`` are always queued in a transaction.
        """

        async def write() -> Job:
            if kind.conflict is not None and await self.busy(kind, organisation_id=organisation_id or ""):
                raise kind.conflict()
            job = kind.job(order, self.clock(), person_id=person_id, organisation_id=organisation_id)
            await self._jobs.insert(to_document(job))
            if organisation_id is not None:
                turn = {"_id": f"{kind.name}:{organisation_id}"}
                await self.database.collection(TURNS).update(turn, {"$set": {"job_id": job.id}}, upsert=True)
            return job

        return await (write() if kind.conflict is None else self.database.transact(write, Job))

    async def queue_many(self, kind: JobKind[Order, Any], orders: Sequence[Order]) -> None:
        """Add jobs without person or organisation in one command; joins the running transaction."""
        jobs = [kind.job(each, self.clock(), person_id=None, organisation_id=None) for each in orders]
        await self._jobs.insert_many([to_document(each) for each in jobs])

    async def find(self, job_id: str, kind: AnyKind | None = None) -> Job | None:
        """Return a job by its id, or None; restricted to ``kind`` if given."""
        document = await self._jobs.find_one({"_id": job_id}) if is_id(job_id, "job") else None
        job = None if document is None else from_document(Job, document)
        return job if job is None or kind is None or job.kind == kind.name else None

    async def find_many(self, job_ids: Sequence[str]) -> list[Job | None]:
        """Return jobs by their ids, in the same order; None for those that do not exist."""
        return await self._jobs.get_many(Job, job_ids)

    async def save(self, job: Job, *, done: int, total: int, state: object = None) -> bool:
        """Save progress and renew the lease; joins the running transaction.

        Returns False and saves nothing if the job was cancelled or another worker holds it: the caller must then
        abandon the transaction.
        """
        change: dict[str, Any] = {"done": done, "total": total, "until": self.clock() + self.lease}
        if state is not None:
            change["state"] = to_document(state)
        return await self._jobs.update(_running_query(job), {"$set": change})

    async def cancel(self, job_id: str) -> bool:
        """Cancel a job that has not ended; return whether there was one."""
        change = {"$set": {"status": JobStatus.CANCELLED, "ended_at": self.clock()}}
        cancelled = await self._jobs.update({"_id": job_id, "status": {"$nin": sorted(ENDED)}}, change)
        if cancelled:
            await self._jobs.update({"_id": job_id, "confidential": True}, {"$set": {"arguments": {}}})
        return cancelled

    async def take(self, kinds: Iterable[AnyKind]) -> Job | None:
        """Lease the oldest job that is waiting or whose worker has died."""
        now = self.clock()
        names = sorted(kind.name for kind in kinds)
        waiting = {"kind": {"$in": names}, "status": {"$in": ["QUEUED", "RUNNING"]}, "until": {"$lte": now}}
        for found in await self._free(waiting, now):
            died = found["status"] == JobStatus.RUNNING  # a live worker ends a job, postpones it or puts it back
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
        """End a job that has killed too many workers; return whether it was one."""
        if job.deaths < self.deaths:
            return False
        log.error("job.deadly", job=job.id, kind=job.kind, deaths=job.deaths)
        error = f"This was interrupted {job.deaths} times and is not tried again ({job.id})."
        await self.end(job, JobStatus.FAILED, error_code="INTERNAL", error=error)
        return True

    async def _free(self, waiting: Mapping[str, Any], now: datetime) -> Sequence[Mapping[str, Any]]:
        """Return id, status and ``attempts`` of the oldest waiting jobs that no live worker holds."""
        projection = {"attempts": 1, "status": 1}
        found = await self._jobs.find(waiting, sort=[("until", 1)], limit=_MAX_SCANNED, projection=projection)
        taken_before = [each["_id"] for each in found if each["attempts"]]
        leases = await self._leases.find({"_id": {"$in": taken_before}, "until": {"$gt": now}}) if taken_before else []
        holders = {(each["_id"], each["attempts"]) for each in leases}
        return [each for each in found if (each["_id"], each["attempts"]) not in holders]

    async def end(self, job: Job, status: JobStatus, **changes: Any) -> None:
        """Record how a job ended, and erase confidential arguments."""
        forgotten: dict[str, Any] = {"arguments": {}} if job.confidential else {}
        change = {"$set": {"status": status, "ended_at": self.clock(), **changes, **forgotten}}
        await self._jobs.update(_running_query(job), change)

    async def postpone(self, job: Job, wait: timedelta) -> None:
        """Return a running job to the queue; it cannot be taken before ``wait`` has passed."""
        change = {"$set": {"status": JobStatus.QUEUED, "until": self.clock() + wait}}
        await self._jobs.update(_running_query(job), change)

    async def fail(self, job: Job, wait: timedelta, *, code: str, error: str) -> None:
        """Count a failure: retry the job after ``wait``, or end it after too many failures."""
        failures = job.failures + 1
        if failures >= self.attempts:
            await self.end(job, JobStatus.FAILED, error_code=code, error=error, failures=failures)
            return
        change = {"$set": {"status": JobStatus.QUEUED, "until": self.clock() + wait, "failures": failures}}
        await self._jobs.update(_running_query(job), change)

    async def requeue(self, job: Job) -> None:
        """Return a job that this worker has stopped to the queue, to be taken at once."""
        await self.release(job)
        await self._jobs.update(_running_query(job), {"$set": {"status": JobStatus.QUEUED, "until": self.clock()}})

    async def renew(self, job: Job) -> None:
        """Renew the lease of a job that this worker is running; raises `DuplicateKeyError` if another holds it."""
        change = {"$set": {"attempts": job.attempts, "until": self.clock() + self.lease}}
        await self._leases.update({"_id": job.id, "attempts": {"$lte": job.attempts}}, change, upsert=True)

    async def release(self, job: Job) -> None:
        """Release a job."""
        await self._leases.delete({"_id": job.id, "attempts": job.attempts})

    async def list(self, kind: AnyKind, *, organisation_id: str, limit: int, before: str | None = None) -> list[Job]:
        """Return an organisation's jobs of one kind, newest first."""
        query: dict[str, Any] = {"organisation_id": organisation_id, "kind": kind.name}
        if before is not None:
            query["_id"] = {"$lt": before}
        return [from_document(Job, each) for each in await self._jobs.find(query, sort=[("_id", -1)], limit=limit)]

    async def busy(self, kind: AnyKind, *, organisation_id: str) -> bool:
        """Return whether an organisation's newest job of a kind is waiting or running: for kinds with one at a time."""
        return any(job.status not in ENDED for job in await self.list(kind, organisation_id=organisation_id, limit=1))


def _running_query(job: Job) -> dict[str, Any]:
    """Return the query that matches a job while this worker holds it."""
    return {"_id": job.id, "status": JobStatus.RUNNING, "attempts": job.attempts}
