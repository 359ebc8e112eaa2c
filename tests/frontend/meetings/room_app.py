"""The real pages of meetings in front of a real media server, with accesses and faults that a test gives."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from frontend import site
from livestream.server import MediaServer
from livestream.signalling.entrance import Admission, Entrance
from livestream.signalling.messages import Sent, write_message
from livestream.transport.port import MediaPort
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

HOST: Final = "localhost"
REPLACED: Final = 4001


@dataclass
class RoomApp:
    """A site with a room; whoever the cookie ``guest`` names enters under this name.

    ``access`` overrides what an access says, ``refuses`` is a problem that is answered instead. While ``is_cut``, the
    line is lost: no access is given, and `cut` has closed the signalling of everybody.
    """

    media: MediaServer
    graphql: FakeGraphQL
    url: str = ""
    access: dict[str, Any] = field(default_factory=dict)
    refuses: dict[str, str] | None = None
    is_cut: bool = False
    lines: dict[str, WebSocket] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def cut(self, guest: str) -> None:
        """Close a guest's signalling as a lost line does, and answer nothing until ``is_cut`` is False again."""
        self.is_cut = True
        await self.lines[guest].close(1011)

    async def give_access(self, request: Request) -> Response:
        """Answer a page that asks for its access."""
        guest = request.cookies["guest"]
        self.asked.append(guest)
        if self.is_cut:
            return Response("Cut", 503)
        if self.refuses is not None:
            return JSONResponse(self.refuses, 403)
        now = datetime.now(UTC)
        may_send = not guest.startswith("listener")
        signal = self.url.replace("http", "ws", 1) + f"/signal?guest={guest}&may_send={'yes' if may_send else 'no'}"
        given = {
            "url": signal,
            "token": f"token-of-{guest}",
            "direct": False,
            "iceServers": [],
            "title": "Vacuum flasks for the autumn",
            "serverTime": now.isoformat(),
            "beginsAt": (now - timedelta(minutes=5)).isoformat(),
            "endsAt": (now + timedelta(minutes=25)).isoformat(),
        }
        return JSONResponse(given | self.access)

    def routes(self) -> Starlette:
        """Return the pages, the accesses and the signalling."""
        entrance = Entrance(self.media, grace=5.0)

        async def signal(line: WebSocket) -> None:
            await self._signal(entrance, line)

        return Starlette(
            routes=[
                Route("/{language}/meeting/{id}/room/access", self.give_access, methods=["POST"]),
                Route("/{language}/check/access", self.give_access, methods=["POST"]),
                WebSocketRoute("/signal", signal),
                *site(self.graphql.ask, address=self.url, demo=True),
            ]
        )

    async def _signal(self, entrance: Entrance, line: WebSocket) -> None:
        assert line.scope["subprotocols"] == ["cloud-expo-room", f"token-of-{line.query_params['guest']}"]
        await line.accept(subprotocol="cloud-expo-room")
        outbox: asyncio.Queue[Sent | None] = asyncio.Queue()
        guest, may_send = line.query_params["guest"], line.query_params["may_send"] == "yes"
        self.lines[guest] = line
        admission = Admission("room", guest, guest.title(), may_send)
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
    port = MediaPort.open("127.0.0.1")
    graphql = FakeGraphQL({"me": nodes.me("BUYER")})
    app = RoomApp(MediaServer(port, [port.address]), graphql)
    running = asyncio.create_task(app.media.run())
    listener = uvicorn.Config(
        app.routes, factory=True, host=HOST, port=0, log_config=None, lifespan="off"
    ).bind_socket()
    app.url = f"http://{HOST}:{listener.getsockname()[1]}"
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
