"""Jobs: taken once, taken over from the dead, ended with what happened."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from pymongo.errors import AutoReconnect, DuplicateKeyError, OperationFailure, ServerSelectionTimeoutError

from expo.kit.db.mongo import Database
from expo.kit.db.outages import is_outage
from expo.kit.errors import Invalid, Unavailable
from expo.kit.jobs.queue import Job, JobKind, Jobs, JobStatus
from expo.kit.jobs.runner import Postponed, run_jobs
from tests.support.clock import FakeClock

COUNT: Final = JobKind("count", dict[str, Any], dict[str, Any], "counts")
SECRET: Final = replace(COUNT, confidential=True)


@pytest.fixture
def jobs(database: Database, clock: FakeClock) -> Jobs:
    return Jobs(database, clock, lease=timedelta(seconds=15), attempts=2)


async def a_job(jobs: Jobs, **arguments: Any) -> Job:
    return await jobs.queue(COUNT, arguments, person_id="per_1", organisation_id="org_1")


async def work(jobs: Jobs, handler: Any) -> None:
    """Do all that waits, then stop."""

    async def nothing_left() -> None:
        raise asyncio.CancelledError

    with contextlib.suppress(asyncio.CancelledError):
        await run_jobs(jobs, {COUNT: handler}, wake=nothing_left)


async def test_finished_job_keeps_the_result_of_its_handler(jobs: Jobs) -> None:
    job = await a_job(jobs, to=3)

    async def count(taken: Job) -> Mapping[str, Any]:
        await jobs.save(taken, done=3, total=taken.arguments["to"])
        return {"sum": 6}

    await work(jobs, count)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (ended.status, ended.done, ended.total, ended.state) == (JobStatus.DONE, 3, 3, {"sum": 6})


async def test_a_job_is_taken_by_one_worker_only(jobs: Jobs) -> None:
    await a_job(jobs)
    taken = await asyncio.gather(*(jobs.take([COUNT]) for _ in range(4)))
    assert len([job for job in taken if job is not None]) == 1


async def test_job_of_a_dead_worker_is_taken_over_with_its_state(jobs: Jobs, clock: FakeClock) -> None:
    await a_job(jobs)
    first = await jobs.take([COUNT])
    assert first is not None
    await jobs.save(first, done=1, total=2, state={"next": 1})
    assert await jobs.take([COUNT]) is None
    clock.advance(seconds=16)
    second = await jobs.take([COUNT])
    assert second is not None
    assert (second.id, second.state, second.attempts) == (first.id, {"next": 1}, 2)
    assert not await jobs.save(first, done=2, total=2, state={"next": 2})
    assert await jobs.save(second, done=1, total=2)
    assert (await jobs.find(first.id)).state == {"next": 1}  # type: ignore[union-attr]


async def test_expected_error_fails_the_job_with_its_code(jobs: Jobs) -> None:
    job = await a_job(jobs)

    async def refuse(_job: Job) -> Mapping[str, Any]:
        raise Invalid("The sheet is empty.", field="file")

    await work(jobs, refuse)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (ended.status, ended.error_code, ended.error) == (JobStatus.FAILED, "INVALID", "The sheet is empty.")


async def test_outage_is_retried_and_named_when_it_persists(jobs: Jobs, clock: FakeClock) -> None:
    job = await a_job(jobs)

    async def look(_job: Job) -> Mapping[str, Any]:
        raise Unavailable("The files cannot be read.")

    await work(jobs, look)
    waiting = await jobs.find(job.id)
    assert waiting is not None
    assert (waiting.status, waiting.attempts) == (JobStatus.QUEUED, 1)
    clock.advance(seconds=20)
    await work(jobs, look)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (ended.status, ended.error_code, ended.error) == (
        JobStatus.FAILED,
        "UNAVAILABLE",
        "The files cannot be read.",
    )


async def test_defect_is_retried_then_fails_the_job_masked(jobs: Jobs, clock: FakeClock) -> None:
    job = await a_job(jobs)
    attempts = 0

    async def break_down(_job: Job) -> Mapping[str, Any]:
        nonlocal attempts
        attempts += 1
        raise ZeroDivisionError

    await work(jobs, break_down)
    waiting = await jobs.find(job.id)
    assert waiting is not None
    assert (attempts, waiting.status, waiting.failures) == (1, JobStatus.QUEUED, 1)
    clock.advance(seconds=16)
    await work(jobs, break_down)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (attempts, ended.status, ended.error_code) == (2, JobStatus.FAILED, "INTERNAL")
    assert ended.error is not None
    assert job.id in ended.error


async def test_a_postponed_job_waits_as_long_as_its_handler_says(jobs: Jobs, clock: FakeClock) -> None:
    job = await a_job(jobs)
    tries = 0

    async def not_yet(_job: Job) -> Mapping[str, Any]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Postponed(timedelta(hours=1))
        return {"tries": tries}

    await work(jobs, not_yet)
    clock.advance(seconds=3599)
    await work(jobs, not_yet)
    waiting = await jobs.find(job.id)
    assert waiting is not None
    assert (waiting.status, tries) == (JobStatus.QUEUED, 1)
    clock.advance(seconds=1)
    await work(jobs, not_yet)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (ended.status, ended.state) == (JobStatus.DONE, {"tries": 2})


async def test_postponing_does_not_count_as_failure(jobs: Jobs, clock: FakeClock) -> None:
    job, calls = await a_job(jobs), 0

    async def waits_and_fails_once(_job: Job) -> Mapping[str, Any]:
        nonlocal calls
        calls += 1
        if calls <= 5:
            raise Postponed(timedelta(seconds=1))
        if calls == 6:
            raise ZeroDivisionError
        return {}

    for _ in range(7):
        await work(jobs, waits_and_fails_once)
        clock.advance(seconds=16)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (calls, ended.status, ended.attempts, ended.failures) == (7, JobStatus.DONE, 7, 1)


async def test_database_refusal_is_a_defect_and_blocks_no_other_job(jobs: Jobs, clock: FakeClock) -> None:
    twice, other = await a_job(jobs, name="twice"), await a_job(jobs)

    async def insert(job: Job) -> Mapping[str, Any]:
        if job.arguments:
            await jobs.database.collection("cups").insert_many([{"_id": 1}])
            await jobs.database.collection("cups").insert({"_id": 1})
        return {}

    for _ in range(2):
        await work(jobs, insert)
        clock.advance(seconds=16)
    found = [await jobs.find(each.id) for each in (twice, other)]
    assert [each and each.status for each in found] == [JobStatus.FAILED, JobStatus.DONE]


async def test_unstorable_result_is_a_defect(jobs: Jobs) -> None:
    job, jobs = await a_job(jobs), replace(jobs, attempts=1)

    async def returns_what_no_document_holds(_job: Job) -> Mapping[str, Any]:
        return {"lock": asyncio.Lock()}

    await work(jobs, returns_what_no_document_holds)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (ended.status, ended.error_code) == (JobStatus.FAILED, "INTERNAL")


async def test_job_that_keeps_killing_workers_fails_with_a_reason(jobs: Jobs, clock: FakeClock) -> None:
    jobs = replace(jobs, deaths=3)
    deadly = await jobs.queue(SECRET, {"key": 1}, person_id=None, organisation_id=None)
    for _ in range(3):
        taken = await jobs.take([COUNT])
        assert taken is not None
        assert taken.id == deadly.id
        clock.advance(seconds=16)
    other = await a_job(jobs)
    after = await jobs.take([COUNT])
    assert after is not None
    assert after.id == other.id
    ended = await jobs.find(deadly.id)
    assert ended is not None
    assert (ended.status, ended.error_code, ended.deaths, ended.arguments) == (JobStatus.FAILED, "INTERNAL", 3, {})
    assert ended.error is not None
    assert "3 times" in ended.error


async def test_requeued_and_postponed_jobs_count_no_deaths(jobs: Jobs, clock: FakeClock) -> None:
    job = await a_job(jobs)
    for _ in range(12):
        taken = await jobs.take([COUNT])
        assert taken is not None
        await jobs.requeue(taken)
        taken = await jobs.take([COUNT])
        assert taken is not None
        await jobs.postpone(taken, timedelta(0))
    found = await jobs.find(job.id)
    assert found is not None
    assert (found.status, found.attempts, found.deaths, found.failures) == (JobStatus.QUEUED, 24, 0, 0)


def labelled(label: str) -> OperationFailure:
    return OperationFailure("no", 112, {"errorLabels": [label]})


@pytest.mark.parametrize(
    "error, away",
    [
        (AutoReconnect("gone"), True),
        (ServerSelectionTimeoutError("nobody"), True),
        (labelled("TransientTransactionError"), True),
        (labelled("RetryableWriteError"), True),
        (labelled("Another"), False),
        (DuplicateKeyError("twice"), False),
        (OperationFailure("no such operator"), False),
        (ConnectionError("not the database"), False),
    ],
)
def test_only_database_outages_are_retried(error: Exception, away: bool) -> None:
    assert is_outage(error) is away


async def a_confidential_job(jobs: Jobs) -> Job:
    return await jobs.queue(SECRET, {"key": "x"}, person_id=None, organisation_id=None)


@pytest.mark.parametrize("error", [None, Invalid("No."), ZeroDivisionError()], ids=["done", "refused", "defect"])
async def test_confidential_arguments_are_deleted_however_the_job_ends(jobs: Jobs, error: Exception | None) -> None:
    job, jobs = await a_confidential_job(jobs), replace(jobs, attempts=1)

    async def end(taken: Job) -> Mapping[str, Any]:
        assert taken.arguments == {"key": "x"}
        if error is not None:
            raise error
        return {}

    await work(jobs, end)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert ended.ended_at is not None
    assert ended.arguments == {}


async def test_confidential_arguments_are_deleted_on_cancellation(jobs: Jobs) -> None:
    plain, job = await a_job(jobs, to=3), await a_confidential_job(jobs)
    for each in (plain, job):
        await jobs.cancel(each.id)
    assert [(await jobs.find(each.id)).arguments for each in (plain, job)] == [{"to": 3}, {}]  # type: ignore[union-attr]


async def test_concurrent_check_and_queue_creates_one_job(jobs: Jobs) -> None:
    both = asyncio.Barrier(2)

    async def look_and_queue() -> None:
        runs = 0

        async def write() -> None:
            nonlocal runs
            runs += 1
            there = await jobs.list(COUNT, organisation_id="org_1", limit=1)
            if runs == 1:
                await both.wait()
            if not there:
                await a_job(jobs)

        await jobs.database.transact(write)

    await asyncio.gather(look_and_queue(), look_and_queue())
    assert len(await jobs.list(COUNT, organisation_id="org_1", limit=9)) == 1


async def test_a_cancelled_job_is_not_taken(jobs: Jobs) -> None:
    job = await a_job(jobs)
    assert await jobs.cancel(job.id)
    assert not await jobs.cancel(job.id)
    assert await jobs.take([COUNT]) is None


async def test_job_cancelled_while_running_stays_cancelled(jobs: Jobs) -> None:
    job = await a_job(jobs)

    async def cancelled(taken: Job) -> Mapping[str, Any]:
        await jobs.cancel(taken.id)
        return {}

    await work(jobs, cancelled)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert ended.status is JobStatus.CANCELLED


async def test_organisation_jobs_are_listed_page_by_page(jobs: Jobs) -> None:
    made = [await a_job(jobs) for _ in range(3)]
    await jobs.queue(COUNT, {}, person_id=None, organisation_id="org_2")
    listed = await jobs.list(COUNT, organisation_id="org_1", limit=2)
    assert {job.id for job in listed} <= {job.id for job in made}
    rest = await jobs.list(COUNT, organisation_id="org_1", limit=2, before=listed[-1].id)
    assert len(rest) == 1
