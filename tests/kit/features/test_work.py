"""A loop takes turns, alone where it says so, and goes on after what goes wrong."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect

from expo.kit.db.leases import Leases
from expo.kit.db.mongo import Database
from expo.kit.features.work import Loop, LoopRun
from expo.kit.jobs.queue import JobKind
from expo.kit.realtime.bus import MemoryBus
from expo.worker import by_queue
from tests.support.clock import FakeClock
from tests.support.patience import PATIENCE_S
from tests.support.world import World

NO_REST = timedelta(0)
Turn = Callable[[], Awaitable[int | None]]


class FakeTurn:
    """A turn that fails as it is told, then says that it did something, and is counted."""

    def __init__(self, *errors: Exception, done: Sequence[int] = ()) -> None:
        self.errors, self.done, self.taken, self.went_on = list(errors), list(done), 0, asyncio.Event()

    async def __call__(self) -> int:
        self.taken += 1
        if self.errors:
            raise self.errors.pop(0)
        self.went_on.set()
        return self.done.pop(0) if self.done else 0


@asynccontextmanager
async def running(loop: Loop, leases: Leases, bus: MemoryBus | None = None) -> AsyncIterator[None]:
    task = asyncio.create_task(LoopRun(loop, leases, bus or MemoryBus()).run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class TransientError(Exception):
    """What passes by itself."""


@pytest.mark.parametrize(
    "error", [AutoReconnect("away"), ValueError("a defect"), TransientError()], ids=["away", "defect", "own"]
)
async def test_loop_continues_after_an_error(database: Database, clock: FakeClock, error: Exception) -> None:
    turns = FakeTurn(error)
    async with running(Loop("sweep", turns, rest=NO_REST, outages=(TransientError,)), Leases(database, clock, "one")):
        async with asyncio.timeout(PATIENCE_S):
            await turns.went_on.wait()
    assert turns.taken >= 2


async def test_exclusive_loop_waits_for_the_lease(database: Database, clock: FakeClock) -> None:
    assert await Leases(database, clock, "other").acquire("copies")
    kept_out, others = FakeTurn(), FakeTurn()
    async with running(Loop("copies", kept_out, rest=NO_REST, exclusive=True), Leases(database, clock, "one")):
        async with running(Loop("sweep", others, rest=NO_REST), Leases(database, clock, "one")):
            async with asyncio.timeout(PATIENCE_S):
                await others.went_on.wait()
        assert kept_out.taken == 0
        await Leases(database, clock, "other").release("copies")
        async with asyncio.timeout(PATIENCE_S):
            await kept_out.went_on.wait()


async def test_a_signal_ends_a_rest(database: Database, clock: FakeClock) -> None:
    turns, bus = FakeTurn(), MemoryBus()
    loop = Loop("translating", turns, rest=timedelta(days=1), wake="wanted")
    async with running(loop, Leases(database, clock, "one"), bus):
        async with asyncio.timeout(PATIENCE_S):
            await turns.went_on.wait()
            while turns.taken < 2:
                await bus.publish("wanted", {})
                await asyncio.sleep(0)
    assert turns.taken >= 2


async def test_loop_rests_after_each_turn_even_after_work(database: Database, clock: FakeClock) -> None:
    turns = FakeTurn(done=[1, 1, 1])
    async with running(Loop("runs", turns, rest=timedelta(hours=1)), Leases(database, clock, "one")):
        async with asyncio.timeout(PATIENCE_S):
            await turns.went_on.wait()
        for _ in range(100):
            await asyncio.sleep(0)
    assert turns.taken == 1


async def test_until_idle_loop_rests_only_after_an_idle_turn(database: Database, clock: FakeClock) -> None:
    turns = FakeTurn(done=[2, 1, 0])
    loop = Loop("copies", turns, rest=timedelta(hours=1), until_idle=True)
    async with running(loop, Leases(database, clock, "one")):
        async with asyncio.timeout(PATIENCE_S):
            while turns.taken < 3:
                await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
    assert turns.taken == 3


def test_only_backlog_loops_run_until_idle(world: World) -> None:
    loops = [loop for share in world.installation.work() for loop in share.loops]
    backlogs = {"calendars", "duplicates", "meeting_reminders", "meeting_revalidation", "translating", "waiting_lists"}
    assert {loop.name for loop in loops if loop.until_idle} == backlogs
    assert {"expiry", "runs", "sweep"} <= {loop.name for loop in loops}


def test_kinds_are_grouped_by_queue_and_none_twice() -> None:
    async def run(_job: object) -> dict[str, object]:
        return {}

    first, mail, export = [
        JobKind(name, dict, dict, queue)
        for name, queue in (("import", "sheets"), ("mail", "mails"), ("export", "sheets"))
    ]
    queues = by_queue([{first: run, mail: run}, {export: run}])
    assert {name: sorted(kind.name for kind in kinds) for name, kinds in queues.items()} == {
        "sheets": ["export", "import"],
        "mails": ["mail"],
    }
    with pytest.raises(ValueError, match="import"):
        by_queue([{first: run}, {replace(first, queue="mails"): run}])
