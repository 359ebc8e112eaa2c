"""Rooms of the library alone behind a WebSocket that lets everybody in, without a fair or a database.

At ``/`` it has the smallest client that a browser can run: `tests/livestream/browsers/room.html`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from livestream.server import MediaServer
from livestream.signalling.admission import Admission
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Sent, write_message
from livestream.transport.port import MediaPort

HOST: Final = "127.0.0.1"
_PAGE: Final = Path(__file__).parent.parent / "livestream" / "browsers" / "room.html"


@contextlib.asynccontextmanager
async def room_app() -> AsyncIterator[tuple[str, MediaServer]]:
    """Serve rooms on the running loop, and yield the address of the page with the media server."""
    port = MediaPort.open(HOST)
    server = MediaServer(port, [port.address])
    running = asyncio.create_task(server.run())
    web = uvicorn.Server(uvicorn.Config(_app(Entrance(server, grace=1.0)), host=HOST, port=0, log_level="warning"))
    serving = asyncio.create_task(web.serve())
    try:
        while not web.started:
            await asyncio.sleep(0.01)
        yield f"http://{HOST}:{web.servers[0].sockets[0].getsockname()[1]}", server
    finally:
        web.should_exit = True
        await serving
        running.cancel()
        port.close()


def _app(entrance: Entrance) -> Starlette:
    async def page(_: Request) -> FileResponse:
        return FileResponse(_PAGE)

    async def signal(line: WebSocket) -> None:
        await line.accept()
        outbox: asyncio.Queue[Sent] = asyncio.Queue()
        replaced = asyncio.Event()
        name, may_send = line.query_params["name"], line.query_params["may_send"] == "yes"
        session = entrance.enter(Admission("room", name, name, may_send), outbox.put_nowait, replaced.set)

        async def send() -> None:
            while True:
                await line.send_text(write_message(await outbox.get()))

        async def hang_up() -> None:
            await replaced.wait()
            await line.close()

        tasks = [asyncio.create_task(send()), asyncio.create_task(hang_up())]
        try:
            while not session.has_left:
                session.receive(await line.receive_text())
        except (WebSocketDisconnect, RuntimeError):  # hung up by us or by them
            pass
        finally:
            for task in tasks:
                task.cancel()
            entrance.close(session)

    return Starlette(routes=[Route("/", page), WebSocketRoute("/signal", signal)])
