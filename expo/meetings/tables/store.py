"""Database store of meeting tables and minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.tables.models import MeetingTable, Minutes

TABLES: Final = "meeting_tables"
MINUTES: Final = "meeting_minutes"
INDEXES: Final = {TABLES: [IndexModel([("due_at", 1)], sparse=True)], MINUTES: []}
_DUE: Final = 200


@dataclass(frozen=True)
class TableStore:
    """Stores tables by their meetings' ids, and minutes."""

    database: Database

    @property
    def _tables(self) -> Collection:
        return self.database.collection(TABLES)

    @property
    def _minutes(self) -> Collection:
        return self.database.collection(MINUTES)

    async def find(self, meeting_id: str) -> MeetingTable | None:
        """Return a meeting's table, or None where nothing was ever laid on it."""
        document = await self._tables.find_one({"_id": meeting_id})
        return None if document is None else from_document(MeetingTable, document)

    async def find_many(self, meeting_ids: Sequence[str]) -> dict[str, MeetingTable]:
        """Return the tables of meetings by the meetings' ids."""
        documents = await self._tables.find_in("_id", meeting_ids)
        return {each["_id"]: from_document(MeetingTable, each) for each in documents}

    async def save(self, table: MeetingTable) -> None:
        """Insert or replace a table; concurrent transactions conflict."""
        document = to_document(table)
        if table.due_at is None:
            document.pop("due_at", None)
        await self._tables.replace({"_id": table.id}, document, upsert=True)

    async def find_due(self, now: datetime) -> list[str]:
        """Return the ids of meetings whose minutes may be due, the longest due first, at most 200."""
        documents = await self._tables.find(
            {"due_at": {"$lte": now}}, sort=[("due_at", 1)], limit=_DUE, projection={"_id": 1}
        )
        return [each["_id"] for each in documents]

    async def put_off(self, meeting_id: str, until: datetime) -> None:
        """Have a meeting's minutes wait for a time, where they are due at all."""
        await self._tables.update({"_id": meeting_id, "due_at": {"$exists": True}}, {"$set": {"due_at": until}})

    async def insert_minutes(self, minutes: Minutes) -> None:
        """Insert minutes; those of one number exist once."""
        await self._minutes.insert(to_document(minutes))

    async def find_minutes(self, minutes_ids: Sequence[str]) -> list[Minutes | None]:
        """Return minutes in the order of their ids, None for unknown ones."""
        return await self._minutes.get_many(Minutes, minutes_ids)
