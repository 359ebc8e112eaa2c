"""Rooms of a LiveKit server: created by its room service, entered with its access tokens."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx2
import msgspec
import structlog

from expo.kit.clock import Clock
from expo.kit.media.livekit.server import LiveKitServer
from expo.kit.media.placement import TOKEN_LIFETIME, MediaUnavailable, RoomAccess, RoomSignalling

MAX_PARTICIPANTS: Final = 62
"""Twelve who send and fifty who listen, as in our own rooms."""
DEPARTURE_SECONDS: Final = 30
"""How long LiveKit keeps a room that everybody has left: their lines may be lost."""
EMPTY_SECONDS: Final = 300
"""How long LiveKit keeps a room that nobody has entered."""
_API_TOKEN_LIFETIME: Final = timedelta(minutes=1)
_TIMEOUT_S: Final = 5.0
log = structlog.get_logger()


class _ListedRoom(msgspec.Struct, frozen=True):
    name: str


class _ListedRooms(msgspec.Struct, frozen=True):
    """The answer of ListRooms."""

    rooms: list[_ListedRoom] = []


@dataclass(frozen=True)
class LiveKitRooms:
    """Admits people to rooms of a LiveKit server, under the same contract as our media processes' rooms."""

    server: LiveKitServer
    clock: Clock
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    async def admit(
        self, room_id: str, *, participant_id: str, name: str, may_send: bool, ends_at: datetime | None = None
    ) -> RoomAccess:
        """Return a person's access to a room, which is created if it is not there.

        Listeners may send data too: a raised hand is a message. LiveKit tells its clients TURN servers of its own, and
        renews the token of whoever is in the room, so ``ends_at`` is not needed. Raises `MediaUnavailable`.
        """
        del ends_at
        await self._create(room_id)
        now = self.clock()
        grant = {
            "roomJoin": True,
            "room": room_id,
            "canPublish": may_send,
            "canSubscribe": True,
            "canPublishData": True,
        }
        claims = {"sub": participant_id, "name": name, "video": grant}
        token = self.server.sign(claims, now=now, lifetime=TOKEN_LIFETIME)
        return RoomAccess(self.server.signalling, token, now + TOKEN_LIFETIME, (), RoomSignalling.LIVEKIT)

    async def addresses(self) -> list[str]:
        """Return the address to which clients connect."""
        return [self.server.signalling]

    async def end_room(self, room_id: str) -> None:
        """Delete a room, which puts everybody out. Raises `MediaUnavailable`.

        LiveKit takes no token back: for its lifetime of two minutes, it opens the room again.
        """
        await self._call("DeleteRoom", {"room": room_id}, {"roomCreate": True}, may_miss=True)

    async def end_participant(self, participant_id: str) -> None:
        """Put a person out of all rooms, as `end_room` does."""
        for room_id in _room_ids(await self._call("ListRooms", {}, {"roomList": True})):
            identity, grant = {"room": room_id, "identity": participant_id}, {"roomAdmin": True, "room": room_id}
            await self._call("RemoveParticipant", identity, grant, may_miss=True)

    async def _create(self, room_id: str) -> None:
        """Create a room; LiveKit changes nothing if it is there."""
        room = {
            "name": room_id,
            "emptyTimeout": EMPTY_SECONDS,
            "departureTimeout": DEPARTURE_SECONDS,
            "maxParticipants": MAX_PARTICIPANTS,
        }
        await self._call("CreateRoom", room, {"roomCreate": True})

    async def _call(
        self, method: str, arguments: Mapping[str, Any], grant: Mapping[str, Any], *, may_miss: bool = False
    ) -> bytes:
        """Call the room service with JSON, as https://twitchtv.github.io/twirp/docs/spec_v7.html has it.

        Returns the answer's body. ``may_miss``: it is no failure if the object of the call is not there.
        """
        token = self.server.sign({"video": grant}, now=self.clock(), lifetime=_API_TOKEN_LIFETIME)
        url = f"{self.server.api}/twirp/livekit.RoomService/{method}"
        try:
            async with httpx2.AsyncClient(verify=self.tls, timeout=_TIMEOUT_S, trust_env=False) as client:
                response = await client.post(url, json=arguments, headers={"Authorization": f"Bearer {token}"})
        except httpx2.HTTPError as error:
            log.warning("livekit.unreachable", error=type(error).__name__)
            raise MediaUnavailable from error
        if may_miss and response.status_code == HTTPStatus.NOT_FOUND:
            return b""
        if not response.is_success:
            log.warning("livekit.refused", method=method, status=response.status_code, reason=response.text[:300])
            raise MediaUnavailable
        return response.content


def _room_ids(body: bytes) -> list[str]:
    """Return the names of the rooms in an answer of ListRooms."""
    return [each.name for each in msgspec.json.decode(body, type=_ListedRooms).rooms]
