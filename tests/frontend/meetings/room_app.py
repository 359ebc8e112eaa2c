"""The real pages of meetings in front of a real media server, with accesses and faults that a test gives."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from expo.kit.db.mongo import Database
from expo.kit.media.placement import RoomProvider
from expo.kit.media.sockets import CloseCode
from frontend import Answer, site
from livestream.rooms.downlink import Downlink
from livestream.rooms.recording import Recorder
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL, root_fields
from tests.frontend.meetings import table_nodes
from tests.support.clock import FakeClock
from tests.support.media_app import MediaApp, MediaPlace, media_app
from tests.support.patience import until

_ENTER: Final = frozenset({"enterMeetingRoom", "enterCheckRoom"})
_GRACE_S: Final = 10.0


def a_meeting(**changes: Any) -> dict[str, Any]:
    """Return what the room's page and its table ask of a meeting that began five minutes ago."""
    now, with_table = datetime.now(UTC), table_nodes.a_meeting()
    return (
        with_table
        | {
            "id": "meet_1",
            "side": "BUYER",
            "status": "BOOKED",
            "kind": "VIDEO",
            "beginsAt": (now - timedelta(minutes=5)).isoformat(),
            "endsAt": (now + timedelta(minutes=25)).isoformat(),
            "exhibitor": with_table["exhibitor"] | {"name": nodes.words("Hengnuan Vacuum Flasks")},
            "buyer": {"name": "Comercial Vega"},
            "buyerPeople": ["Lucía Vega"],
            "staff": [{"id": "person_2", "name": "李伟"}],
        }
        | changes
    )


@dataclass
class RoomGraphQL(FakeGraphQL):
    """Gives an access to whoever the cookie ``guest`` names; what `FakeGraphQL` says comes first.

    ``access`` overrides what an access says. While ``is_cut``, no access is given.
    """

    media: MediaApp = field(kw_only=True)
    access: dict[str, Any] = field(default_factory=dict)
    is_cut: bool = False
    entered: list[str] = field(default_factory=list)

    async def ask(
        self,
        request: Request,
        query: str,
        variables: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        for_page: bool = True,
    ) -> Answer:
        """Answer an operation."""
        for name in _ENTER.intersection(root_fields(query)):
            self.entered.append(request.cookies["guest"])
            if self.is_cut:
                return Answer({}, [{"message": "…", "extensions": {"code": "UNAVAILABLE"}}])
            if name not in self.says:
                return Answer({name: await self._access(request.cookies["guest"])})
        return await super().ask(request, query, variables, idempotency_key=idempotency_key, for_page=for_page)

    async def _access(self, guest: str) -> dict[str, Any]:
        access = await self.media.admit(guest.title(), may_send=not guest.startswith("listener"))
        given = {
            "url": access.url,
            "signalling": access.signalling,
            "token": access.token,
            "iceServers": [asdict(each) for each in access.ice_servers],
            "participantId": guest,
            "name": guest.title(),
            "direct": False,
            "relayOnly": False,
            "serverTime": datetime.now(UTC).isoformat(),
            "beginsAt": None,
            "endsAt": None,
        }
        return given | self.access


@dataclass(frozen=True)
class RoomApp:
    """A site with a room; the media server has an origin of its own."""

    url: str
    media: MediaApp
    graphql: RoomGraphQL

    @property
    def access(self) -> dict[str, Any]:
        """What accesses say instead of the usual."""
        return self.graphql.access

    def cut(self) -> None:
        """Close everybody's signalling, and give no access until `restore`."""
        self.graphql.is_cut = True
        for line in list(self.media.signalling._sockets):
            line.close(CloseCode.TRY_AGAIN)

    def restore(self) -> None:
        """Give accesses again."""
        self.graphql.is_cut = False

    def places(self) -> dict[str, int | None]:
        """Return who is in the room, in which place."""
        room = self.media.server.rooms.get("room")
        return {each.name: each.place for each in room.participants.values()} if room is not None else {}

    def line(self, name: str) -> Downlink:
        """Return the connection on which somebody sees the others through the server."""
        participants = self.media.server.rooms["room"].participants.values()
        downlink = next(each.downlink for each in participants if each.name == name)
        assert downlink is not None
        return downlink


async def _subscriptions(line: WebSocket) -> None:
    """Accept subscriptions, in which nothing happens (graphql-transport-ws)."""
    await line.accept(subprotocol="graphql-transport-ws")
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            if (await line.receive_json())["type"] == "connection_init":
                await line.send_json({"type": "connection_ack"})


@contextlib.asynccontextmanager
async def room_app(
    database: Database,
    clock: FakeClock,
    *,
    pages: socket.socket | None = None,
    place: MediaPlace | None = None,
    recorder_of: Callable[[str], Recorder | None] = lambda _: None,
    provider: RoomProvider | None = None,
) -> AsyncIterator[RoomApp]:
    """Serve the pages of meetings and a room on the running loop: on this machine, if nothing else is given.

    ``pages`` is the socket of the pages, which have the TLS of ``place``; ``recorder_of`` makes the room's recorder.
    ``provider`` has the rooms instead of the media server.
    """
    tls, listening = place.tls if place else {}, pages or socket.create_server(("127.0.0.1", 0))
    host, port = listening.getsockname()
    url = f"https://{host}:{port}" if tls else f"http://localhost:{port}"
    async with media_app(
        database, clock, origins={url}, grace=_GRACE_S, place=place, recorder_of=recorder_of
    ) as served:
        media = replace(served, rooms=replace(served.rooms, provider=provider))
        said = {
            "me": nodes.me("BUYER"),
            "meeting": a_meeting(),
            "mediaServers": await media.rooms.addresses(),
            "turnRegions": [],
        }
        graphql = RoomGraphQL(said, media=media)
        routes = [WebSocketRoute("/graphql", _subscriptions), *site(graphql.ask, address=url, demo=True)]
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", **tls)
        web = uvicorn.Server(config)
        serving = asyncio.create_task(web.serve([listening]))
        try:
            await until(lambda: web.started)
            yield RoomApp(url, media, graphql)
        finally:
            web.should_exit = True
            await serving
