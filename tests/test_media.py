"""The media process: where it listens, where browsers are sent, and what follows when it is killed."""

import asyncio
import contextlib
import json
import os
import signal
import socket
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr, ValidationError
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake

from expo import media
from expo.foundation import admission_tokens, turn_servers
from expo.kit.clock import now
from expo.kit.db import embedded
from expo.kit.db.mongo import Database
from expo.kit.media.join_throttle import SUBPROTOCOL
from expo.kit.media.placement import MediaRooms, MediaUnavailable
from expo.kit.media.sockets import CloseCode
from expo.settings import Settings
from tests.support.patience import PATIENCE_S, until
from tests.support.running import Running
from tests.support.signalling_client import end, message, opened


def given(**settings: Any) -> Settings:
    return Settings(secret=SecretStr("x" * 32), **settings)


@pytest.mark.parametrize(
    "settings, bound, told",
    [
        ({}, "127.0.0.1", ["127.0.0.1"]),
        ({"host": "::1"}, "127.0.0.1", ["127.0.0.1"]),
        ({"host": "localhost"}, "127.0.0.1", ["127.0.0.1"]),
        ({"media_address": "127.0.0.1"}, "127.0.0.1", ["127.0.0.1"]),
        ({"host": "0.0.0.0", "media_address": "127.0.0.1"}, "0.0.0.0", ["127.0.0.1"]),  # noqa: S104
        ({"media_address": "198.51.100.7, 10.0.0.7"}, "0.0.0.0", ["198.51.100.7", "10.0.0.7"]),  # noqa: S104
        ({"host": "0.0.0.0"}, "0.0.0.0", ["198.51.100.9"]),  # noqa: S104
        ({"host": "::"}, "0.0.0.0", ["198.51.100.9"]),  # noqa: S104
    ],
)
def test_browsers_are_told_addresses_that_they_can_reach(
    settings: Any, bound: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "own_address", lambda: "198.51.100.9")
    assert media.media_addresses(given(**settings)) == (bound, told)


@pytest.mark.parametrize(
    "settings, address, origins",
    [
        ({}, "ws://localhost:8001", {"http://localhost:8000", "http://127.0.0.1:8000"}),
        ({"public_url": "http://fair.test:80"}, "ws://fair.test:8001", {"http://fair.test:80"}),
        ({"public_url": "http://[::1]:8000"}, "ws://[::1]:8001", {"http://[::1]:8000"}),
        (
            {"public_url": "https://fair.test/", "media_public_url": "wss://media.fair.test/"},
            "wss://media.fair.test",
            {"https://fair.test"},
        ),
        ({"public_url": "https://fair.test"}, "wss://fair.test:8001", {"https://fair.test"}),
    ],
)
def test_signalling_has_an_address_for_browsers(settings: Any, address: str, origins: set[str]) -> None:
    chosen = given(**settings)
    assert media.signalling_address(chosen, 8001) == address
    assert media.page_origins(chosen) == origins


@pytest.mark.parametrize(
    "settings",
    [
        {"media_address": "media.fair.test"},
        {"media_address": "198.51.100.300"},
        {"media_public_url": "https://media.fair.test"},
        {"media_public_url": "wss://fair.test/a?b"},
        {"media_public_url": "wss://fair.test; script-src *"},
    ],
)
def test_setting_that_no_browser_could_use_is_refused(settings: Any) -> None:
    with pytest.raises(ValidationError):
        given(**settings)


def test_signalling_port_is_the_next_one_or_any_if_that_is_taken() -> None:
    with media.signalling_socket(given(port=0, media_signalling_port=0)) as taken:
        port: int = taken.getsockname()[1]
        with media.signalling_socket(given(port=port - 1)) as other:
            assert other.getsockname()[1] not in {port, 0}
        with pytest.raises(OSError, match="in use"):
            media.signalling_socket(given(media_signalling_port=port))
    with media.signalling_socket(given(port=65_535)) as last:
        assert isinstance(last, socket.socket)


def test_turn_servers_are_read_from_the_settings() -> None:
    servers = turn_servers(given(turn_urls="turn:a.test, turns:b.test:443 ,", turn_secret=SecretStr("north")))
    assert (servers.urls, servers.secret) == (["turn:a.test", "turns:b.test:443"], b"north")
    assert turn_servers(given()).regions == []
    with pytest.raises(ValidationError, match="no address of a TURN server"):
        given(turn_urls="https://turn.test")


async def enter(rooms: MediaRooms) -> dict[str, Any]:
    """Return what somebody who enters a room is told first, once a process lets them in."""
    while True:
        with contextlib.suppress(MediaUnavailable, OSError, InvalidHandshake):
            access = await rooms.admit("mtg_1", participant_id="usr_ana", name="Ana", may_send=True)
            async with connect(access.url, subprotocols=[SUBPROTOCOL, access.token]) as entered:  # type: ignore[list-item]
                return dict(json.loads(await entered.recv()))
        await asyncio.sleep(0.05)


@pytest.mark.processes
async def test_person_whose_access_ends_is_put_out_by_the_process(running: Running) -> None:
    noted = json.loads((running.data / "db" / "embedded.json").read_text())
    database = Database(embedded.url(noted["port"]), "expo")
    rooms = MediaRooms(database, admission_tokens(Settings(data=running.data), now), turn_servers(Settings()), now)
    with running.explained():
        async with asyncio.timeout(PATIENCE_S):
            await enter(rooms)
            access = await rooms.admit("mtg_2", participant_id="usr_bo", name="Bo", may_send=True)
            async with opened(access) as bo:
                await message(bo, "welcome")
                await rooms.end_participant("usr_bo", at=now())
                assert await end(bo) == CloseCode.ACCESS_ENDED
    await database.close()


@pytest.mark.processes
async def test_room_is_open_again_after_its_process_was_killed(running: Running) -> None:
    noted = json.loads((running.data / "db" / "embedded.json").read_text())
    database = Database(embedded.url(noted["port"]), "expo")
    rooms = MediaRooms(database, admission_tokens(Settings(data=running.data), now), turn_servers(Settings()), now)
    with running.explained():
        async with asyncio.timeout(PATIENCE_S), httpx2.AsyncClient() as client:
            assert (await enter(rooms))["place"] == 0
            [address] = await rooms.addresses()
            figures = await client.get(f"{address.replace('ws', 'http')}/metrics")
            assert "expo_media_rooms 1.0" in figures.text

            victim = running.child("media")
            assert victim is not None
            os.kill(victim, signal.SIGKILL)
            await until(lambda: running.child("media") not in {None, victim})
            assert (await enter(rooms))["type"] == "welcome"
            assert len(await rooms.addresses()) == 1
    await database.close()
