"""Announcements in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel

from expo.fairs.announcements.models import Announcement
from expo.kit.db.mongo import Collection, Database, from_document, to_document

ANNOUNCEMENTS: Final = "announcements"
INDEXES: Final[dict[str, list[IndexModel]]] = {ANNOUNCEMENTS: [IndexModel([("fair_id", 1)])]}


@dataclass(frozen=True)
class AnnouncementStore:
    """Stores announcements."""

    database: Database

    @property
    def _announcements(self) -> Collection:
        return self.database.collection(ANNOUNCEMENTS)

    async def announcements_of(self, fair_ids: Sequence[str]) -> list[Announcement]:
        """Return all announcements of the given fairs."""
        return [from_document(Announcement, each) for each in await self._announcements.find_in("fair_id", fair_ids)]

    async def find_announcement(self, announcement_id: str) -> Announcement | None:
        """Return an announcement by its id, or None."""
        document = await self._announcements.find_one({"_id": announcement_id})
        return None if document is None else from_document(Announcement, document)

    async def put_announcement(self, announcement: Announcement) -> None:
        """Write the current state of an announcement."""
        await self._announcements.replace({"_id": announcement.id}, to_document(announcement), upsert=True)

    async def remove_announcement(self, announcement_id: str) -> None:
        """Remove an announcement."""
        await self._announcements.delete({"_id": announcement_id})
