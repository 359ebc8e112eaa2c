"""Followers: every entry at least once, in order, whatever dies."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from expo.kit.access import SYSTEM
from expo.kit.db.leases import COLLECTION, Leases
from expo.kit.db.mongo import Database
from expo.kit.db.transactions import Contended
from expo.kit.journal.entries import Entry, Journal, Subject
from expo.kit.journal.followers import DEAD_LETTERS, PLACES, FollowerRun
from tests.support.clock import FakeClock
from tests.support.patience import PATIENCE_S, until


@dataclass
class Reader:
    """A follower that remembers what it saw, and chokes on what it is told to."""

    name: str = "reader"
    verbs: frozenset[str] = frozenset({"cup.made"})
    seen: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    poison: frozenset[str] = frozenset()
    wrong: type[Exception] = ValueError

    holds: bool = False
    begins: int = 0
    refusals: int = 0

    async def begin(self) -> None:
        """Get ready, unless something is in the way as often as it was told."""
        self.begins += 1
        if self.begins <= self.refusals:
            raise self.wrong("the disk is full")
        self.holds = True

    async def close(self) -> None:
        """Let go."""
        self.holds = False

    async def handle(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.subject.id in self.poison:
                raise self.wrong(entry.subject.id)
        self.seen += [entry.subject.id for entry in entries]
        self.batches.append(len(entries))


@dataclass
class Stuck(Reader):
    """A follower that does not get through with one entry."""

    stuck: str = "b"
    reached: bool = False

    async def handle(self, entries: Sequence[Entry]) -> None:
        if self.stuck in {entry.subject.id for entry in entries}:
            self.reached = True
            await asyncio.Event().wait()
        await super().handle(entries)


@dataclass
class Contending(Reader):
    """A follower whose writing others are in the way of, longer than anything that fails is tried."""

    times: int = 2 * FollowerRun.attempts
    contended: int = 0

    async def handle(self, entries: Sequence[Entry]) -> None:
        if self.contended < self.times:
            self.contended += 1
            raise Contended
        await super().handle(entries)


async def record(journal: Journal, *ids: str, verb: str = "cup.made") -> None:
    async def write() -> None:
        await journal.record_many(SYSTEM, verb, [Subject("cup", each) for each in ids])

    await journal.database.transact(write)


async def place_is_kept(journal: Journal, since: datetime | None = None) -> None:
    places = journal.database.collection(PLACES)
    async with asyncio.timeout(10):
        while True:
            place = await places.find_one({"_id": "reader"})
            kept_at = place.get("at") if place is not None else None
            if kept_at is not None and (since is None or kept_at >= since):
                return
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def running(reader: Reader, journal: Journal, clock: FakeClock, holder: str = "one") -> AsyncIterator[None]:
    leases = Leases(journal.database, clock, holder)
    run = FollowerRun(reader, journal, leases, back_off=timedelta(0), pause=timedelta(0))
    task = asyncio.create_task(run.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def journal(database: Database, clock: FakeClock) -> Journal:
    return Journal(database, clock)


async def test_entries_before_the_first_start_are_read(journal: Journal, clock: FakeClock) -> None:
    await record(journal, "a", "b")
    reader = Reader()
    async with running(reader, journal, clock):
        await until(lambda: len(reader.seen) >= 2)
    assert sorted(set(reader.seen)) == ["a", "b"]


async def test_follower_that_fails_to_begin_is_retried(journal: Journal, clock: FakeClock) -> None:
    await record(journal, "a")
    reader = Reader(refusals=2, wrong=OSError)
    async with running(reader, journal, clock):
        await until(lambda: "a" in reader.seen)
    assert reader.begins == 3


async def test_follower_that_loses_its_lease_is_closed(journal: Journal, clock: FakeClock) -> None:
    reader = Reader()
    async with running(reader, journal, clock):
        await until(lambda: reader.holds)
        taken = {"$set": {"holder": "two", "until": clock() + timedelta(hours=1)}}
        await journal.database.collection(COLLECTION).update({"_id": "follower:reader"}, taken)
        clock.advance(seconds=11)
        await record(journal, "another's")
        await until(lambda: not reader.holds)
        assert reader.seen == []


async def test_new_entries_are_read_in_commit_order(journal: Journal, clock: FakeClock) -> None:
    reader = Reader()
    async with running(reader, journal, clock):
        for number in range(20):
            await record(journal, f"cup{number:02}")
        await until(lambda: len(set(reader.seen)) >= 20)
    assert list(dict.fromkeys(reader.seen)) == [f"cup{number:02}" for number in range(20)]


async def test_other_verbs_are_not_read(journal: Journal, clock: FakeClock) -> None:
    reader = Reader()
    async with running(reader, journal, clock):
        await record(journal, "no", verb="lid.made")
        await record(journal, "yes")
        await until(lambda: "yes" in reader.seen)
    assert "no" not in reader.seen


async def test_restarted_follower_resumes_where_it_stopped(journal: Journal, clock: FakeClock) -> None:
    first = Reader()
    async with running(first, journal, clock):
        await record(journal, "a")  # may be read twice: from the journal, and from the stream opened before
        await until(lambda: "a" in first.seen)
        await place_is_kept(journal)
        clock.advance(seconds=1)
        await record(journal, "b")
        await until(lambda: "b" in first.seen)
        await place_is_kept(journal, since=clock())
    await record(journal, "c")
    clock.advance(minutes=1)
    second = Reader()
    async with running(second, journal, clock, holder="two"):
        await until(lambda: "c" in second.seen)
    assert second.seen == ["c"]


async def test_interrupted_entry_is_handled_by_the_next_follower(journal: Journal, clock: FakeClock) -> None:
    first = Stuck()
    async with running(first, journal, clock):
        await record(journal, "a")
        await until(lambda: "a" in first.seen)
        await place_is_kept(journal)
        await record(journal, "b")
        await until(lambda: first.reached)
    clock.advance(minutes=1)
    second = Reader()
    async with running(second, journal, clock, holder="two"):
        await until(lambda: "b" in second.seen)


async def test_invalid_resume_token_falls_back_to_the_journal(journal: Journal, clock: FakeClock) -> None:
    await record(journal, "a")
    lost = {"_data": "36000000010000000000000000"}
    await journal.database.collection(PLACES).insert({"_id": "reader", "token": lost, "at": clock()})
    reader = Reader()
    async with running(reader, journal, clock):
        await until(lambda: "a" in reader.seen)
        await record(journal, "b")
        await until(lambda: "b" in reader.seen)
    assert set(reader.seen) == {"a", "b"}


@pytest.mark.parametrize("wrong", [ValueError, DuplicateKeyError])
async def test_failing_entry_becomes_a_dead_letter_and_others_go_on(
    journal: Journal, clock: FakeClock, wrong: type[Exception]
) -> None:
    reader = Reader(poison=frozenset({"bad"}), wrong=wrong)
    async with running(reader, journal, clock):
        await record(journal, "a", "bad", "b")
        await until(lambda: {"a", "b"} <= set(reader.seen))
        letters = journal.database.collection(DEAD_LETTERS)
        async with asyncio.timeout(PATIENCE_S):
            while not (found := await letters.find({}, limit=10)):
                await asyncio.sleep(0.01)
    assert [letter["subject"]["id"] for letter in found] == ["bad"]


async def test_contended_entry_is_handled_later(journal: Journal, clock: FakeClock) -> None:
    reader = Contending()
    async with running(reader, journal, clock):
        await record(journal, "a")
        await until(lambda: reader.seen == ["a"])
    assert reader.contended == reader.times
    assert await journal.database.collection(DEAD_LETTERS).find({}, limit=10) == []


async def test_only_one_holder_follows_at_a_time(journal: Journal, clock: FakeClock) -> None:
    first, second = Reader(), Reader()
    async with running(first, journal, clock, "one"):
        await record(journal, "a")
        await until(lambda: "a" in first.seen)
        async with running(second, journal, clock, "two"):
            await record(journal, "b")
            await until(lambda: "b" in first.seen)
            assert second.seen == []


async def test_idle_follower_writes_nothing_for_a_while(journal: Journal, clock: FakeClock) -> None:
    reader, places = Reader(), journal.database.collection(PLACES)
    others, leases = journal.database.collection("others"), journal.database.collection(COLLECTION)

    async def kept() -> list[Any]:
        return [await each.find_one({}) for each in (places, leases)]

    async with running(reader, journal, clock):
        await record(journal, "a")
        async with asyncio.timeout(PATIENCE_S):
            while "at" not in ((await kept())[0] or {}):  # which is written once the entry is handled
                await asyncio.sleep(0.01)
        before = await kept()
        for number in range(5):
            await others.insert({"_id": f"o{number}"})
            await asyncio.sleep(0.05)
        assert await kept() == before
        clock.advance(seconds=11)
        await others.insert({"_id": "later"})
        async with asyncio.timeout(PATIENCE_S):
            while (await kept())[0] == before[0] or (await kept())[1] == before[1]:
                await asyncio.sleep(0.05)


async def test_entries_of_one_import_come_in_one_batch(journal: Journal, clock: FakeClock) -> None:
    reader, cups = Reader(), [f"cup-{number}" for number in range(450)]
    await record(journal, "first")  # before: what comes while a follower begins may come twice
    async with running(reader, journal, clock):
        await place_is_kept(journal)
        await record(journal, *cups)
        await until(lambda: len(reader.seen) >= 1 + len(cups))
    assert reader.seen == ["first", *cups]
    assert reader.batches == [1, len(cups)]


async def test_entries_before_the_first_start_come_once_each(journal: Journal, clock: FakeClock) -> None:
    cups = [f"cup-{number}" for number in range(1100)]
    await record(journal, *cups)
    reader = Reader()
    async with running(reader, journal, clock):
        await until(lambda: len(reader.seen) >= len(cups))
    assert sorted(reader.seen) == sorted(cups)
    assert reader.batches[:3] == [500, 500, 100]
