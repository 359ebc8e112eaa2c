"""A stand-in for a LiveKit server: it has the documented room service, and checks tokens with LiveKit's own library.

It is no LiveKit: it answers CreateRoom, ListRooms, DeleteRoom and RemoveParticipant, and carries the media of a few
clients (`tests.support.livekit_media`).
"""

import asyncio
import base64
import contextlib
import hashlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import jwt
import uvicorn
from google.protobuf.json_format import MessageToDict, MessageToJson, Parse, ParseError
from livekit.api import AccessToken, TokenVerifier, VideoGrants
from livekit.api.access_token import Claims
from livekit.protocol.models import Room
from livekit.protocol.room import CreateRoomRequest, DeleteRoomRequest, ListRoomsResponse, RoomParticipantIdentity
from livekit.protocol.webhook import WebhookEvent
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from expo.kit.media.livekit.server import LiveKitServer
from tests.support.livekit_media import LiveKitMedia
from tests.support.patience import until

KEY: Final = "APItestsOfCloudExpo"
SECRET: Final = "a-secret-of-LiveKit-with-40-characters--"


@dataclass
class FakeLiveKit:
    """The server: ``rooms`` are those that were created, ``participants`` who is in them.

    While ``is_broken``, it answers 503; while ``is_closed``, it lets nobody in.
    """

    server: LiveKitServer
    rooms: dict[str, Any] = field(default_factory=dict)
    participants: set[tuple[str, str]] = field(default_factory=set)
    calls: int = 0
    is_broken: bool = False
    is_closed: bool = False
    media: LiveKitMedia = field(default_factory=LiveKitMedia)

    def enter(self, token: str) -> Claims:
        """Return what a token grants to a client that wants to join; raises `jwt.InvalidTokenError`, or KeyError."""
        claims = TokenVerifier(KEY, SECRET).verify(token)
        assert claims.video is not None
        assert claims.video.room_join
        assert self.rooms[claims.video.room]
        self.participants.add((claims.video.room, claims.identity))
        return claims

    async def create_room(self, request: Request) -> Response:
        """Create a room, or return the one that is there."""
        refusal = self._refusal(request, lambda grants: bool(grants.room_create))
        if refusal is not None:
            return refusal
        try:
            asked = Parse(await request.body(), CreateRoomRequest())
        except ParseError as error:
            return JSONResponse({"code": "malformed", "msg": str(error)}, 400)
        self.rooms.setdefault(asked.name, asked)
        room = Room(name=asked.name, empty_timeout=asked.empty_timeout, max_participants=asked.max_participants)
        return JSONResponse(MessageToDict(room))

    async def list_rooms(self, request: Request) -> Response:
        """Return all rooms."""
        refusal = self._refusal(request, lambda grants: bool(grants.room_list))
        rooms = ListRoomsResponse(rooms=[Room(name=each) for each in self.rooms])
        return refusal or JSONResponse(MessageToDict(rooms))

    async def delete_room(self, request: Request) -> Response:
        """Delete a room with everybody in it."""
        refusal = self._refusal(request, lambda grants: bool(grants.room_create))
        room = Parse(await request.body(), DeleteRoomRequest()).room
        if refusal is None and self.rooms.pop(room, None) is None:
            return JSONResponse({"code": "not_found", "msg": "requested room does not exist"}, 404)
        self.participants = {each for each in self.participants if each[0] in self.rooms}
        return refusal or JSONResponse({})

    async def remove_participant(self, request: Request) -> Response:
        """Put a participant out of a room."""
        asked = Parse(await request.body(), RoomParticipantIdentity())
        refusal = self._refusal(request, lambda grants: bool(grants.room_admin) and grants.room == asked.room)
        if refusal is None and (asked.room, asked.identity) not in self.participants:
            return JSONResponse({"code": "not_found", "msg": "participant does not exist"}, 404)
        self.participants.discard((asked.room, asked.identity))
        return refusal or JSONResponse({})

    def _refusal(self, request: Request, may: Callable[[VideoGrants], bool]) -> Response | None:
        self.calls += 1
        if self.is_broken:
            return JSONResponse({"code": "unavailable", "msg": "going down"}, 503)
        claims = TokenVerifier(KEY, SECRET).verify(request.headers["authorization"].removeprefix("Bearer "))
        if claims.video is None or not may(claims.video):
            return JSONResponse({"code": "permission_denied", "msg": "permissions denied"}, 403)
        return None

    async def signal(self, line: WebSocket) -> None:
        """Let a client in, or refuse it as LiveKit does."""
        try:
            claims = self.enter(line.query_params["access_token"])
        except (jwt.InvalidTokenError, KeyError):
            await line.send_denial_response(PlainTextResponse("invalid token", 401))
            return
        if self.is_closed:
            await line.send_denial_response(PlainTextResponse("going down", 503))
            return
        await self.media.serve(line, claims)

    async def validate(self, _: Request) -> Response:
        """Say why a client was not let in; they ask after a line that did not open."""
        return PlainTextResponse("going down", 503)


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
    methods = {
        "CreateRoom": fake.create_room,
        "ListRooms": fake.list_rooms,
        "DeleteRoom": fake.delete_room,
        "RemoveParticipant": fake.remove_participant,
    }
    routes = [
        *(Route(f"/twirp/livekit.RoomService/{name}", each, methods=["POST"]) for name, each in methods.items()),
        WebSocketRoute("/rtc", fake.signal),
        Route("/rtc/validate", fake.validate),
    ]
    config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", ws="websockets-sansio")
    web = uvicorn.Server(config)
    serving = asyncio.create_task(web.serve([listening]))
    try:
        await until(lambda: web.started)
        yield fake
    finally:
        await fake.media.close()
        web.should_exit = True
        await serving
