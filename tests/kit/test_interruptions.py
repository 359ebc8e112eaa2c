"""Work that is broken off: by the database's death, by our own end, by a dead process that has what we want."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import pytest
from pymongo.errors import AutoReconnect, DuplicateKeyError, PyMongoError

from expo.kit.access import ANONYMOUS
from expo.kit.db import embedded
from expo.kit.db.mongo import Database
from expo.kit.db.transactions import Contended
from expo.kit.jobs.queue import Job, JobKind, Jobs, JobStatus
from expo.kit.jobs.runner import run_jobs
from expo.kit.web.idempotency import Replies, idempotent_request
from tests.support.clock import FakeClock

COUNT: Final = JobKind("count", dict[str, Any], dict[str, Any], "counts")


@pytest.fixture
def jobs(database: Database, clock: FakeClock) -> Jobs:
    return Jobs(database, clock)


async def a_job(jobs: Jobs) -> Job:
    return await jobs.queue(COUNT, {}, person_id="per_1", organisation_id="org_1")


async def work(jobs: Jobs, handler: Any) -> None:
    """Do all that waits, then stop."""

    async def nothing_left() -> None:
        raise asyncio.CancelledError

    with contextlib.suppress(asyncio.CancelledError):
        await run_jobs(jobs, {COUNT: handler}, wake=nothing_left)


async def status(jobs: Jobs, job: Job) -> JobStatus:
    found = await jobs.find(job.id)
    assert found is not None
    return found.status


async def test_job_interrupted_by_database_outage_runs_again_at_once(jobs: Jobs) -> None:
    job, calls = await a_job(jobs), 0

    async def dies_once(_job: Job) -> Mapping[str, Any]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise AutoReconnect("gone")
        return {}

    await work(jobs, dies_once)  # the clock stands still: no lease ends
    assert (calls, await status(jobs, job)) == (2, JobStatus.DONE)


async def test_job_interrupted_by_shutdown_can_be_taken_at_once(jobs: Jobs) -> None:
    job, begun = await a_job(jobs), asyncio.Event()

    async def goes_on(_job: Job) -> Mapping[str, Any]:
        begun.set()
        await asyncio.Event().wait()
        return {}

    task = asyncio.create_task(work(jobs, goes_on))
    await begun.wait()
    task.cancel()
    await task
    taken = await jobs.take([COUNT])
    assert taken is not None
    assert taken.id == job.id


async def test_superseded_worker_can_neither_save_nor_end_the_job(jobs: Jobs, clock: FakeClock) -> None:
    await a_job(jobs)
    first = await jobs.take([COUNT])
    clock.advance(seconds=7)
    second = await jobs.take([COUNT])
    assert first is not None
    assert second is not None
    before = await jobs.find(second.id)
    await jobs.save(first, done=9, total=9, state={"next": 9})
    await jobs.end(first, JobStatus.FAILED)
    await jobs.postpone(first, timedelta(0))
    await jobs.requeue(first)
    assert await jobs.find(second.id) == before


async def test_contended_job_is_retried_later(jobs: Jobs, clock: FakeClock) -> None:
    job, calls = await a_job(jobs), 0

    async def meets_others(_job: Job) -> Mapping[str, Any]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise Contended
        return {}

    await work(jobs, meets_others)
    assert (calls, await status(jobs, job)) == (1, JobStatus.QUEUED)
    clock.advance(seconds=3)
    await work(jobs, meets_others)
    assert (calls, await status(jobs, job)) == (2, JobStatus.DONE)


async def test_contention_is_not_stored_as_the_reply(database: Database, clock: FakeClock) -> None:
    replies, mine = Replies(database, clock), idempotent_request(ANONYMOUS, "key number 1", {"query": "mutation"})
    mine.claims.gave_up = True
    await replies.keep(mine, {"body": {}, "cookies": []})
    assert await replies.find(mine) is None


async def test_document_locked_by_a_dead_process_can_be_changed(database: Database, server_url: str) -> None:
    cups = database.collection("cups")
    await cups.insert({"_id": 1, "n": 0})
    async with database.raw.client.start_session() as dead:
        await dead.start_transaction()
        await cups.raw.update_one({"_id": 1}, {"$set": {"n": 1}}, session=dead)
        await asyncio.to_thread(embedded.abort_transactions, server_url)
        assert await cups.update({"_id": 1}, {"$set": {"n": 2}})
        with pytest.raises(PyMongoError):
            await dead.commit_transaction()
    assert await cups.find_one({"_id": 1}) == {"_id": 1, "n": 2}


async def test_keeping_a_job_extends_its_lease_without_writing_it(jobs: Jobs, clock: FakeClock) -> None:
    await a_job(jobs)
    first = await jobs.take([COUNT])
    assert first is not None
    clock.advance(seconds=5)
    await jobs.renew(first)
    assert await jobs.find(first.id) == first, "a transaction that saves there would be in its way"
    clock.advance(seconds=5)
    assert await jobs.take([COUNT]) is None
    clock.advance(seconds=2)
    second = await jobs.take([COUNT])
    assert second is not None
    await jobs.renew(second)
    with pytest.raises(DuplicateKeyError):
        await jobs.renew(first)
    clock.advance(seconds=5)
    assert await jobs.take([COUNT]) is None
