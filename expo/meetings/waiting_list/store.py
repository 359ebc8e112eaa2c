"""Database store of waiting lists: one document each, with its entries.

Whoever joins, leaves or gets an offer replaces the whole document in a transaction, so that no two offer the same time
to two buyers, or two times to one.
"""

from collections.abc import Collection as Some
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.waiting_list.models import WaitingList, list_id

WAITING_LISTS: Final = "waiting_lists"
INDEXES: Final = {WAITING_LISTS: [IndexModel([(each, 1)]) for each in ("check_at", "buyers", "people")]}
_DUE: Final = 200
_MOST_OF_PERSON: Final = 1_000
_END: Final = "\uffff"
"""Sorts after every id."""


@dataclass(frozen=True)
class WaitingListStore:
    """Stores waiting lists; ``buyers`` of a document are its buyers, each with the fair, ``people`` theirs who wait."""

    database: Database

    @property
    def _lists(self) -> Collection:
        return self.database.collection(WAITING_LISTS)

    async def put(self, waiting: WaitingList) -> None:
        """Insert or replace a list; an empty one is deleted."""
        if not waiting.entries:
            await self._lists.delete({"_id": waiting.id})
            return
        buyers = [_buyer(each.buyer_id, waiting.fair_id) for each in waiting.entries]
        people = sorted({each.person_id for each in waiting.entries})
        document = to_document(waiting) | {"buyers": buyers, "people": people}
        await self._lists.replace({"_id": waiting.id}, document | {"_id": waiting.id}, upsert=True)

    async def delete(self, waiting: WaitingList) -> None:
        """Delete a list."""
        await self._lists.delete({"_id": waiting.id})

    async def find(self, fair_id: str, exhibitor_id: str) -> WaitingList | None:
        """Return an exhibitor's list at a fair, or None."""
        document = await self._lists.find_one({"_id": list_id(fair_id, exhibitor_id)})
        return None if document is None else from_document(WaitingList, document)

    async def with_buyer(self, buyer_id: str, fair_id: str, *, maximum: int) -> list[WaitingList]:
        """Return the lists at a fair that a buyer is on, in the order of their ids."""
        query = {"buyers": _buyer(buyer_id, fair_id)}
        documents = await self._lists.find(query, sort=[("_id", 1)], limit=maximum)
        return [from_document(WaitingList, each) for each in documents]

    async def with_person(self, person_id: str) -> list[WaitingList]:
        """Return the lists, at all fairs, on which a person waits for their company, at most 1,000."""
        documents = await self._lists.find({"people": person_id}, limit=_MOST_OF_PERSON)
        return [from_document(WaitingList, each) for each in documents]

    async def at_fair(self, fair_id: str) -> list[str]:
        """Return the exhibitors at a fair for whom buyers wait."""
        at_fair = {"$gt": list_id(fair_id, ""), "$lt": list_id(fair_id, _END)}
        documents = await self._lists.find({"_id": at_fair}, projection={"exhibitor_id": 1})
        return [each["exhibitor_id"] for each in documents]

    async def due(self, now: datetime) -> list[WaitingList]:
        """Return the lists to check, at most 200, the longest due first."""
        documents = await self._lists.find({"check_at": {"$lte": now}}, sort=[("check_at", 1)], limit=_DUE)
        return [from_document(WaitingList, each) for each in documents]

    async def check(self, ids: Some[str], at: datetime) -> None:
        """Have these lists checked at a time, as far as they exist."""
        await self._lists.update_many({"_id": {"$in": sorted(ids)}}, {"$set": {"check_at": at}})


def _buyer(buyer_id: str, fair_id: str) -> str:
    return f"{buyer_id}/{fair_id}"
