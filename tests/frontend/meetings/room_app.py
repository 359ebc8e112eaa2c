"""The real pages of meetings in front of a real media server, with accesses and faults that a test gives."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from frontend import Answer, site
from livestream.server import MediaServer
from livestream.signalling.admission import Admission
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Sent, write_message
from livestream.transport.port import MediaPort
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL, root_fields

HOST: Final = "localhost"
MEDIA: Final = "127.0.0.1"
REPLACED: Final = 4001


def a_meeting(**changes: Any) -> dict[str, Any]:
    """Return what the room's page asks of a meeting that began five minutes ago."""
    now = datetime.now(UTC)
    return {
        "id": "meet_1",
        "side": "BUYER",
        "status": "BOOKED",
        "kind": "VIDEO",
        "beginsAt": (now - timedelta(minutes=5)).isoformat(),
        "endsAt": (now + timedelta(minutes=25)).isoformat(),
        "exhibitor": {"name": nodes.words("Hengnuan Vacuum Flasks")},
        "buyer": {"name": "Comercial Vega"},
        "buyerPeople": ["Lucía Vega"],
        "staff": [{"id": "person_2", "name": "李伟"}],
    } | changes


@dataclass
class RoomGraphQL(FakeGraphQL):
    """Gives an access to whoever the cookie ``guest`` names; what `FakeGraphQL` says comes first.

    ``access`` overrides what an access says. While ``is_cut``, no access is given.
    """

    signalling: str = ""
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
        name = next((each for each in root_fields(query) if each in {"enterMeetingRoom", "enterCheckRoom"}), None)
        if name is not None:
            self.entered.append(request.cookies["guest"])
            if self.is_cut:
                return Answer({}, [{"message": "…", "extensions": {"code": "UNAVAILABLE"}}])
            if name not in self.says:
                return Answer({name: self._access(request.cookies["guest"])})
        return await super().ask(request, query, variables, idempotency_key=idempotency_key, for_page=for_page)

    def _access(self, guest: str) -> dict[str, Any]:
        given = {
            "url": f"{self.signalling}/signal?guest={guest}",
            "token": f"token-of-{guest}",
            "iceServers": [],
            "participantId": guest,
            "name": guest.title(),
            "direct": False,
            "relayOnly": False,
            "serverTime": datetime.now(UTC).isoformat(),
        }
        return given | self.access


@dataclass
class RoomApp:
    """A site with a room, whose signalling has an origin of its own."""

    media: MediaServer
    graphql: RoomGraphQL
    url: str = ""
    lines: dict[str, WebSocket] = field(default_factory=dict)

    @property
    def access(self) -> dict[str, Any]:
        """What accesses say instead of the usual."""
        return self.graphql.access

    async def cut(self, guest: str) -> None:
        """Close a guest's signalling as a lost line does, and give no access until `restore`."""
        self.graphql.is_cut = True
        await self.lines[guest].close(1011)

    def restore(self) -> None:
        """Give accesses again."""
        self.graphql.is_cut = False

    def routes(self) -> Starlette:
        """Return the pages, the accesses and the signalling."""
        entrance = Entrance(self.media, grace=5.0)

        async def signal(line: WebSocket) -> None:
            await self._signal(entrance, line)

        return Starlette(
            routes=[
                WebSocketRoute("/signal", signal),
                *site(self.graphql.ask, address=self.url, demo=True),
            ]
        )

    async def _signal(self, entrance: Entrance, line: WebSocket) -> None:
        assert line.scope["subprotocols"] == ["cloud-expo-room", f"token-of-{line.query_params['guest']}"]
        await line.accept(subprotocol="cloud-expo-room")
        outbox: asyncio.Queue[Sent | None] = asyncio.Queue()
        guest = line.query_params["guest"]
        self.lines[guest] = line
        admission = Admission("room", guest, guest.title(), may_send=not guest.startswith("listener"))
        session = entrance.enter(admission, outbox.put_nowait, lambda: outbox.put_nowait(None))

        async def send() -> None:
            while (message := await outbox.get()) is not None:
                await line.send_text(write_message(message))
            await line.close(REPLACED)

        sending = asyncio.create_task(send())
        try:
            while not session.has_left:
                session.receive(await line.receive_text())
        except (WebSocketDisconnect, RuntimeError):  # hung up by us or by them
            pass
        finally:
            sending.cancel()
            entrance.close(session)


@contextlib.asynccontextmanager
async def room_app() -> AsyncIterator[RoomApp]:
    """Serve the pages of meetings and a room on the running loop."""
    port = MediaPort.open(MEDIA)
    graphql = RoomGraphQL({"me": nodes.me("BUYER"), "meeting": a_meeting()})
    app = RoomApp(MediaServer(port, [port.address]), graphql)
    running = asyncio.create_task(app.media.run())
    listener = uvicorn.Config(
        app.routes, factory=True, host=HOST, port=0, log_config=None, lifespan="off"
    ).bind_socket()
    app.url, graphql.signalling = (
        f"{scheme}:{listener.getsockname()[1]}" for scheme in (f"http://{HOST}", f"ws://{MEDIA}")
    )
    graphql.says["mediaServers"] = [graphql.signalling]
    web = uvicorn.Server(uvicorn.Config(app.routes, factory=True, log_config=None, lifespan="off"))
    serving = asyncio.create_task(web.serve([listener]))
    try:
        while not web.started:
            await asyncio.sleep(0.01)
        yield app
    finally:
        web.should_exit = True
        await serving
        running.cancel()
        port.close()
