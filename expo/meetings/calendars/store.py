"""Database store of connected calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.calendars.models import EVERY, ConnectedCalendar, RecentConnections

CONNECTED_CALENDARS: Final = "connected_calendars"
_CONNECTIONS: Final = "calendar_connections"
INDEXES: Final = {CONNECTED_CALENDARS: [IndexModel([("due_at", 1)])]}


@dataclass(frozen=True)
class CalendarStore:
    """Stores connected calendars."""

    database: Database

    @property
    def _calendars(self) -> Collection:
        return self.database.collection(CONNECTED_CALENDARS)

    @property
    def _connections(self) -> Collection:
        return self.database.collection(_CONNECTIONS)

    async def put(self, calendar: ConnectedCalendar) -> None:
        """Insert or replace a calendar."""
        await self._calendars.replace({"_id": calendar.id}, to_document(calendar), upsert=True)

    async def get_many(self, ids: Sequence[str]) -> list[ConnectedCalendar | None]:
        """Return calendars in the order of the ids."""
        return await self._calendars.get_many(ConnectedCalendar, ids)

    async def delete(self, calendar_id: str) -> bool:
        """Delete a calendar and return whether there was one."""
        return bool(await self._calendars.delete({"_id": calendar_id}))

    async def connections(self, participant_id: str) -> RecentConnections:
        """Return a participant's recent connections of calendars."""
        document = await self._connections.find_one({"_id": participant_id})
        return from_document(RecentConnections, document) if document else RecentConnections(participant_id)

    async def put_connections(self, connections: RecentConnections) -> None:
        """Insert or replace a participant's recent connections."""
        await self._connections.replace({"_id": connections.id}, to_document(connections), upsert=True)

    async def due(self, now: datetime, *, limit: int) -> list[ConnectedCalendar]:
        """Return calendars that are due, those first that have waited longest."""
        found = await self._calendars.find({"due_at": {"$lte": now}}, sort=[("due_at", 1)], limit=limit)
        return [from_document(ConnectedCalendar, each) for each in found]

    async def claim(self, calendar: ConnectedCalendar, now: datetime) -> bool:
        """Postpone a due calendar for the one who reads it now; False if somebody else has, or it has changed."""
        as_it_was = {**_same(calendar), "due_at": calendar.due_at}
        return await self._calendars.update(as_it_was, {"$set": {"due_at": now + EVERY}})

    async def change(self, calendar: ConnectedCalendar, changes: dict[str, Any]) -> bool:
        """Set fields of a calendar; False if it has been disconnected or replaced since it was read."""
        return await self._calendars.update(_same(calendar), {"$set": changes})


def _same(calendar: ConnectedCalendar) -> dict[str, Any]:
    return {"_id": calendar.id, "connected_at": calendar.connected_at, "address": calendar.address}
