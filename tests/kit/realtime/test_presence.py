"""Who is at a thing now."""

import asyncio

from expo.kit.db.mongo import Database
from expo.kit.realtime.presence import HEARTBEAT, Presences
from tests.support.clock import FakeClock
from tests.support.commands import counted


async def test_presence_lasts_while_heartbeats_arrive(database: Database, clock: FakeClock) -> None:
    presences = Presences(database, clock)
    await presences.keep("prod_1", "per_2")
    await presences.keep("prod_1", "per_1")
    assert await presences.at(["prod_1", "prod_2"]) == {"prod_1": ["per_1", "per_2"]}
    clock.advance(seconds=2 * HEARTBEAT.total_seconds())
    await presences.keep("prod_1", "per_1")
    clock.advance(seconds=HEARTBEAT.total_seconds())
    assert await presences.at(["prod_1"]) == {"prod_1": ["per_1"]}


async def test_leaving_ends_presence_at_once(database: Database, clock: FakeClock) -> None:
    presences = Presences(database, clock)
    await presences.keep("prod_1", "per_1")
    await presences.leave("prod_1", "per_1")
    assert await presences.at(["prod_1"]) == {}


async def test_many_tabs_of_a_person_count_once(database: Database, clock: FakeClock) -> None:
    presences = Presences(database, clock)
    await asyncio.gather(*[presences.keep("prod_1", "per_1") for _ in range(6)])
    assert await presences.at(["prod_1"]) == {"prod_1": ["per_1"]}


async def test_many_subjects_are_read_by_one_command(database: Database, clock: FakeClock) -> None:
    presences = Presences(database, clock)
    with counted() as commands:
        await presences.at([f"prod_{number}" for number in range(50)])
    assert commands == ["find"]
