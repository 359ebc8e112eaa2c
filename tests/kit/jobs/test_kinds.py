"""Kinds of jobs: what is ordered and how far it came are read as they were written, and one at a time is one."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import pytest

from expo.kit.db.mongo import Database
from expo.kit.errors import Conflict
from expo.kit.ids import new_id
from expo.kit.jobs.queue import Job, JobKind, Jobs, JobStatus
from expo.kit.jobs.runner import do_job
from tests.support.clock import FakeClock


class BakingRunning(Conflict):
    code = "BAKING_RUNNING"

    def __init__(self) -> None:
        super().__init__("The last loaf is still in the oven.")


@dataclass(frozen=True)
class Loaf:
    grams: int
    names: dict[int, str] = field(default_factory=dict)
    until: datetime | None = None


@dataclass(frozen=True)
class Baking:
    sold: tuple[str, ...] = ()


BAKE: Final = JobKind("bake", Loaf, Baking, "oven", conflict=BakingRunning)
WASH: Final = JobKind("wash", Loaf, Baking, "sink", confidential=True)
LOAF: Final = Loaf(500, {1: "rye", 20: "oat"}, datetime(2027, 3, 1, tzinfo=UTC))


@pytest.fixture
def jobs(database: Database, clock: FakeClock) -> Jobs:
    return Jobs(database, clock)


async def an_order(jobs: Jobs, kind: JobKind[Loaf, Baking] = BAKE, organisation_id: str | None = "org_1") -> Job:
    return await jobs.queue(kind, LOAF, person_id="per_1", organisation_id=organisation_id)


async def test_order_is_read_as_it_was_written(jobs: Jobs) -> None:
    queued = await an_order(jobs)
    found = await jobs.find(queued.id, BAKE)
    assert found == queued
    assert (found.status, found.person_id, found.organisation_id) == (JobStatus.QUEUED, "per_1", "org_1")
    assert BAKE.arguments(found) == LOAF
    assert BAKE.state(found) == Baking(), "nobody has begun it"


async def test_order_is_stored_by_field_names(jobs: Jobs, database: Database) -> None:
    await an_order(jobs)
    document = await database.raw["jobs"].find_one({"kind": "bake"})
    assert document is not None
    assert document["arguments"] == {"grams": 500, "names": {"1": "rye", "20": "oat"}, "until": LOAF.until}
    assert document["state"] == {}


async def test_job_of_an_earlier_release_is_read(jobs: Jobs, database: Database) -> None:
    queued = await an_order(jobs)
    earlier = {"arguments": {"grams": 3, "names": {"7": "x"}, "gone": True}, "state": {"sold": ["a"], "gone": 1}}
    await database.raw["jobs"].update_one({"_id": queued.id}, {"$set": earlier})
    found = await jobs.find(queued.id)
    assert found is not None
    assert (BAKE.arguments(found), BAKE.state(found)) == (Loaf(3, {7: "x"}), Baking(("a",)))


async def test_state_is_kept_by_progress_and_completion(jobs: Jobs) -> None:
    job = await an_order(jobs)
    taken = await jobs.take([BAKE])
    assert taken is not None

    async def bake(running: Job) -> Baking:
        assert await jobs.save(running, done=1, total=2, state=Baking(("a",)))
        saved = await jobs.find(job.id)
        assert saved is not None
        assert BAKE.state(saved) == Baking(("a",))
        return Baking(("a", "b"))

    await do_job(jobs, bake, taken)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (ended.status, BAKE.state(ended)) == (JobStatus.DONE, Baking(("a", "b")))


async def test_handler_may_return_nothing(jobs: Jobs) -> None:
    job = await an_order(jobs)
    taken = await jobs.take([BAKE])
    assert taken is not None

    async def bake(_job: Job) -> None:
        """Burn it."""

    await do_job(jobs, bake, taken)
    ended = await jobs.find(job.id)
    assert ended is not None
    assert (ended.status, ended.state) == (JobStatus.DONE, {})


async def test_second_order_is_refused_until_the_first_has_ended(jobs: Jobs, database: Database) -> None:
    first = await an_order(jobs)
    with pytest.raises(BakingRunning):
        await an_order(jobs)
    assert await database.raw["jobs"].count_documents({}) == 1
    await an_order(jobs, organisation_id="org_2")
    taken = await jobs.take([BAKE])
    assert taken is not None
    assert taken.id == first.id
    with pytest.raises(BakingRunning):
        await an_order(jobs)
    await jobs.end(taken, JobStatus.FAILED)
    assert await an_order(jobs) != first


async def test_concurrent_orders_let_one_through(jobs: Jobs, database: Database) -> None:
    came = await asyncio.gather(*(an_order(jobs) for _ in range(6)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in came) == ["BakingRunning"] * 5 + ["Job"]
    assert await database.raw["jobs"].count_documents({}) == 1


async def test_order_joins_the_running_transaction(jobs: Jobs, database: Database) -> None:
    async def write() -> None:
        await an_order(jobs)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transact(write)
    assert await database.raw["jobs"].count_documents({}) == 0


async def test_kind_without_a_running_error_allows_many_jobs(jobs: Jobs) -> None:
    made = [await an_order(jobs, WASH) for _ in range(3)]
    assert {each.id for each in await jobs.list(WASH, organisation_id="org_1", limit=9)} == {each.id for each in made}
    assert await jobs.busy(WASH, organisation_id="org_1")
    assert not await jobs.busy(BAKE, organisation_id="org_1")


async def test_confidential_orders_are_deleted_when_done(jobs: Jobs) -> None:
    await jobs.queue_many(WASH, [LOAF, LOAF])
    for _ in range(2):
        taken = await jobs.take([BAKE, WASH])
        assert taken is not None
        assert (taken.confidential, WASH.arguments(taken)) == (True, LOAF)
        await jobs.end(taken, JobStatus.DONE)
        ended = await jobs.find(taken.id)
        assert ended is not None
        assert ended.arguments == {}
    assert await jobs.take([BAKE, WASH]) is None


async def test_only_jobs_of_the_kind_are_found(jobs: Jobs) -> None:
    job = await an_order(jobs)
    assert await jobs.find(job.id) == await jobs.find(job.id, BAKE) == job
    assert await jobs.find(job.id, WASH) is None
    for odd in ("", "$ne", "job_none", new_id("job"), new_id("org")):
        assert await jobs.find(odd) is None
        assert await jobs.find(odd, BAKE) is None
