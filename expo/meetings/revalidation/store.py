"""Database store of revalidations: what the worker still has to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel, ReplaceOne

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.meetings.revalidation.models import Revalidation

REVALIDATIONS: Final = "meeting_revalidations"
INDEXES: Final = {REVALIDATIONS: [IndexModel([("due_at", 1)])]}
_DUE: Final = 200


@dataclass(frozen=True)
class RevalidationStore:
    """Stores revalidations until they are done."""

    database: Database

    @property
    def _revalidations(self) -> Collection:
        return self.database.collection(REVALIDATIONS)

    async def put(self, revalidations: Sequence[Revalidation]) -> None:
        """Insert revalidations; a later change of the same thing replaces an earlier one."""
        documents = [to_document(each) | {"_id": each.id} for each in revalidations]
        await self._revalidations.bulk([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in documents])

    async def find(self, revalidation_id: str) -> Revalidation | None:
        """Return a revalidation, or None once it is done."""
        document = await self._revalidations.find_one({"_id": revalidation_id})
        return None if document is None else from_document(Revalidation, document)

    async def due(self, now: datetime) -> list[str]:
        """Return the ids of what is due, the longest due first, at most 200."""
        return await self._due({"due_at": {"$lte": now}})

    async def rooms_due(self, now: datetime) -> list[str]:
        """Return the ids of what is due and whose rooms are not closed yet, the longest due first, at most 200."""
        return await self._due({"due_at": {"$lte": now}, "rooms_closed": False})

    async def _due(self, query: Document) -> list[str]:
        documents = await self._revalidations.find(query, sort=[("due_at", 1)], limit=_DUE, projection={"_id": 1})
        return [each["_id"] for each in documents]

    async def set_rooms_closed(self, revalidation: Revalidation) -> None:
        """Record that rooms are closed, unless the same thing has changed again in the meantime."""
        same = {"_id": revalidation.id, "since": revalidation.since}
        await self._revalidations.update(same, {"$set": {"rooms_closed": True}})

    async def put_off(self, revalidation_id: str, until: datetime) -> None:
        """Have `due` return a revalidation no sooner than at a time."""
        await self._revalidations.update({"_id": revalidation_id}, {"$set": {"due_at": until}})

    async def done(self, revalidation: Revalidation) -> None:
        """Forget a revalidation, unless the same thing has changed again in the meantime."""
        await self._revalidations.delete({"_id": revalidation.id, "since": revalidation.since})
