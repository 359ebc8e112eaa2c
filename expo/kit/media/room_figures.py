"""Figures of the rooms that are open now: how well media reaches each participant, as the media processes measure it.

They hold places and numbers: neither names nor addresses. Each process replaces its one document every few seconds;
what a dead process measured expires.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pymongo import IndexModel

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from livestream.rooms.figures import RoomFigures

SAMPLE: Final = timedelta(seconds=5)
"""Time between samples."""
_LIFETIME: Final = 3 * SAMPLE
_COLLECTION: Final = "media_room_figures"
INDEXES: Final = {_COLLECTION: [IndexModel([("until", 1)], expireAfterSeconds=0)]}


@dataclass(frozen=True)
class ServerFigures:
    """What the media process ``id`` measured at ``at`` in its rooms; valid before ``until``."""

    id: str
    at: datetime
    until: datetime
    rooms: Sequence[RoomFigures] = field(default_factory=list)


@dataclass(frozen=True)
class OpenRoomFigures:
    """The last figures of all media processes."""

    database: Database
    clock: Clock

    @property
    def _figures(self) -> Collection:
        return self.database.collection(_COLLECTION)

    async def replace(self, server_id: str, rooms: Sequence[RoomFigures]) -> None:
        """Store what a media process measured just now."""
        now = self.clock()
        figures = ServerFigures(server_id, now, now + _LIFETIME, rooms)
        await self._figures.replace({"_id": server_id}, to_document(figures), upsert=True)

    async def delete(self, server_id: str) -> None:
        """Delete what a media process measured: it has no rooms any more."""
        await self._figures.delete({"_id": server_id})

    async def by_room(self) -> Mapping[str, tuple[datetime, RoomFigures]]:
        """Return the open rooms by id, each with the time of its last figures."""
        servers = [from_document(ServerFigures, each) for each in await self._figures.find({})]
        now = self.clock()
        current = sorted((each for each in servers if each.until > now), key=lambda each: each.at)
        return {room.room_id: (each.at, room) for each in current for room in each.rooms}
