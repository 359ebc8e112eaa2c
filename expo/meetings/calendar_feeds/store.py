"""Database store of calendar feeds."""

from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.calendar_feeds.models import CalendarFeed

FEEDS: Final = "calendar_feeds"
INDEXES: Final = {FEEDS: [IndexModel([("token_hash", 1)], unique=True)]}


@dataclass(frozen=True)
class FeedStore:
    """Stores feeds, one for a person."""

    database: Database

    @property
    def _feeds(self) -> Collection:
        return self.database.collection(FEEDS)

    async def put(self, feed: CalendarFeed) -> None:
        """Insert a person's feed, or replace it: its former token is no longer valid."""
        await self._feeds.replace({"_id": feed.id}, to_document(feed), upsert=True)

    async def delete(self, person_id: str) -> bool:
        """Delete a person's feed; return whether there was one."""
        return await self._feeds.delete({"_id": person_id}) > 0

    async def find(self, person_id: str) -> CalendarFeed | None:
        """Return a person's feed, or None."""
        document = await self._feeds.find_one({"_id": person_id})
        return None if document is None else from_document(CalendarFeed, document)

    async def find_by_hash(self, token_hash: str) -> CalendarFeed | None:
        """Return a feed by the hash of its token, or None."""
        document = await self._feeds.find_one({"token_hash": token_hash})
        return None if document is None else from_document(CalendarFeed, document)
