"""The door through which browsers enter rooms: a WebSocket at ``/rooms/{room}``.

A browser offers two subprotocols, `SUBPROTOCOL` and its token, because addresses are logged and browsers cannot set
headers. A refusal is an HTTP answer before the socket is accepted: 401 (token), 403 (another site's page, or a token
for another room), 429 with Retry-After (too many joins), 503 (too many participants). Scripts see none of this, only
that the socket does not open: they ask for a new access after a random second or two. Later, `CloseCode` says why.
"""

import math
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import structlog
from pymongo.errors import PyMongoError
from starlette.responses import PlainTextResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from expo.kit.media.ended_access import EndedAccess
from expo.kit.media.join_throttle import REFUSED, SUBPROTOCOL, TOO_MANY, JoinLimits, throttled_http
from expo.kit.media.room_leases import RoomLeases
from expo.kit.media.sockets import CloseCode, SignallingSocket
from livestream.limits import TokenBucket
from livestream.rooms.room import RoomIsFull
from livestream.signalling.admission import Admission
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import MAX_MESSAGE_BYTES
from livestream.signalling.session import Session
from livestream.signalling.tokens import AdmissionRefused, Tokens

JOINS_PER_SECOND: Final = 30.0
MOST_SOCKETS: Final = 2000
"""Each participant has two connections; the media port takes 4,096."""
log = structlog.get_logger()


def uvicorn_settings(limits: JoinLimits) -> Mapping[str, Any]:
    """Return how uvicorn serves the door; ``limits`` say who is even looked at."""
    return {
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "http": throttled_http(limits),
        "ws": "websockets-sansio",
        "ws_max_size": MAX_MESSAGE_BYTES,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 2,
    }


class SocketRefused(Exception):
    """A WebSocket that is not accepted."""

    def __init__(self, status: HTTPStatus, reason: str, *, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.status, self.reason, self.retry_after = status, reason, retry_after


@dataclass(frozen=True)
class Signalling:
    """Lets in whoever shows a token, from pages of ``origins`` or from programs, which name no origin."""

    entrance: Entrance
    rooms: RoomLeases
    tokens: Tokens
    origins: Collection[str]
    joins: TokenBucket = field(default_factory=lambda: TokenBucket(JOINS_PER_SECOND, JOINS_PER_SECOND))
    most_sockets: int = MOST_SOCKETS
    monotonic: Callable[[], float] = time.monotonic
    _sockets: dict[SignallingSocket, Admission] = field(default_factory=dict, init=False)
    _sessions: dict[SignallingSocket, Session] = field(default_factory=dict, init=False)

    @property
    def route(self) -> WebSocketRoute:
        """The route of the WebSocket."""
        return WebSocketRoute("/rooms/{room}", self.enter)

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    async def enter(self, websocket: WebSocket) -> None:
        """Serve one WebSocket from its request to its end."""
        try:
            admission = self._check(websocket)
        except SocketRefused as refused:
            REFUSED.labels(refused.status.value).inc()
            headers = {"retry-after": str(math.ceil(refused.retry_after))} if refused.retry_after else None
            await websocket.send_denial_response(PlainTextResponse(refused.reason, refused.status, headers))
            return
        socket = SignallingSocket(websocket)
        self._sockets[socket] = admission
        try:
            await websocket.accept(subprotocol=SUBPROTOCOL)
            session = await self._open(admission, socket)
            if session is None:
                await socket.drain()
                return
            self._sessions[socket] = session
            try:
                await socket.run(session, seconds=self._seconds_left(admission))
            finally:
                del self._sessions[socket]
                self.entrance.close(session, keep_place=socket.code is not CloseCode.ACCESS_ENDED)
        finally:
            del self._sockets[socket]

    def close_room(self, room_id: str) -> None:
        """End a room that this process has lost: everybody asks for a new access, and media stops."""
        for socket, admission in self._sockets.items():
            if admission.room_id == room_id:
                socket.close(CloseCode.ROOM_MOVED)
        self.entrance.close_room(room_id)

    def end_accesses(self, ended: Collection[EndedAccess]) -> None:
        """Put out everybody whose access has ended; their media stops at once, whatever their browsers do."""
        for socket, admission in list(self._sockets.items()):
            if not any(each.covers(admission) for each in ended):
                continue
            socket.close(CloseCode.ACCESS_ENDED)
            if socket in self._sessions:
                self.entrance.close(self._sessions[socket], keep_place=False)

    async def _open(self, admission: Admission, socket: SignallingSocket) -> Session | None:
        """Return the participant's session; None if the socket is being closed instead."""
        try:
            async with self.rooms.entering(admission.room_id) as held:
                if held:
                    return self.entrance.enter(admission, socket.send, lambda: socket.close(CloseCode.REPLACED))
                socket.close(CloseCode.ROOM_MOVED)
        except RoomIsFull:
            socket.close(CloseCode.ROOM_FULL)
        except PyMongoError as error:
            log.warning("media.no_lease", error=str(error)[:300])
            socket.close(CloseCode.TRY_AGAIN)
        return None

    def _seconds_left(self, admission: Admission) -> float:
        return math.inf if admission.until is None else (admission.until - self.tokens.clock()).total_seconds()

    def _check(self, websocket: WebSocket) -> Admission:
        """Return the admission of a token. Raises `SocketRefused`."""
        if websocket.headers.get("origin", "") not in {"", *self.origins}:
            raise SocketRefused(HTTPStatus.FORBIDDEN, "This page belongs to another site.")
        offered = websocket.scope["subprotocols"]
        try:
            admission = self.tokens.check(offered[1] if len(offered) > 1 and offered[0] == SUBPROTOCOL else "")
        except AdmissionRefused as error:
            raise SocketRefused(HTTPStatus.UNAUTHORIZED, f"This token is {error.reason.value}.") from error
        if admission.room_id != websocket.path_params["room"]:
            raise SocketRefused(HTTPStatus.FORBIDDEN, "This token is for another room.")
        if len(self._sockets) >= self.most_sockets:
            raise SocketRefused(HTTPStatus.SERVICE_UNAVAILABLE, "This server is full.", retry_after=10)
        now = self.monotonic()
        if not self.joins.take(1, now):
            wait = self.joins.wait(1, now)
            raise SocketRefused(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY, retry_after=wait)
        return admission
