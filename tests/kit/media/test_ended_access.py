"""Who loses the right to a room is put out of it, and can come back only with a new access."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pymongo.errors import AutoReconnect
from structlog.testing import capture_logs

from expo.kit.db.mongo import Database
from expo.kit.media import ended_access
from expo.kit.media.ended_access import AccessWatch, EndedAccess, EndedAccesses
from expo.kit.media.sockets import CloseCode
from livestream.signalling.admission import Admission
from tests.support.clock import FakeClock
from tests.support.media_app import ROOM, MediaApp, media_app
from tests.support.patience import until
from tests.support.signalling_client import end, message, opened


@pytest.fixture
async def app(database: Database, clock: FakeClock) -> AsyncIterator[MediaApp]:
    async with media_app(database, clock, grace=60.0) as served:
        yield served


@pytest.fixture
def watch(app: MediaApp, database: Database, clock: FakeClock) -> AccessWatch:
    return AccessWatch(EndedAccesses(database), app.signalling.end_accesses, clock)


async def test_person_is_put_out_of_all_rooms_and_others_stay(
    app: MediaApp, watch: AccessWatch, clock: FakeClock
) -> None:
    here, there, other = await app.admit("ana"), await app.admit("ana", room="mtg_2"), await app.admit("bo")
    async with opened(here) as first, opened(there) as second, opened(other) as bo:
        for socket in (first, second, bo):
            await message(socket, "welcome")
        clock.advance(seconds=1)
        await app.rooms.end_participant("ana", at=clock())
        await watch.look()
        assert list(app.server.rooms[ROOM].participants) == ["bo"], "no place is kept, and media stops at once"
        assert "mtg_2" not in app.server.rooms
        assert [await end(first), await end(second)] == [CloseCode.ACCESS_ENDED] * 2
        await bo.ping()


async def test_ended_room_is_left_by_everybody(app: MediaApp, watch: AccessWatch, clock: FakeClock) -> None:
    async with opened(await app.admit("ana")) as ana, opened(await app.admit("cy", room="mtg_2")) as cy:
        await message(ana, "welcome")
        await app.rooms.end_room(ROOM, at=clock())
        await watch.look()
        assert await end(ana) == CloseCode.ACCESS_ENDED
        await message(cy, "welcome")
        await until(lambda: app.signalling.count == 1)
        assert list(app.server.rooms) == ["mtg_2"]


async def test_token_from_before_lets_nobody_stay_and_a_new_one_does(
    app: MediaApp, watch: AccessWatch, clock: FakeClock
) -> None:
    before = await app.admit("ana")
    clock.advance(seconds=1)
    await app.rooms.end_participant("ana", at=clock())
    await watch.look()
    clock.advance(seconds=60)
    async with opened(before) as ana:
        await message(ana, "welcome")
        await watch.look()
        assert await end(ana) == CloseCode.ACCESS_ENDED
    await app.signalling.rooms.beat([])
    async with opened(await app.admit("ana")) as again:
        await message(again, "welcome")
        await watch.look()
        await again.ping()
        assert list(app.server.rooms[ROOM].participants) == ["ana"]


async def test_end_that_comes_while_a_socket_opens_counts(
    app: MediaApp, watch: AccessWatch, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    entering = app.signalling.rooms._acquire

    async def slowly(room_id: str) -> bool:
        await app.rooms.end_room(room_id, at=clock())
        await watch.look()
        return await entering(room_id)

    monkeypatch.setattr(app.signalling.rooms, "_acquire", slowly)
    async with opened(await app.admit("ana")) as ana:
        assert await end(ana) == CloseCode.ACCESS_ENDED
    await until(lambda: not app.signalling.count)
    assert not app.server.rooms


async def test_end_during_an_outage_is_read_afterwards(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[EndedAccess] = []
    ended = EndedAccesses(database)
    watch = AccessWatch(ended, told.extend, clock)
    failures = [AutoReconnect("gone"), ValueError("broken")]
    since = ended.since

    class Outage:
        async def since(self, at: object) -> list[EndedAccess]:
            if failures:
                raise failures.pop(0)
            return await since(at)  # type: ignore[arg-type]

    watch.ended = Outage()  # type: ignore[assignment]
    monkeypatch.setattr(ended_access, "BEAT", timedelta(0))
    await ended.add(EndedAccess(at=clock(), room_id=ROOM))
    clock.advance(hours=1)
    with capture_logs() as logs:
        await until_told(watch, told)
    assert [each["event"] for each in logs] == ["media.accesses_unread", "media.watch_failed"]


async def until_told(watch: AccessWatch, told: list[EndedAccess]) -> None:
    """Let a watch run until it has told of something."""
    running = asyncio.create_task(watch.run())
    try:
        await until(lambda: bool(told))
    finally:
        running.cancel()


def test_access_without_a_token_never_ends(clock: FakeClock) -> None:
    assert not EndedAccess(at=clock(), room_id=ROOM).covers(Admission(ROOM, "ana", "Ana", may_send=True))


async def test_same_end_is_written_once(database: Database, clock: FakeClock) -> None:
    ended = EndedAccesses(database)
    for _ in range(2):
        await ended.add(EndedAccess(at=clock(), participant_id="ana"))
    assert await ended.since(clock() - timedelta(seconds=1)) == [EndedAccess(at=clock(), participant_id="ana")]
