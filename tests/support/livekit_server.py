"""A stand-in for a LiveKit server: it has the documented room service, and checks tokens with LiveKit's own library.

It is no LiveKit: it carries no media, and answers nothing but CreateRoom.
"""

import asyncio
import base64
import contextlib
import hashlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

import uvicorn
from google.protobuf.json_format import MessageToDict, MessageToJson, Parse, ParseError
from livekit.api import AccessToken, TokenVerifier
from livekit.api.access_token import Claims
from livekit.protocol.models import Room
from livekit.protocol.room import CreateRoomRequest
from livekit.protocol.webhook import WebhookEvent
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from expo.kit.media.livekit.server import LiveKitServer
from tests.support.patience import until

KEY: Final = "APItestsOfCloudExpo"
SECRET: Final = "a-secret-of-LiveKit-with-40-characters--"


@dataclass
class FakeLiveKit:
    """The server: ``rooms`` are those that were created; while ``is_broken``, it answers 503."""

    server: LiveKitServer
    rooms: dict[str, Any] = field(default_factory=dict)
    calls: int = 0
    is_broken: bool = False

    def enter(self, token: str) -> Claims:
        """Return what a token grants to a client that wants to join; raises `jwt.InvalidTokenError`, or KeyError."""
        claims = TokenVerifier(KEY, SECRET).verify(token)
        assert claims.video is not None
        assert claims.video.room_join
        assert self.rooms[claims.video.room]
        return claims

    async def create_room(self, request: Request) -> Response:
        """Create a room, or return the one that is there."""
        self.calls += 1
        if self.is_broken:
            return JSONResponse({"code": "unavailable", "msg": "going down"}, 503)
        claims = TokenVerifier(KEY, SECRET).verify(request.headers["authorization"].removeprefix("Bearer "))
        if claims.video is None or not claims.video.room_create:
            return JSONResponse({"code": "permission_denied", "msg": "permissions denied"}, 403)
        try:
            asked = Parse(await request.body(), CreateRoomRequest())
        except ParseError as error:
            return JSONResponse({"code": "malformed", "msg": str(error)}, 400)
        self.rooms.setdefault(asked.name, asked)
        room = Room(name=asked.name, empty_timeout=asked.empty_timeout, max_participants=asked.max_participants)
        return JSONResponse(MessageToDict(room))


def a_webhook(event: WebhookEvent, *, key: str = KEY, secret: str = SECRET) -> tuple[bytes, str]:
    """Return the body and the Authorization header with which LiveKit reports an event."""
    body = MessageToJson(event).encode()
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return body, AccessToken(key, secret).with_sha256(digest).to_jwt()


@contextlib.asynccontextmanager
async def fake_livekit() -> AsyncIterator[FakeLiveKit]:
    """Serve the stand-in on this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"ws://{KEY}:{SECRET}@127.0.0.1:{listening.getsockname()[1]}"
    fake = FakeLiveKit(LiveKitServer.from_url(url))
    routes = [Route("/twirp/livekit.RoomService/CreateRoom", fake.create_room, methods=["POST"])]
    web = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off"))
    serving = asyncio.create_task(web.serve([listening]))
    try:
        await until(lambda: web.started)
        yield fake
    finally:
        web.should_exit = True
        await serving
