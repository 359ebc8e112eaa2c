"""Events that a LiveKit server reports: signed requests, of which ``/metrics`` shows the number.

Each request carries a token of the server's key with the SHA-256 hash of its body:
https://docs.livekit.io/home/server/webhooks/
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

import msgspec
import structlog
from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from expo.kit.clock import Clock
from expo.kit.media.livekit.server import LiveKitServer, LiveKitTokenRefused

PATH: Final = "/livekit/events"
_MAX_BYTES: Final = 65_536
_COUNTED: Final = frozenset(
    {"room_started", "room_finished", "participant_joined", "participant_left", "participant_connection_aborted"}
)
_EVENTS: Final = Counter("expo_livekit_events_total", "Events that LiveKit has reported.", ["event"])
log = structlog.get_logger()


class LiveKitEventRefused(Exception):
    """A request that is not signed by the server, or whose body is no event."""


@dataclass(frozen=True)
class LiveKitEvent:
    """What has happened in a room, such as ``participant_joined``; ``participant_id`` is empty for the room itself."""

    id: str
    name: str
    room_id: str
    participant_id: str
    created_at: datetime


class _EventRoom(msgspec.Struct, frozen=True):
    name: str = ""


class _EventParticipant(msgspec.Struct, frozen=True):
    identity: str = ""


class _Body(msgspec.Struct, frozen=True):
    """A WebhookEvent in Protocol Buffers' JSON, where 64-bit numbers are strings."""

    event: str
    id: str = ""
    created_at: str | int = msgspec.field(default=0, name="createdAt")
    room: _EventRoom = _EventRoom()
    participant: _EventParticipant = _EventParticipant()


def read_event(server: LiveKitServer, body: bytes, authorization: str, *, now: datetime) -> LiveKitEvent:
    """Return the event in a request's body; ``authorization`` is its header. Raises `LiveKitEventRefused`."""
    try:
        claims = server.check(authorization.removeprefix("Bearer "), now=now)
        expected = base64.b64decode(str(claims.get("sha256", "")), validate=True)
        if not hmac.compare_digest(expected, hashlib.sha256(body).digest()):
            raise LiveKitEventRefused
        read = msgspec.json.decode(body, type=_Body)
        created_at = datetime.fromtimestamp(int(read.created_at), UTC)
    except (LiveKitTokenRefused, ValueError, OverflowError, OSError) as error:
        raise LiveKitEventRefused from error
    return LiveKitEvent(read.id, read.event, read.room.name, read.participant.identity, created_at)


@dataclass(frozen=True)
class LiveKitWebhook:
    """Takes the events of a server."""

    server: LiveKitServer
    clock: Clock

    @property
    def route(self) -> Route:
        """The route of the requests."""
        return Route(PATH, self.receive, methods=["POST"])

    async def receive(self, request: Request) -> Response:
        """Count an event: 204, 401 for what is not signed, 413 for what is too long."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MAX_BYTES:
                return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value)
        try:
            event = read_event(self.server, body, request.headers.get("authorization", ""), now=self.clock())
        except LiveKitEventRefused:
            return Response(status_code=HTTPStatus.UNAUTHORIZED.value)
        _EVENTS.labels(event.name if event.name in _COUNTED else "other").inc()
        log.info("livekit.event", livekit_event=event.name, room=event.room_id, participant=event.participant_id)
        return Response(status_code=HTTPStatus.NO_CONTENT.value)
