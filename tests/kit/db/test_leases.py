"""Leases: one process at a time holds one, keeps it up with all of its others, and is replaced when it is dead."""

import asyncio
from datetime import timedelta

import pytest

from expo.kit.db.leases import COLLECTION, Leases
from expo.kit.db.mongo import Database
from tests.support.clock import FakeClock
from tests.support.patience import PATIENCE_S


@pytest.fixture
def two(database: Database, clock: FakeClock) -> tuple[Leases, Leases]:
    return Leases(database, clock, "one"), Leases(database, clock, "two")


async def test_process_holds_a_lease_until_it_expires(two: tuple[Leases, Leases], clock: FakeClock) -> None:
    one, other = two
    assert await one.acquire("index")
    assert not await other.acquire("index")
    assert await other.acquire("webhooks")
    clock.advance(seconds=9)
    assert await one.acquire("index")
    clock.advance(seconds=10)
    assert not await other.acquire("index")
    clock.advance(milliseconds=1)
    assert await other.acquire("index")
    assert not await one.acquire("index")


async def test_only_the_holder_releases_a_lease(two: tuple[Leases, Leases], database: Database) -> None:
    one, other = two
    await one.acquire("index")
    await other.release("index")
    assert not await other.acquire("index")
    await one.release("index")
    await one.release("index")
    assert await database.collection(COLLECTION).count({}) == 0
    assert await other.acquire("index")


async def test_concurrent_acquires_let_one_through(database: Database, clock: FakeClock) -> None:
    many = [Leases(database, clock, f"holder {n}", length=timedelta(seconds=1)) for n in range(8)]
    assert sum(await asyncio.gather(*(each.acquire("index") for each in many))) == 1


async def test_prolonging_extends_all_held_leases_and_no_others(
    two: tuple[Leases, Leases], database: Database, clock: FakeClock
) -> None:
    one, other = two
    assert await one.acquire("index")
    assert await one.acquire("texts")
    assert await other.acquire("mails")
    assert await one.acquire("given back")
    await one.release("given back")
    clock.advance(seconds=9)
    await one.renew()
    clock.advance(seconds=9)
    assert (one.holds("index"), one.holds("texts"), other.holds("mails")) == (True, True, False)
    assert not await other.acquire("index")
    assert await one.acquire("mails")
    assert not one.holds("given back")
    assert await database.collection(COLLECTION).count({"holder": "one"}) == 3


async def test_expired_lease_is_not_prolonged(two: tuple[Leases, Leases], clock: FakeClock) -> None:
    one, other = two
    assert await one.acquire("index")
    clock.advance(seconds=11)
    await one.renew()
    assert not one.holds("index")
    assert await other.acquire("index")


async def test_lease_taken_by_another_is_noticed_as_lost(
    two: tuple[Leases, Leases], database: Database, clock: FakeClock
) -> None:
    one, _ = two
    assert await one.acquire("index")
    assert await one.acquire("texts")
    await database.collection(COLLECTION).update({"_id": "index"}, {"$set": {"holder": "other"}})
    clock.advance(seconds=5)
    assert one.holds("index")
    await one.renew()
    assert (one.holds("index"), one.holds("texts")) == (False, True)


async def test_leases_are_prolonged_until_cancelled(database: Database, clock: FakeClock) -> None:
    leases = Leases(database, clock, "one", length=timedelta(milliseconds=30))
    assert await leases.acquire("index")
    first = await database.collection(COLLECTION).find_one({"_id": "index"})
    keeping = asyncio.create_task(leases.keep_renewed())
    try:
        clock.advance(milliseconds=20)
        async with asyncio.timeout(PATIENCE_S):
            while await database.collection(COLLECTION).find_one({"_id": "index"}) == first:
                await asyncio.sleep(0.01)
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])
    assert leases.holds("index")
