"""Which media process holds a room.

Leases say it (`expo.kit.media.room_leases`): the process that holds a room's lease, if that process is alive, else any
live process, chosen by rendezvous hashing (Thaler and Ravishankar, 1996), so that all who enter a room at the same
time are sent to the same one. A process that dies loses its rooms when its leases expire.
"""

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from expo.kit.clock import Clock
from expo.kit.db.leases import Lease, find_leases, list_leases
from expo.kit.db.mongo import Database
from expo.kit.errors import Unavailable
from expo.kit.media.ended_access import EndedAccess, EndedAccesses
from expo.kit.media.room_leases import LEASE, SERVERS, room_name
from expo.kit.media.turn_servers import IceServer, TurnServers
from livestream.signalling.admission import Admission
from livestream.signalling.tokens import Tokens

TOKEN_LIFETIME: Final = timedelta(minutes=2)
"""Enough to open a connection, and to open it again after it was cut off."""
_TURN_MARGIN: Final = timedelta(hours=1)
_LONGEST: Final = timedelta(hours=4)
"""How long TURN works where nobody says when the meeting ends."""


class MediaUnavailable(Unavailable):
    """No media process is running."""

    code = "MEDIA_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__("Video is not available at the moment.", retry_after=int(LEASE.total_seconds()))


class RoomSignalling(enum.StrEnum):
    """What is spoken at a room's address."""

    CLOUD_EXPO = "CLOUD_EXPO"
    """Our own signalling; the token is the second subprotocol, after `expo.kit.media.join_throttle.SUBPROTOCOL`."""
    LIVEKIT = "LIVEKIT"
    """LiveKit's signalling; its client libraries take the address and the token."""


@dataclass(frozen=True)
class RoomAccess:
    """How one person enters a room: the WebSocket's address, the token, and the servers for their RTCPeerConnection.

    ``ice_servers`` has one entry for each region; a browser takes those of two.
    """

    url: str
    token: str = field(repr=False)
    expires_at: datetime
    ice_servers: Sequence[IceServer]
    signalling: RoomSignalling = RoomSignalling.CLOUD_EXPO


class RoomProvider(Protocol):
    """Who has the rooms, if not our own media processes."""

    async def admit(
        self, room_id: str, *, participant_id: str, name: str, may_send: bool, ends_at: datetime | None = None
    ) -> RoomAccess:
        """Return a person's access to a room. Raises `MediaUnavailable`."""

    async def addresses(self) -> list[str]:
        """Return what clients may connect to."""

    async def end_room(self, room_id: str) -> None:
        """Put everybody out of a room. Raises `MediaUnavailable`."""

    async def end_participant(self, participant_id: str) -> None:
        """Put a person out of all rooms. Raises `MediaUnavailable`."""


@dataclass(frozen=True)
class MediaRooms:
    """Admits people to rooms; whether they may enter is decided by the caller.

    The rooms are those of our media processes, or of a ``provider``.
    """

    database: Database
    tokens: Tokens
    turn: TurnServers
    clock: Clock
    provider: RoomProvider | None = None

    async def admit(
        self,
        room_id: str,
        *,
        participant_id: str,
        name: str,
        may_send: bool,
        may_record: bool = False,
        ends_at: datetime | None = None,
    ) -> RoomAccess:
        """Return a person's access to a room, which ends at ``ends_at``; TURN works for an hour longer.

        Raises `MediaUnavailable`.
        """
        if self.provider is not None:
            return await self.provider.admit(
                room_id, participant_id=participant_id, name=name, may_send=may_send, ends_at=ends_at
            )
        address, now = await self._address(room_id), self.clock()
        turn_until = max(ends_at or now + _LONGEST, now) + _TURN_MARGIN
        return RoomAccess(
            f"{address}/rooms/{room_id}",
            self.tokens.issue(Admission(room_id, participant_id, name, may_send, may_record, ends_at), TOKEN_LIFETIME),
            now + TOKEN_LIFETIME,
            self.turn.ice_servers(participant_id, expires_at=turn_until),
        )

    async def addresses(self) -> list[str]:
        """Return the addresses of all live processes, without the rooms' paths: what a page may connect to."""
        if self.provider is not None:
            return await self.provider.addresses()
        return sorted({lease.details["address"] for lease in await self._servers()})

    def turn_regions(self) -> list[str]:
        """Return the names of the regions among which a browser chooses its TURN servers; none if there are not two."""
        if self.provider is not None or len(self.turn.regions) < 2:
            return []
        return [region.name for region in self.turn.regions if region.name is not None]

    async def end_room(self, room_id: str, *, at: datetime) -> None:
        """End all accesses to a room that were given until ``at``: within seconds, nobody is in it by them.

        Raises `MediaUnavailable` for the rooms of a provider.
        """
        if self.provider is not None:
            await self.provider.end_room(room_id)
        else:
            await EndedAccesses(self.database).add(EndedAccess(at=at, room_id=room_id))

    async def end_participant(self, participant_id: str, *, at: datetime) -> None:
        """End all accesses that a person was given until ``at``, to any room, as `end_room` does.

        A person who still has a right to a room comes back by a new access.
        """
        if self.provider is not None:
            await self.provider.end_participant(participant_id)
        else:
            await EndedAccesses(self.database).add(EndedAccess(at=at, participant_id=participant_id))

    async def _address(self, room_id: str) -> str:
        servers = {lease.holder: lease.details["address"] for lease in await self._servers()}
        if not servers:
            raise MediaUnavailable
        held = await find_leases(self.database, [room_name(room_id)], now=self.clock())
        holder = next((lease.holder for lease in held if lease.holder in servers), None)
        return servers[holder or max(servers, key=lambda server: _weight(server, room_id))]

    async def _servers(self) -> list[Lease]:
        return await list_leases(self.database, SERVERS, now=self.clock())


def _weight(server: str, room_id: str) -> bytes:
    return hashlib.blake2b(f"{server}\n{room_id}".encode(), digest_size=8).digest()
