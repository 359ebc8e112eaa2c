"""Possible duplicates in the database, and the queue of listings for the duplicate search."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import DeleteOne, IndexModel, ReplaceOne, UpdateOne

from expo.discovery.possible_duplicates.models import PossibleDuplicate
from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

POSSIBLE_DUPLICATES: Final = "possible_duplicates"
WAITING: Final = "duplicates_to_look_for"
INDEXES: Final = {
    POSSIBLE_DUPLICATES: [IndexModel([("keys", 1), ("rank", -1)]), IndexModel([("product_ids", 1)])],
    WAITING: [],
}
_COUNTED: Final = 1_000
_MAX_FAILURES: Final = 5
_MAX_BESIDE: Final = 20
"""Most pairs read per product: twice as many as are made for it (see `DuplicateSearch`)."""


@dataclass(frozen=True)
class WaitingListing:
    """A listing queued for the duplicate search, with the journal entry that caused it."""

    id: str
    entry_id: str
    at: datetime
    failures: int = 0


@dataclass(frozen=True)
class PossibleDuplicateStore:
    """Stores pairs: ``keys`` are for lookup (see `PossibleDuplicate.keys`), ``rank`` is their order, surest first."""

    database: Database

    @property
    def _duplicates(self) -> Collection:
        return self.database.collection(POSSIBLE_DUPLICATES)

    @property
    def _waiting(self) -> Collection:
        return self.database.collection(WAITING)

    async def find(self, duplicate_id: str) -> PossibleDuplicate | None:
        """Return a pair, or None."""
        document = await self._duplicates.find_one({"_id": duplicate_id})
        return None if document is None else from_document(PossibleDuplicate, document)

    async def of_products(self, product_ids: Sequence[str]) -> list[PossibleDuplicate]:
        """Return all pairs of products, shown or not; one command for up to a hundred products."""
        found = {each["_id"]: each for each in await self._duplicates.find_in("product_ids", product_ids)}
        return [from_document(PossibleDuplicate, each) for each in found.values()]

    async def write(self, pairs: Sequence[PossibleDuplicate], deleted_ids: Sequence[str] = ()) -> None:
        """Write changed pairs, and delete those with the ids of ``deleted_ids``, in one command."""
        kept = [ReplaceOne({"_id": each.id}, _document(each), upsert=True) for each in pairs]
        await self._duplicates.bulk([*kept, *(DeleteOne({"_id": each}) for each in deleted_ids)])

    async def keyed(
        self, key_of: Callable[[str], str], product_ids: Sequence[str]
    ) -> Mapping[str, Sequence[PossibleDuplicate]]:
        """Return the pairs that products find by a key, surest first, by product, in one command.

        At most 20 per product, and in total at most 20 times the number of products.
        """
        products_by_key = {key_of(each): each for each in product_ids}
        query, maximum = {"keys": {"$in": list(products_by_key)}}, _MAX_BESIDE * len(products_by_key)
        found: defaultdict[str, list[PossibleDuplicate]] = defaultdict(list)
        for document in await self._duplicates.find(query, sort=[("rank", -1)], limit=maximum):
            for product_id in {products_by_key[key] for key in document["keys"] if key in products_by_key}:
                if len(found[product_id]) < _MAX_BESIDE:
                    found[product_id].append(from_document(PossibleDuplicate, document))
        return found

    async def page(self, key: str, part: Slice) -> Page[PossibleDuplicate]:
        """Return a page of the pairs with a key, surest first; the total is counted up to 1,000."""
        query: dict[str, Any] = {"keys": key}
        total = await self._duplicates.count(query, limit=_COUNTED)
        if part.after:
            query["rank"] = {"$lt": decode_cursor(part.after, [str])[0]}
        documents = await self._duplicates.find(query, sort=[("rank", -1)], limit=part.first + 1)
        cursors = [encode_cursor(str(each["rank"])) for each in documents]
        found = [from_document(PossibleDuplicate, each) for each in documents]
        return page_of(found, cursors, part, total=total, lower_bound=total >= _COUNTED)

    async def wait(self, listings: Sequence[WaitingListing]) -> None:
        """Queue listings for the duplicate search; for one already queued, the latest entry counts.

        Runs in one transaction: outside of one the embedded database flushes each write to the disk.
        """

        async def write() -> None:
            await self._waiting.bulk(
                [UpdateOne({"_id": each.id}, {"$set": _set(each)}, upsert=True) for each in listings]
            )

        if listings:
            await self.database.transact(write)

    async def waiting(self, *, limit: int) -> list[WaitingListing]:
        """Return queued listings, the oldest listing first."""
        documents = await self._waiting.find({}, sort=[("_id", 1)], limit=limit)
        return [from_document(WaitingListing, each) for each in documents]

    async def remove_from_queue(self, listing: WaitingListing) -> None:
        """Remove a listing from the queue, unless it has changed since; joins the running transaction."""
        await self._waiting.delete({"_id": listing.id, "entry_id": listing.entry_id})

    async def count_failure(self, listing: WaitingListing) -> bool:
        """Count a failure; return whether it was the last one, which removes the listing from the queue."""
        if listing.failures + 1 >= _MAX_FAILURES:
            await self.remove_from_queue(listing)
            return True
        await self._waiting.update({"_id": listing.id}, {"$inc": {"failures": 1}})
        return False


def _document(pair: PossibleDuplicate) -> Document:
    return to_document(pair) | {"keys": sorted(set(pair.keys())), "rank": f"{pair.score:.3f}/{pair.id}"}


def _set(listing: WaitingListing) -> Document:
    document = to_document(listing)
    del document["_id"]
    return document
