"""The door to rooms: who is let in, who is refused before the socket is accepted, and how an open socket ends."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from pymongo.errors import AutoReconnect
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from expo.kit.db.leases import Leases
from expo.kit.db.mongo import Database
from expo.kit.media.join_throttle import SUBPROTOCOL
from expo.kit.media.placement import TOKEN_LIFETIME
from expo.kit.media.room_leases import LEASE, RoomLeases
from expo.kit.media.sockets import CloseCode
from livestream.limits import TokenBucket
from livestream.signalling.messages import Relayed
from livestream.signalling.tokens import CLOCK_TOLERANCE
from tests.support.clock import FakeClock
from tests.support.media_app import ROOM, MediaApp, media_app
from tests.support.patience import until
from tests.support.signalling_client import end, message, offer, opened


@pytest.fixture
async def app(database: Database, clock: FakeClock) -> AsyncIterator[MediaApp]:
    async with media_app(database, clock) as served:
        yield served


@asynccontextmanager
async def refused() -> AsyncIterator[dict[str, Any]]:
    """Give what is known, after the block, of the refusal in it."""
    known: dict[str, Any] = {}
    with pytest.raises(InvalidStatus) as refusal:
        yield known
    response = refusal.value.response
    known |= {"status": response.status_code, "retry_after": response.headers.get("retry-after")}


async def test_token_opens_its_room(app: MediaApp) -> None:
    async with opened(await app.admit("ana")) as ana, opened(await app.admit("bo", may_send=False)) as bo:
        assert ana.subprotocol == SUBPROTOCOL
        assert (await message(ana, "welcome"))["place"] == 0
        assert (await message(bo, "welcome"))["place"] is None
        await ana.send(json.dumps({"type": "relay", "to": "bo", "content": {"candidate": "…"}}))
        assert (await message(bo, "relayed"))["sender"] == "ana"
        await ana.send(b"\x00")
        assert (await message(ana, "problem"))["code"] == "INVALID_MESSAGE"
        await ana.send(json.dumps({"type": "leave"}))
        assert await end(ana) == CloseCode.LEFT
        await until(lambda: list(app.server.rooms[ROOM].participants) == ["bo"])
    await until(lambda: not app.signalling.count)


async def test_wrong_token_is_refused_before_the_socket_opens(app: MediaApp, clock: FakeClock) -> None:
    access = await app.admit("ana")
    for names in ([], [SUBPROTOCOL], [SUBPROTOCOL, "x"], [access.token, SUBPROTOCOL], [SUBPROTOCOL, "x" * 6000]):
        async with refused() as refusal, connect(access.url, subprotocols=offer(*names) or None):
            pass
        assert refusal["status"] == 401
    clock.now += TOKEN_LIFETIME + CLOCK_TOLERANCE + timedelta(seconds=1)
    async with refused() as refusal, opened(access):
        pass
    assert refusal["status"] == 401
    assert not app.server.rooms


async def test_token_for_another_room_is_refused(app: MediaApp) -> None:
    access = await app.admit("ana", room="mtg_2")
    async with (
        refused() as refusal,
        connect(access.url.replace("mtg_2", ROOM), subprotocols=offer(SUBPROTOCOL, access.token)),
    ):
        pass
    assert refusal["status"] == 403


async def test_page_of_another_site_is_refused(app: MediaApp) -> None:
    access = await app.admit("ana")
    for origin in ("https://evil.example", "null", app.url.replace("http", "https")):
        async with refused() as refusal, opened(access, origin=origin):
            pass
        assert refusal["status"] == 403
    async with opened(access, origin=app.url) as ana:
        await message(ana, "welcome")


async def test_second_device_replaces_the_first(app: MediaApp) -> None:
    async with opened(await app.admit("ana")) as first:
        await message(first, "welcome")
        async with opened(await app.admit("ana")) as second:
            assert (await message(second, "welcome"))["place"] == 0
            assert await end(first) == CloseCode.REPLACED
            await message(second, "roster")


async def test_access_ends_at_its_time_for_one_who_is_inside(app: MediaApp, clock: FakeClock) -> None:
    soon = await app.admit("ana", ends_at=clock() + timedelta(seconds=1))
    clock.advance(seconds=0.9)
    async with opened(soon) as ana, opened(await app.admit("bo")) as bo:
        assert await end(ana) == CloseCode.ACCESS_ENDED
        await bo.ping()
        assert app.signalling.count == 1


async def test_lost_socket_keeps_the_place(app: MediaApp) -> None:
    async with opened(await app.admit("ana")) as ana, opened(await app.admit("bo")) as bo:
        await message(bo, "welcome")
        await ana.close()
        await until(lambda: app.signalling.count == 1)
        async with opened(await app.admit("cy")) as cy, opened(await app.admit("ana")) as again:
            assert (await message(cy, "welcome"))["place"] == 2
            assert (await message(again, "welcome"))["place"] == 0


async def test_flood_of_joins_is_told_when_to_come_back(database: Database, clock: FakeClock) -> None:
    joins = TokenBucket(rate=20, burst=2)
    async with media_app(database, clock, joins=joins, monotonic=lambda: 0.0) as app:
        access = await app.admit("ana")
        async with refused() as refusal, connect(access.url, subprotocols=offer(SUBPROTOCOL)):
            pass
        assert refusal["status"] == 401, "who shows no token takes nobody's turn"
        for _ in range(2):
            async with opened(access) as ana:
                await message(ana, "welcome")
        for _ in range(3):
            async with refused() as refusal, opened(access):
                pass
            assert (refusal["status"], refusal["retry_after"]) == (429, "1")


async def test_full_server_and_full_room_are_told_apart(database: Database, clock: FakeClock) -> None:
    async with media_app(database, clock, most_sockets=2, max_listeners=1) as app:
        bo, ana = [await app.admit(name, may_send=name == "ana") for name in ("bo", "ana")]
        async with opened(bo), opened(ana) as ana_socket:
            await message(ana_socket, "welcome")
            async with refused() as refusal, opened(await app.admit("cy")):
                pass
            assert (refusal["status"], refusal["retry_after"]) == (503, "10")
            await ana_socket.close()
            await until(lambda: app.signalling.count == 1)
            async with opened(await app.admit("cy", may_send=False)) as cy:
                assert await end(cy) == CloseCode.ROOM_FULL


async def test_room_that_another_process_holds_is_not_entered(
    app: MediaApp, database: Database, clock: FakeClock
) -> None:
    access = await app.admit("ana")
    other = RoomLeases(Leases(database, clock, "med_two", LEASE), "ws://two.example", "two:1")
    async with other.entering(ROOM) as held:
        assert held
        async with opened(access) as ana:
            assert await end(ana) == CloseCode.ROOM_MOVED
    assert not app.server.rooms


async def test_database_outage_closes_the_socket(app: MediaApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_leases: Leases, _name: str) -> bool:
        raise AutoReconnect

    access = await app.admit("ana")
    monkeypatch.setattr(Leases, "acquire", fails)
    async with opened(access) as ana:
        assert await end(ana) == CloseCode.TRY_AGAIN


async def test_lost_lease_closes_the_room_and_can_be_entered_again(
    app: MediaApp, database: Database, clock: FakeClock
) -> None:
    other = RoomLeases(Leases(database, clock, "med_two", LEASE), "ws://two.example", "two:1")
    async with opened(await app.admit("ana")) as ana, opened(await app.admit("bo")) as bo:
        await message(ana, "welcome")
        await message(bo, "welcome")
        await bo.close()  # whose place is kept
        await until(lambda: app.signalling.count == 1)
        clock.now += LEASE + timedelta(seconds=1)
        await other.register()
        async with other.entering(ROOM):
            pass
        assert await app.signalling.rooms.beat(list(app.server.rooms)) == [ROOM]
        app.signalling.close_room(ROOM)
        assert await end(ana) == CloseCode.ROOM_MOVED
        assert not app.server.rooms
        assert (await app.admit("ana")).url == f"ws://two.example/rooms/{ROOM}"
        await other.end()
        async with opened(await app.admit("ana")) as again:
            assert (await message(again, "welcome"))["place"] == 0
            await until(lambda: app.signalling.count == 1)
            assert list(app.server.rooms[ROOM].participants) == ["ana"]


async def test_reader_that_takes_too_little_is_disconnected(app: MediaApp) -> None:
    async with opened(await app.admit("ana")) as ana, opened(await app.admit("bo")) as bo:
        await message(ana, "welcome")
        await message(bo, "welcome")
        socket = next(iter(app.signalling._sockets))
        for _ in range(20):
            socket.send(Relayed("bo", {"text": "x" * 100_000}))
        assert await end(ana) == CloseCode.TOO_SLOW
        await message(bo, "roster")


async def test_enormous_message_closes_the_socket(app: MediaApp) -> None:
    async with opened(await app.admit("ana")) as ana:
        await message(ana, "welcome")
        await ana.send("x" * 200_000)
        assert await end(ana) == 1009
    await until(lambda: not app.signalling.count)


async def test_torn_connection_is_forgotten(app: MediaApp) -> None:
    async with opened(await app.admit("ana")) as ana:
        await message(ana, "welcome")
        ana.transport.abort()
        await until(lambda: not app.signalling.count)
