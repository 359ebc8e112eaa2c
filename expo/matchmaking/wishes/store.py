"""Database store of sourcing needs and sales aims."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pymongo import IndexModel, ReplaceOne

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.db.range_scan import Walk
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.matchmaking.models import MatchSide, party_key
from expo.matchmaking.wishes.models import SalesAim, Wish, aim_id

WISHES: Final = "wishes"
WISHERS: Final = "wishers"
AIMS: Final = "sales_aims"
_WISHES_AT_ONCE: Final = 1000
INDEXES: Final = {
    WISHES: [IndexModel([("owner", 1), ("_id", -1)]), IndexModel([("fair_id", 1), ("is_open", 1), ("_id", 1)])],
    AIMS: [],
}


@dataclass(frozen=True)
class WishStore:
    """Stores wishes and sales aims. A wish's ``owner`` combines its fair and its organisation."""

    database: Database

    @property
    def _wishes(self) -> Collection:
        return self.database.collection(WISHES)

    @property
    def _aims(self) -> Collection:
        return self.database.collection(AIMS)

    async def put(self, wish: Wish) -> None:
        """Insert or replace a wish."""
        await self._wishes.replace({"_id": wish.id}, _wish_document(wish), upsert=True)

    async def put_many(self, wishes: Sequence[Wish]) -> None:
        """Insert or replace wishes in one bulk write."""
        await self._wishes.bulk([ReplaceOne({"_id": each.id}, _wish_document(each), upsert=True) for each in wishes])

    async def get_many(self, wish_ids: Sequence[str]) -> list[Wish | None]:
        """Return wishes in the order of their ids."""
        return await self._wishes.get_many(Wish, wish_ids)

    async def count_open(self, fair_id: str, buyer_id: str, *, limit: int) -> int:
        """Count an organisation's open wishes at a fair, up to ``limit``."""
        owner = party_key(fair_id, MatchSide.BUYER, buyer_id)
        return await self._wishes.count({"owner": owner, "is_open": True}, limit=limit)

    async def touch(self, fair_id: str, buyer_id: str) -> None:
        """Increment the write counter of an organisation's wishes, so that concurrent transactions conflict."""
        owner = party_key(fair_id, MatchSide.BUYER, buyer_id)
        await self.database.collection(WISHERS).update({"_id": owner}, {"$inc": {"writes": 1}}, upsert=True)

    async def any_open(self, fair_id: str) -> bool:
        """Return whether a fair has an open wish."""
        return await self._wishes.count({"fair_id": fair_id, "is_open": True}, limit=1) > 0

    async def count_at(self, fair_id: str) -> int:
        """Count all open wishes of a fair."""
        return await self._wishes.count({"fair_id": fair_id, "is_open": True})

    async def of_buyer(self, fair_id: str, buyer_id: str, wanted: Slice, *, is_open: bool | None) -> Page[Wish]:
        """Return an organisation's wishes at a fair, newest first, with the total count."""
        query: dict[str, Any] = {"owner": party_key(fair_id, MatchSide.BUYER, buyer_id)}
        if is_open is not None:
            query["is_open"] = is_open
        total = await self._wishes.count(query)
        if wanted.after:
            query["_id"] = {"$lt": decode_cursor(wanted.after, [str])[0]}
        documents = await self._wishes.find(query, sort=[("_id", -1)], limit=wanted.first + 1)
        found = [from_document(Wish, each) for each in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], wanted, total=total)

    async def every_open(self, fair_id: str, *, after: str = "") -> AsyncIterator[list[Wish]]:
        """Yield all open wishes of a fair after a given id, in batches in the order of ids."""
        async for documents in self._wishes.pages(_open(fair_id), _wishes_of(fair_id, after)):
            yield [from_document(Wish, each) for each in documents]

    async def open_buyers(self, fair_id: str) -> AsyncIterator[list[str]]:
        """Yield the buyer of each open wish of a fair, in batches."""
        names = {"buyer_id": 1}
        async for documents in self._wishes.pages(_open(fair_id), _wishes_of(fair_id), projection=names):
            yield [each["buyer_id"] for each in documents]

    async def put_aim(self, aim: SalesAim) -> None:
        """Insert or replace an exhibitor's aim."""
        await self._aims.replace({"_id": aim.id}, to_document(aim), upsert=True)

    async def aims(self, fair_id: str, exhibitor_ids: Sequence[str]) -> dict[str, SalesAim]:
        """Return the aims of exhibitors at a fair, by exhibitor id."""
        found = await self._aims.get_many(SalesAim, [aim_id(fair_id, each) for each in exhibitor_ids])
        return {each.exhibitor_id: each for each in found if each is not None}


def _open(fair_id: str) -> dict[str, Any]:
    return {"fair_id": fair_id, "is_open": True}


def _wishes_of(fair_id: str, after: str = "") -> Walk:
    return Walk("wish", _WISHES_AT_ONCE, after, since=fair_id)


def _wish_document(wish: Wish) -> Document:
    return to_document(wish) | {"owner": party_key(wish.fair_id, MatchSide.BUYER, wish.buyer_id)}
