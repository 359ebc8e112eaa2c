"""What goes on between processes: signals on the bus, leases, and the relay from the database."""

import asyncio
import contextlib
from typing import Any, Final

from expo.kit.access import SYSTEM
from expo.kit.db.mongo import Database
from expo.kit.jobs.queue import QUEUED, JobKind, Jobs
from expo.kit.journal.entries import Journal, Subject
from expo.kit.realtime.bus import MemoryBus
from expo.kit.realtime.relay import Relay
from tests.support.clock import FakeClock
from tests.support.patience import PATIENCE_S

COUNT: Final = JobKind("count", dict[str, Any], dict[str, Any], "counts")


async def test_listener_receives_later_signals_of_its_topic() -> None:
    bus = MemoryBus()
    await bus.publish("cups", {"n": 0})
    async with bus.listen("cups") as one, bus.listen("cups") as other, bus.listen("lids") as lids:
        await bus.publish("cups", {"n": 1})
        await bus.publish("lids", {"n": 2})
        assert await anext(one) == await anext(other) == {"n": 1}
        assert await anext(lids) == {"n": 2}


async def test_slow_listener_loses_the_oldest_signals() -> None:
    bus = MemoryBus(backlog=2)
    async with bus.listen("cups") as signals:
        for number in range(5):
            await bus.publish("cups", {"n": number})
        assert [(await anext(signals))["n"] for _ in range(2)] == [3, 4]


async def test_departed_listener_leaves_no_queue() -> None:
    bus = MemoryBus()
    with contextlib.suppress(ZeroDivisionError):
        async with bus.listen("cups"):
            raise ZeroDivisionError
    assert dict(bus._queues) == {}
    await bus.publish("cups", {})
    assert dict(bus._queues) == {}


async def test_database_write_becomes_a_signal(database: Database, clock: FakeClock) -> None:
    bus, jobs, journal = MemoryBus(), Jobs(database, clock), Journal(database, clock)
    running = asyncio.create_task(Relay(database, bus).run())

    async def made(name: str) -> None:
        async def write() -> None:
            await journal.record(SYSTEM, "cup.made", Subject("cup", name), facts={"colour": "red"})

        await database.transact(write)

    try:
        async with (
            asyncio.timeout(PATIENCE_S),
            bus.listen("journal:cup") as kinds,
            bus.listen("subject:cup_1") as subjects,
            bus.listen(QUEUED) as queued,
        ):
            # A change stream sees what is written once it is open, so write until it has seen something.
            first = asyncio.ensure_future(anext(kinds))
            while not first.done():
                await made("cup_0")
                await jobs.queue(COUNT, {}, person_id=None, organisation_id=None)
                await asyncio.wait([first], timeout=0.2)
            assert first.result() == {"verb": "cup.made", "id": "cup_0", "facts": {"colour": "red"}}
            await made("cup_1")
            assert await anext(subjects) == {"verb": "cup.made", "id": "cup_1", "facts": {"colour": "red"}}
            job = await jobs.queue(COUNT, {}, person_id=None, organisation_id=None)
            await anext(queued)
            async with bus.listen(f"job:{job.id}") as moves:
                await jobs.take([COUNT])
                await jobs.cancel(job.id)
                assert await anext(moves) == {}
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
