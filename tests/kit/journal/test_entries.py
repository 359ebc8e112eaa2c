"""The journal, read back from a moment on."""

from datetime import timedelta

import pytest

from expo.kit.access import SYSTEM
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from tests.support.clock import FakeClock


@pytest.fixture
def journal(database: Database, clock: FakeClock) -> Journal:
    return Journal(database, clock)


async def told(journal: Journal, verb: str, *ids: str) -> None:
    async def write() -> None:
        await journal.record_many(SYSTEM, verb, [Subject("cup", each) for each in ids])

    await journal.database.transact(write)


async def test_entry_outside_of_a_transaction_is_a_defect(journal: Journal) -> None:
    with pytest.raises(RuntimeError, match=r"cup\.broken"):
        await journal.record(SYSTEM, "cup.broken", Subject("cup", "1"))
    assert await journal.collection.count({}) == 0


@pytest.mark.parametrize("back", [timedelta(0), timedelta(seconds=59), timedelta(minutes=7), timedelta(days=3)])
async def test_since_returns_entries_from_a_moment_on(journal: Journal, clock: FakeClock, back: timedelta) -> None:
    await told(journal, "cup.broken", "too early")
    clock.advance(milliseconds=1)
    begin = clock()
    await told(journal, "cup.broken", "first")
    await told(journal, "cup.washed", "not asked for")
    clock.advance(seconds=back.total_seconds())
    await told(journal, "cup.lost", "second")
    found = await journal.since(begin, verbs=["cup.broken", "cup.lost"], limit=10)
    assert [entry.subject.id for entry in found] == ["first", "second"]


async def test_entries_from_a_clock_ahead_are_found(journal: Journal, clock: FakeClock) -> None:
    begin = clock()
    clock.advance(seconds=50)
    await told(journal, "cup.broken", "from the future")
    clock.advance(seconds=-80)
    assert [entry.subject.id for entry in await journal.since(begin, verbs=["cup.broken"], limit=10)] == [
        "from the future"
    ]


async def test_since_gives_the_oldest_up_to_a_limit(journal: Journal, clock: FakeClock) -> None:
    begin = clock()
    for each in "abc":
        await told(journal, "cup.broken", each)
        clock.advance(seconds=1)
    assert [entry.subject.id for entry in await journal.since(begin, verbs=["cup.broken"], limit=2)] == ["a", "b"]


async def test_past_minutes_are_read_once(journal: Journal, clock: FakeClock) -> None:
    begin = clock()
    await told(journal, "cup.broken", "old")
    clock.advance(minutes=10)
    await told(journal, "cup.broken", "new")
    first = await journal.since(begin, verbs=["cup.broken"], limit=10)
    await journal.collection.delete({"subject.id": {"$in": ["old", "new"]}})
    second = await journal.since(begin, verbs=["cup.broken"], limit=10)
    assert [entry.subject.id for entry in first] == ["old", "new"]
    assert [entry.subject.id for entry in second] == ["old"]
