"""Rooms behind a WebSocket on the running loop, as the media process serves them.

At ``/`` it has the smallest client that a browser can run: `tests/livestream/browsers/room.html`.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route

from expo.kit.db.leases import Leases
from expo.kit.db.mongo import Database
from expo.kit.media.join_throttle import JoinLimits
from expo.kit.media.placement import MediaRooms, RoomAccess
from expo.kit.media.room_leases import LEASE, RoomLeases
from expo.kit.media.signalling import Signalling, uvicorn_settings
from expo.kit.media.turn_servers import TurnServers
from livestream.rooms.recording import Recorder
from livestream.server import MediaServer
from livestream.signalling.entrance import Entrance
from livestream.signalling.tokens import Tokens
from livestream.transport.port import MediaPort
from tests.support.clock import FakeClock
from tests.support.patience import until

HOST: Final = "127.0.0.1"
ROOM: Final = "room"
_PAGE: Final = Path(__file__).parent.parent / "livestream" / "browsers" / "room.html"


@dataclass(frozen=True)
class MediaApp:
    """What is served: the page's address, the media server, the door to it, and who is sent there."""

    url: str
    server: MediaServer
    signalling: Signalling
    rooms: MediaRooms

    async def admit(
        self, name: str, *, may_send: bool = True, room: str = ROOM, ends_at: datetime | None = None
    ) -> RoomAccess:
        """Return somebody's access to a room."""
        return await self.rooms.admit(
            room, participant_id=name, name=name, may_send=may_send, may_record=True, ends_at=ends_at
        )


@dataclass(frozen=True)
class MediaPlace:
    """Where rooms are served: the media port, the socket of signalling, and uvicorn's settings of TLS for it."""

    port: MediaPort
    listening: socket.socket
    tls: Mapping[str, Any] = field(default_factory=dict)


@contextlib.asynccontextmanager
async def media_app(
    database: Database,
    clock: FakeClock,
    *,
    origins: Collection[str] = (),
    grace: float = 1.0,
    max_listeners: int = 50,
    place: MediaPlace | None = None,
    recorder_of: Callable[[str], Recorder | None] = lambda _: None,
    **changes: Any,
) -> AsyncIterator[MediaApp]:
    """Serve rooms until the block ends, to pages of other ``origins`` too; only the test renews leases.

    ``grace`` is for how many seconds a place is kept, ``place`` where it is served, instead of anywhere on this
    machine, ``recorder_of`` makes the recorder of a room; ``changes`` are fields of `Signalling`.
    """
    place = place or MediaPlace(MediaPort.open(HOST), socket.create_server((HOST, 0)))
    port, address, secure = place.port, "{}:{}".format(*place.listening.getsockname()), "s" if place.tls else ""
    server = MediaServer(port, [port.address], max_listeners=max_listeners, recorder_of=recorder_of)
    tokens = Tokens(b"a secret that media servers share", clock)
    leases = RoomLeases(Leases(database, clock, "med_one", LEASE), f"ws{secure}://{address}", address)
    signalling = Signalling(
        Entrance(server, grace=grace), leases, tokens, {f"http{secure}://{address}", *origins}, **changes
    )
    await leases.register()
    running = asyncio.create_task(server.run())
    settings = {**uvicorn_settings(JoinLimits(tokens)), **place.tls}
    config = uvicorn.Config(Starlette(routes=[Route("/", _page), signalling.route]), **settings)
    web = uvicorn.Server(config)
    serving = asyncio.create_task(web.serve([place.listening]))
    try:
        await until(lambda: web.started)
        yield MediaApp(
            f"http{secure}://{address}", server, signalling, MediaRooms(database, tokens, TurnServers([], b""), clock)
        )
    finally:
        web.should_exit = True
        await serving
        running.cancel()
        port.close()


async def _page(_: Request) -> FileResponse:
    return FileResponse(_PAGE)
