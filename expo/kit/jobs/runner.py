"""Runs jobs one after the other. Defines handlers, and how a job ends: success, failure, retry."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from expo.kit.db.documents import to_document
from expo.kit.db.outages import is_outage
from expo.kit.db.transactions import Contended
from expo.kit.errors import ExpoError, Unavailable
from expo.kit.jobs.queue import AnyKind, Job, Jobs, JobStatus

_CONTENDED: Final = timedelta(seconds=2)
_AWAY: Final = timedelta(seconds=20)
log = structlog.get_logger()


class Postponed(Exception):
    """A job's prerequisite is missing for now: retried after ``wait``. Never shown to users, so no `ExpoError`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"not now; again in {wait}")
        self.wait = wait


Handler = Callable[[Job], Awaitable[object]]
"""Runs a job and returns its final state, of the kind's state type, or None.

Raises `Postponed`, `Unavailable` for what may be available later, and any other `ExpoError` for errors to show users.
"""


async def run_jobs(jobs: Jobs, handlers: Mapping[AnyKind, Handler], *, wake: Callable[[], Awaitable[None]]) -> None:
    """Run jobs for ever; ``wake`` returns when a job may be waiting.

    A job interrupted by a database outage or by our own shutdown is put back, so that it need not wait for its lease.
    """
    held: Job | None = None
    by_name = {kind.name: handler for kind, handler in handlers.items()}
    try:
        while True:
            try:
                if held is not None:
                    await jobs.requeue(held)
                held = await jobs.take(handlers)
                if held is None:
                    await wake()
                else:
                    await do_job(jobs, by_name[held.kind], held)
                    held = None
            except PyMongoError as error:
                log.warning("jobs.interrupted", error=str(error)[:300])
                await asyncio.sleep(1)
    finally:
        if held is not None:
            with contextlib.suppress(PyMongoError):
                await jobs.requeue(held)


async def do_job(jobs: Jobs, handler: Handler, job: Job) -> None:
    """Run a leased job, renew its lease meanwhile, and record how it ended."""
    keeper = asyncio.create_task(_keep(jobs, job))
    try:
        state = await handler(job)
        await jobs.end(job, JobStatus.DONE, state={} if state is None else to_document(state))
    except Postponed as postponed:
        log.info(
            "job.postponed", job=job.id, kind=job.kind, attempt=job.attempts, wait_s=postponed.wait.total_seconds()
        )
        await jobs.postpone(job, postponed.wait)
    except Contended:
        log.warning("job.contended", job=job.id, kind=job.kind, attempt=job.attempts)
        await jobs.postpone(job, _CONTENDED)
    except Unavailable as error:
        log.warning("job.waits", job=job.id, kind=job.kind, attempt=job.attempts, error=error.message)
        await jobs.fail(job, _AWAY, code=error.code, error=error.message)
    except ExpoError as error:
        await jobs.end(job, JobStatus.FAILED, error_code=error.code, error=error.message)
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("job.failed", job=job.id, kind=job.kind, attempt=job.attempts, failures=job.failures)
        await jobs.fail(job, jobs.lease, code="INTERNAL", error=f"Something went wrong on our side ({job.id}).")
    finally:
        keeper.cancel()


async def _keep(jobs: Jobs, job: Job) -> None:
    """Renew the lease while the handler works."""
    while True:
        await asyncio.sleep(jobs.lease.total_seconds() / 3)
        with contextlib.suppress(PyMongoError):
            await jobs.renew(job)
