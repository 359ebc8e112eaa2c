"""Database store of sourcing needs and target buyers."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pymongo import IndexModel, ReplaceOne

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.db.range_scan import RangeScan
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.matchmaking.models import MatchSide, party_key
from expo.matchmaking.sourcing_needs.models import SourcingNeed, TargetBuyers, target_buyers_id

SOURCING_NEEDS: Final = "sourcing_needs"
NEED_OWNERS: Final = "sourcing_need_owners"
TARGET_BUYERS: Final = "target_buyers"
_NEEDS_BATCH: Final = 1000
INDEXES: Final = {
    SOURCING_NEEDS: [IndexModel([("owner", 1), ("_id", -1)]), IndexModel([("fair_id", 1), ("is_open", 1), ("_id", 1)])],
    TARGET_BUYERS: [],
}


@dataclass(frozen=True)
class SourcingNeedStore:
    """Stores needs and target buyers. A need's ``owner`` combines its fair and its organisation."""

    database: Database

    @property
    def _needs(self) -> Collection:
        return self.database.collection(SOURCING_NEEDS)

    @property
    def _target_buyers(self) -> Collection:
        return self.database.collection(TARGET_BUYERS)

    async def put(self, need: SourcingNeed) -> None:
        """Insert or replace a need."""
        await self._needs.replace({"_id": need.id}, _need_document(need), upsert=True)

    async def put_many(self, needs: Sequence[SourcingNeed]) -> None:
        """Insert or replace needs in one bulk write."""
        await self._needs.bulk([ReplaceOne({"_id": each.id}, _need_document(each), upsert=True) for each in needs])

    async def get_many(self, need_ids: Sequence[str]) -> list[SourcingNeed | None]:
        """Return needs in the order of their ids."""
        return await self._needs.get_many(SourcingNeed, need_ids)

    async def count_open(self, fair_id: str, buyer_id: str, *, limit: int) -> int:
        """Count an organisation's open needs at a fair, up to ``limit``."""
        owner = party_key(fair_id, MatchSide.BUYER, buyer_id)
        return await self._needs.count({"owner": owner, "is_open": True}, limit=limit)

    async def touch(self, fair_id: str, buyer_id: str) -> None:
        """Increment the write counter of an organisation's needs, so that concurrent transactions conflict."""
        owner = party_key(fair_id, MatchSide.BUYER, buyer_id)
        await self.database.collection(NEED_OWNERS).update({"_id": owner}, {"$inc": {"writes": 1}}, upsert=True)

    async def any_open(self, fair_id: str) -> bool:
        """Return whether a fair has an open need."""
        return await self._needs.count({"fair_id": fair_id, "is_open": True}, limit=1) > 0

    async def count_at(self, fair_id: str) -> int:
        """Count all open needs of a fair."""
        return await self._needs.count({"fair_id": fair_id, "is_open": True})

    async def of_buyer(self, fair_id: str, buyer_id: str, part: Slice, *, is_open: bool | None) -> Page[SourcingNeed]:
        """Return an organisation's needs at a fair, newest first, with the total count."""
        query: dict[str, Any] = {"owner": party_key(fair_id, MatchSide.BUYER, buyer_id)}
        if is_open is not None:
            query["is_open"] = is_open
        total = await self._needs.count(query)
        if part.after:
            query["_id"] = {"$lt": decode_cursor(part.after, [str])[0]}
        documents = await self._needs.find(query, sort=[("_id", -1)], limit=part.first + 1)
        found = [from_document(SourcingNeed, each) for each in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], part, total=total)

    async def every_open(self, fair_id: str, *, after: str = "") -> AsyncIterator[list[SourcingNeed]]:
        """Yield all open needs of a fair after a given id, in batches in the order of ids."""
        async for documents in self._needs.pages(_open(fair_id), _needs_of(fair_id, after)):
            yield [from_document(SourcingNeed, each) for each in documents]

    async def open_buyers(self, fair_id: str) -> AsyncIterator[list[str]]:
        """Yield the buyer of each open need of a fair, in batches."""
        names = {"buyer_id": 1}
        async for documents in self._needs.pages(_open(fair_id), _needs_of(fair_id), projection=names):
            yield [each["buyer_id"] for each in documents]

    async def put_target_buyers(self, target: TargetBuyers) -> None:
        """Insert or replace an exhibitor's target buyers."""
        await self._target_buyers.replace({"_id": target.id}, to_document(target), upsert=True)

    async def target_buyers(self, fair_id: str, exhibitor_ids: Sequence[str]) -> dict[str, TargetBuyers]:
        """Return the target buyers of exhibitors at a fair, by exhibitor id."""
        found = await self._target_buyers.get_many(
            TargetBuyers, [target_buyers_id(fair_id, each) for each in exhibitor_ids]
        )
        return {each.exhibitor_id: each for each in found if each is not None}


def _open(fair_id: str) -> dict[str, Any]:
    return {"fair_id": fair_id, "is_open": True}


def _needs_of(fair_id: str, after: str = "") -> RangeScan:
    return RangeScan("need", _NEEDS_BATCH, after, since=fair_id)


def _need_document(need: SourcingNeed) -> Document:
    return to_document(need) | {"owner": party_key(need.fair_id, MatchSide.BUYER, need.buyer_id)}
