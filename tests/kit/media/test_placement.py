"""Which media process holds a room, when processes come, die and lose their leases. Nobody waits: the clock is moved."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect

from expo.kit.db.leases import COLLECTION, Leases
from expo.kit.db.mongo import Database
from expo.kit.media.placement import TOKEN_LIFETIME, MediaRooms, MediaUnavailable
from expo.kit.media.room_leases import BEAT, LEASE, OUTAGE, RoomLeases, room_name
from expo.kit.media.turn_servers import IceServer, TurnServers
from expo.kit.media.turn_urls import TurnRegion
from livestream.signalling.admission import Admission
from livestream.signalling.tokens import Tokens
from livestream.turn import turn_credentials
from tests.support.clock import FakeClock
from tests.support.patience import PATIENCE_S

NORTH = TurnRegion("North", ["turn:north.example:3478", "turns:north.example:443"])
SOUTH = TurnRegion("South", ["turn:south.example:3478"])
TURN = TurnServers([NORTH, SOUTH], b"shared with coturn")


@pytest.fixture
def rooms(database: Database, clock: FakeClock) -> MediaRooms:
    return MediaRooms(database, Tokens(b"x" * 32, clock), TURN, clock)


async def a_process(database: Database, clock: FakeClock, name: str, *, endpoint: str = "") -> RoomLeases:
    leases = Leases(database, clock, name, LEASE)
    process = RoomLeases(leases, f"ws://{name}.example", endpoint or f"{name}:8001")
    await process.register()
    return process


async def opens(process: RoomLeases, room_id: str) -> bool:
    async with process.entering(room_id) as held:
        return held


async def place(rooms: MediaRooms, room_id: str) -> str:
    access = await rooms.admit(room_id, participant_id="usr_ana", name="Ana", may_send=True)
    return access.url.removeprefix("ws://").partition(".")[0]


async def test_access_has_address_token_and_turn_servers(
    rooms: MediaRooms, database: Database, clock: FakeClock
) -> None:
    await a_process(database, clock, "one")
    ends_at = clock() + timedelta(minutes=30)
    access = await rooms.admit("mtg_1", participant_id="usr_ana", name="Ana", may_send=True, ends_at=ends_at)
    assert access.url == "ws://one.example/rooms/mtg_1"
    assert rooms.tokens.check(access.token) == Admission("mtg_1", "usr_ana", "Ana", True, until=ends_at)
    assert access.expires_at == clock() + TOKEN_LIFETIME
    turn = turn_credentials(TURN.secret, "usr_ana", expires_at=ends_at + timedelta(hours=1))
    assert access.ice_servers == [
        IceServer(tuple(region.urls), turn.username, turn.password, region.name) for region in (NORTH, SOUTH)
    ]
    assert access.token not in repr(access)
    assert turn.password not in repr(access)


async def test_turn_outlives_a_meeting_that_runs_over(rooms: MediaRooms, database: Database, clock: FakeClock) -> None:
    await a_process(database, clock, "one")
    for ends_at in (None, clock() - timedelta(hours=3)):
        access = await rooms.admit("mtg_1", participant_id="p", name="", may_send=True, ends_at=ends_at)
        expiry = int(access.ice_servers[0].username.partition(":")[0])
        assert expiry >= (clock() + timedelta(hours=1)).timestamp()
    assert TurnServers([], b"").ice_servers("p", expires_at=clock()) == []


def test_browser_chooses_among_several_regions(rooms: MediaRooms) -> None:
    assert rooms.turn_regions() == ["North", "South"]
    for regions in ([], [NORTH], [TurnRegion(None, NORTH.urls)]):
        assert replace(rooms, turn=TurnServers(regions, b"")).turn_regions() == []


async def test_without_a_media_process_there_is_no_access(
    rooms: MediaRooms, database: Database, clock: FakeClock
) -> None:
    with pytest.raises(MediaUnavailable) as refused:
        await place(rooms, "mtg_1")
    assert (refused.value.code, refused.value.retry_after) == ("MEDIA_UNAVAILABLE", 6)
    process = await a_process(database, clock, "one")
    await process.end()
    with pytest.raises(MediaUnavailable):
        await place(rooms, "mtg_1")


async def test_everybody_is_sent_to_the_process_that_holds_the_room(
    rooms: MediaRooms, database: Database, clock: FakeClock
) -> None:
    processes = {name: await a_process(database, clock, name) for name in ("one", "two", "three")}
    assert await rooms.addresses() == ["ws://one.example", "ws://three.example", "ws://two.example"]
    chosen = await place(rooms, "mtg_1")
    assert await place(rooms, "mtg_1") == chosen
    other = next(process for name, process in processes.items() if name != chosen)
    assert await opens(other, "mtg_1")
    assert not await opens(processes[chosen], "mtg_1")
    assert await place(rooms, "mtg_1") == other.leases.holder


async def test_rooms_are_spread_over_all_processes(rooms: MediaRooms, database: Database, clock: FakeClock) -> None:
    for name in ("one", "two", "three"):
        await a_process(database, clock, name)
    spread = Counter([await place(rooms, f"mtg_{number}") for number in range(60)])
    assert min(spread[name] for name in ("one", "two", "three")) >= 10


async def test_rooms_of_a_dead_process_move_within_seconds(
    rooms: MediaRooms, database: Database, clock: FakeClock
) -> None:
    alive, dead = [await a_process(database, clock, name) for name in ("alive", "dead")]
    assert await opens(dead, "mtg_1")
    assert await opens(alive, "mtg_2")
    began = clock()
    while await place(rooms, "mtg_1") == "dead":
        clock.now += BEAT
        assert await alive.beat(["mtg_2"]) == []
    assert clock() - began <= LEASE + BEAT
    assert await opens(alive, "mtg_1")
    assert await place(rooms, "mtg_2") == "alive"


async def test_successor_at_the_same_endpoint_takes_over_at_once(
    rooms: MediaRooms, database: Database, clock: FakeClock
) -> None:
    killed, elsewhere = [await a_process(database, clock, name) for name in ("killed", "elsewhere")]
    assert await opens(killed, "mtg_1")
    assert await opens(elsewhere, "mtg_2")
    successor = await a_process(database, clock, "successor", endpoint=killed.endpoint)
    assert await rooms.addresses() == ["ws://elsewhere.example", "ws://successor.example"]
    assert await opens(successor, "mtg_1")
    assert not await opens(successor, "mtg_2")


async def test_leases_of_the_long_dead_are_deleted(database: Database, clock: FakeClock) -> None:
    dead = await a_process(database, clock, "dead")
    assert await opens(dead, "mtg_1")
    assert await Leases(database, clock, "worker").acquire("index")
    clock.advance(minutes=5)
    await a_process(database, clock, "new")
    stored = await database.collection(COLLECTION).find({})
    assert {each["_id"] for each in stored} == {"index", "media-server/new"}


async def test_lost_room_is_reported_once_it_is_lost(database: Database, clock: FakeClock) -> None:
    one, two = [await a_process(database, clock, name) for name in ("one", "two")]
    assert await opens(one, "mtg_1")
    assert await opens(one, "mtg_2")
    clock.now += LEASE + timedelta(seconds=1)  # it stood still
    assert await opens(two, "mtg_1")
    assert await one.beat(["mtg_1", "mtg_2"]) == ["mtg_1"], "nobody has taken the other room"
    assert await one.beat(["mtg_2"]) == []
    assert not await opens(one, "mtg_1")
    assert not await opens(two, "mtg_2")


async def test_process_that_stood_still_is_available_again(
    rooms: MediaRooms, database: Database, clock: FakeClock
) -> None:
    one = await a_process(database, clock, "one")
    clock.now += LEASE + timedelta(seconds=1)
    assert await rooms.addresses() == []
    await one.beat([])
    assert await rooms.addresses() == ["ws://one.example"]


async def test_empty_room_can_be_opened_elsewhere_after_a_beat(database: Database, clock: FakeClock) -> None:
    one, two = [await a_process(database, clock, name) for name in ("one", "two")]
    assert await opens(one, "mtg_1")
    async with one.entering("mtg_2") as held:
        assert held
        await one.beat([])
        assert not await opens(two, "mtg_2"), "somebody is entering it"
    assert await opens(two, "mtg_1")
    await one.beat(["mtg_2"])
    assert not await opens(two, "mtg_2")
    await one.end()
    assert await opens(two, "mtg_2")


async def test_many_who_enter_a_room_at_once_take_its_lease_once(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await a_process(database, clock, "one")
    taken: list[str] = []
    acquire = Leases.acquire

    async def count(leases: Leases, name: str) -> bool:
        taken.append(name)
        return await acquire(leases, name)

    monkeypatch.setattr(Leases, "acquire", count)
    assert await asyncio.gather(*(opens(one, "mtg_1") for _ in range(5))) == [True] * 5
    assert taken == [room_name("mtg_1")]


async def test_beat_does_not_wait_for_those_who_enter(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = [await a_process(database, clock, name) for name in ("one", "two")]
    for room_id in ("mtg_1", "mtg_2"):
        assert await opens(one, room_id)
    acquire, responds = Leases.acquire, asyncio.Event()

    async def acquire_slowly(leases: Leases, name: str) -> bool:
        if leases.holder == "one":
            await responds.wait()
        return await acquire(leases, name)

    monkeypatch.setattr(Leases, "acquire", acquire_slowly)
    entering = asyncio.create_task(opens(one, "mtg_3"))
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_S):
        assert await one.beat(["mtg_1"]) == []
    assert await opens(two, "mtg_2")
    assert not await opens(two, "mtg_1")
    responds.set()
    assert await entering


async def test_calls_go_on_through_a_short_outage_of_the_database(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_leases: Leases) -> None:
        raise AutoReconnect

    one, two = [await a_process(database, clock, name) for name in ("one", "two")]
    assert await opens(one, "mtg_1")
    with monkeypatch.context() as outage:
        outage.setattr(Leases, "renew", fails)
        clock.now += OUTAGE
        assert await one.beat(["mtg_1"]) == []
    assert await one.beat(["mtg_1"]) == []
    assert not await opens(two, "mtg_1")
    monkeypatch.setattr(Leases, "renew", fails)
    clock.now += OUTAGE + timedelta(milliseconds=1)
    assert await one.beat(["mtg_1"]) == ["mtg_1"]
