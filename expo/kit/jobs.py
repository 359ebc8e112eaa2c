"""Jobs: long work that somebody asked for, done by a worker, with progress.

A job is leased to one worker at a time. When the worker dies, another takes over
after the lease ends and calls the same handler with the job's ``state`` as it was
last saved, so a handler saves how far it came in the transaction of what it did.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import structlog
from pymongo import IndexModel
from pymongo.errors import PyMongoError

from expo.kit.clock import Clock
from expo.kit.errors import ExpoError
from expo.kit.ids import new_id
from expo.kit.mongo import Collection, Database, from_document, to_document

COLLECTION: Final = "jobs"
QUEUED: Final = "jobs:queued"
"""The topic of the signal that a job waits."""

INDEXES: Final = {
    COLLECTION: [
        IndexModel([("status", 1), ("until", 1)]),
        IndexModel([("organisation_id", 1), ("kind", 1), ("_id", -1)]),
    ]
}
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
    """One piece of long work. ``done`` of ``total`` units (0: not known yet)."""

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
    error_code: str | None = None
    error: str | None = None
    until: datetime | None = None
    ended_at: datetime | None = None


Handler = Callable[[Job], Awaitable[Mapping[str, Any]]]
"""Does a job and returns the last ``state``; raises `ExpoError` for what a person should read."""


@dataclass(frozen=True)
class Jobs:
    """Queues jobs, hands them to workers, keeps their progress."""

    database: Database
    clock: Clock
    lease: timedelta = timedelta(seconds=15)
    attempts: int = 5

    @property
    def _jobs(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def queue(
        self, kind: str, *, person_id: str | None, organisation_id: str | None, arguments: Mapping[str, Any]
    ) -> Job:
        """Add a job; joins the running transaction."""
        job = Job(
            id=new_id("job"),
            kind=kind,
            status=JobStatus.QUEUED,
            created_at=self.clock(),
            person_id=person_id,
            organisation_id=organisation_id,
            arguments=dict(arguments),
            until=self.clock(),
        )
        await self._jobs.insert(to_document(job))
        return job

    async def find(self, job_id: str) -> Job | None:
        """Return a job by its id, or None."""
        document = await self._jobs.find_one({"_id": job_id})
        return None if document is None else from_document(Job, document)

    async def save(self, job: Job, *, done: int, total: int, state: Mapping[str, Any] | None = None) -> None:
        """Save progress and prolong the lease; joins the running transaction."""
        change: dict[str, Any] = {"done": done, "total": total, "until": self.clock() + self.lease}
        if state is not None:
            change["state"] = dict(state)
        await self._jobs.update({"_id": job.id, "status": JobStatus.RUNNING}, {"$set": change})

    async def cancel(self, job_id: str) -> bool:
        """End a job that has not ended and say whether there was one."""
        change = {"$set": {"status": JobStatus.CANCELLED, "ended_at": self.clock()}}
        return await self._jobs.update({"_id": job_id, "status": {"$nin": sorted(ENDED)}}, change)

    async def take(self, kinds: list[str]) -> Job | None:
        """Lease the oldest job that waits or whose worker has died."""
        now = self.clock()
        waiting = {"kind": {"$in": kinds}, "status": {"$in": ["QUEUED", "RUNNING"]}, "until": {"$lte": now}}
        change = {"$set": {"status": JobStatus.RUNNING, "until": now + self.lease}, "$inc": {"attempts": 1}}
        document = await self._jobs.find_and_update(waiting, change, sort=[("until", 1)])
        return None if document is None else from_document(Job, document)

    async def end(self, job: Job, status: JobStatus, **changes: Any) -> None:
        """Write how a job ended."""
        change = {"$set": {"status": status, "ended_at": self.clock(), **changes}}
        await self._jobs.update({"_id": job.id, "status": JobStatus.RUNNING}, change)

    async def list(self, *, organisation_id: str, kind: str, limit: int, before: str | None = None) -> list[Job]:
        """Return an organisation's jobs of one kind, newest first."""
        query: dict[str, Any] = {"organisation_id": organisation_id, "kind": kind}
        if before is not None:
            query["_id"] = {"$lt": before}
        return [from_document(Job, each) for each in await self._jobs.find(query, sort=[("_id", -1)], limit=limit)]


async def run_jobs(jobs: Jobs, handlers: Mapping[str, Handler], *, wake: Callable[[], Awaitable[None]]) -> None:
    """Work for ever; ``wake`` returns when there may be something to do."""
    while True:
        try:
            job = await jobs.take(sorted(handlers))
            if job is None:
                await wake()
            else:
                await _do(jobs, handlers[job.kind], job)
        except PyMongoError as error:
            log.warning("jobs.interrupted", error=str(error)[:300])
            await asyncio.sleep(1)


async def _do(jobs: Jobs, handler: Handler, job: Job) -> None:
    keeper = asyncio.create_task(_keep(jobs, job))
    try:
        state = await handler(job)
    except ExpoError as error:
        await jobs.end(job, JobStatus.FAILED, error_code=error.code, error=error.message)
    except PyMongoError:
        raise
    except Exception:
        log.exception("job.failed", job=job.id, kind=job.kind, attempt=job.attempts)
        if job.attempts >= jobs.attempts:
            await jobs.end(
                job, JobStatus.FAILED, error_code="INTERNAL", error=f"Something went wrong on our side ({job.id})."
            )
        else:
            await asyncio.sleep(0.2 * 2**job.attempts)
    else:
        await jobs.end(job, JobStatus.DONE, state=dict(state))
    finally:
        keeper.cancel()


async def _keep(jobs: Jobs, job: Job) -> None:
    """Prolong the lease while the handler works on something long."""
    while True:
        await asyncio.sleep(jobs.lease.total_seconds() / 3)
        await jobs._jobs.update(  # noqa: SLF001 - the same concept, one file
            {"_id": job.id, "status": JobStatus.RUNNING}, {"$set": {"until": jobs.clock() + jobs.lease}}
        )
