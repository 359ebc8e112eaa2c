"""MongoDB: connection, transactions, dataclasses as documents.

Only operators that both MongoDB and the embedded SecantusDB support are used:
``$set $unset $inc $push $pull $addToSet $setOnInsert``, ``$in $nin $ne $gt $gte $lt
$lte $or $and $exists $elemMatch $type``, and in pipelines ``$match $group $sort
$limit $project $sum``. No text, hashed or wildcard index, no ``$where``, no skip.

Frequent reads use equality on one indexed key, for which MongoDB and the embedded database
take the same time. Measured on the latter (version 0.7): with a range or a sort besides an
equality it reads everything that the equality matches, whatever the limit; ``$or`` over
several indexed keys reads the whole collection, where ``$in`` on one key is fast, but takes
quadratic time for several hundred values; ``$set`` to the current value does not count as
a write, so it conflicts with nothing; a range with both ends (``$gte`` and ``$lte``) is
correct only on the last key of an index, and takes time proportional to its matches only
with equality on all other keys of that index and no further conditions (1,000 of 15,000
documents: 40 ms instead of 600 or more). Hence ordered lists (`expo.kit.db.ordered_lists`),
`Journal.since`, compound string keys, and range scans (`expo.kit.db.range_scan`).
"""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from bson.codec_options import CodecOptions
from prometheus_client import Counter
from pymongo import AsyncMongoClient, IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from expo.kit.db.documents import Document, from_document, to_document
from expo.kit.db.identity_map import read_once
from expo.kit.db.range_scan import RangeScan
from expo.kit.db.transactions import Transaction, in_transaction, record_commit_marker, session
from expo.kit.errors import Unavailable
from expo.kit.processes.cancellation import cancel_and_wait

Result = TypeVar("Result")
_COMMANDS: Final = Counter("expo_database_commands_total", "Commands sent to the database.", ["command"])
_VALUES_BATCH: Final = 100
"""The embedded database compares each document with each requested key, so many keys at once are slow."""

__all__ = ["Collection", "Database", "Document", "from_document", "in_transaction", "to_document"]


class Collection:
    """A collection, accessed in the running transaction if there is one."""

    def __init__(self, raw: AsyncCollection[Document]) -> None:
        self.raw = raw

    async def find_one(self, query: Mapping[str, Any], projection: Mapping[str, Any] | None = None) -> Document | None:
        """Return the first matching document, or None."""
        return await self.raw.find_one(query, projection, session=session())

    async def find(
        self,
        query: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]] | None = None,
        limit: int = 0,
        projection: Mapping[str, Any] | None = None,
    ) -> list[Document]:
        """Return all matching documents, at most ``limit``; callers bound every list."""
        cursor = self.raw.find(
            query, projection, sort=sort, limit=limit, batch_size=max(limit, 1000), session=session()
        )
        return await cursor.to_list()

    async def stream(
        self,
        query: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]] | None = None,
        projection: Mapping[str, Any] | None = None,
        at_once: int = 1000,
    ) -> AsyncIterator[list[Document]]:
        """Yield all matching documents in batches, prefetching the next batch."""
        cursor = self.raw.find(query, projection, sort=sort, batch_size=at_once, session=session())
        coming = asyncio.ensure_future(cursor.to_list(at_once))
        try:
            while documents := await coming:
                coming = asyncio.ensure_future(cursor.to_list(at_once))
                yield documents
        finally:
            try:
                with contextlib.suppress(PyMongoError):
                    await cancel_and_wait(coming)
            finally:
                await cursor.close()

    async def pages(
        self,
        query: Mapping[str, Any],
        walk: RangeScan,
        *,
        projection: Mapping[str, Any] | None = None,
    ) -> AsyncIterator[list[Document]]:
        """Yield all matching documents in pages ordered by id, with one query per page (`RangeScan`).

        ``query`` has equality on all keys of an index that ends with the id. Documents written meanwhile may or may not
        be included.
        """
        while (id_range := walk.next_range()) is not None:
            within = {**query, "_id": {"$gt": id_range[0], "$lte": id_range[1]}}
            found = await self.find(within, sort=[("_id", 1)], limit=walk.batch_size, projection=projection)
            walk.advance([each["_id"] for each in found], id_range[1])
            if found:
                yield found

    async def find_in(self, name: str, values: Iterable[str]) -> list[Document]:
        """Return all documents whose field ``name`` is one of ``values``; one command per hundred values."""
        unique_values = sorted(set(values))
        found: list[Document] = []
        for begin in range(0, len(unique_values), _VALUES_BATCH):
            found += await self.find({name: {"$in": unique_values[begin : begin + _VALUES_BATCH]}})
        return found

    async def get_many(self, kind: type[Result], ids: Sequence[str]) -> list[Result | None]:
        """Return the dataclasses with these ids in the same order, None for those that do not exist.

        A GraphQL query reads each of them once (`expo.kit.db.identity_map`).
        """

        async def fetch(missing: list[str]) -> dict[str, Result]:
            return {each["_id"]: from_document(kind, each) for each in await self.find_in("_id", missing)}

        found = await read_once(self.raw.name, ids, fetch)
        return [found.get(each) for each in ids]

    async def insert(self, document: Document) -> None:
        """Insert one document; raises `DuplicateKeyError`."""
        await self.raw.insert_one(document, session=session())
        record_commit_marker(self.raw.name, document["_id"])

    async def insert_many(self, documents: Sequence[Document]) -> None:
        """Insert documents in one command; raises `pymongo.errors.BulkWriteError`."""
        if documents:
            await self.raw.insert_many(documents, session=session())
            record_commit_marker(self.raw.name, documents[0]["_id"])

    async def replace(self, query: Mapping[str, Any], document: Document, *, upsert: bool = False) -> bool:
        """Replace the matching document; return whether one was found (or created)."""
        result = await self.raw.replace_one(query, document, upsert=upsert, session=session())
        return bool(result.matched_count or result.upserted_id)

    async def update(self, query: Mapping[str, Any], change: Mapping[str, Any], *, upsert: bool = False) -> bool:
        """Update one document; return whether one matched (or was created)."""
        result = await self.raw.update_one(query, change, upsert=upsert, session=session())
        return bool(result.matched_count or result.upserted_id)

    async def update_many(self, query: Mapping[str, Any], change: Mapping[str, Any]) -> int:
        """Update all matching documents; return how many matched."""
        result = await self.raw.update_many(query, change, session=session())
        return result.matched_count

    async def find_and_update(
        self,
        query: Mapping[str, Any],
        change: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]] | None = None,
        upsert: bool = False,
    ) -> Document | None:
        """Update one document and return it in its new state."""
        found: Document | None = await self.raw.find_one_and_update(
            query, change, sort=sort, upsert=upsert, return_document=True, session=session()
        )
        return found

    async def bulk(self, operations: Sequence[Any]) -> None:
        """Run many writes in one command."""
        if operations:
            await self.raw.bulk_write(operations, session=session())

    async def delete(self, query: Mapping[str, Any]) -> int:
        """Delete all matching documents; return how many."""
        return (await self.raw.delete_many(query, session=session())).deleted_count

    async def delete_in(self, ids: Sequence[str], condition: Mapping[str, Any] | None = None) -> None:
        """Delete the documents with these ids that match ``condition``; one command per hundred ids."""
        for begin in range(0, len(ids), _VALUES_BATCH):
            await self.delete({"_id": {"$in": ids[begin : begin + _VALUES_BATCH]}, **(condition or {})})

    async def count(self, query: Mapping[str, Any], *, limit: int = 0) -> int:
        """Count matching documents, up to ``limit`` if given."""
        if limit:
            return await self.raw.count_documents(query, limit=limit, session=session())
        return await self.raw.count_documents(query, session=session())

    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        """Run a pipeline and return its documents."""
        return await (await self.raw.aggregate(pipeline, session=session())).to_list()


class _Commands(CommandListener):
    """Counts database commands for ``/metrics``."""

    def started(self, event: CommandStartedEvent) -> None:
        """Count a command."""
        _COMMANDS.labels(event.command_name).inc()

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Do nothing: `started` has counted the command."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Do nothing: `started` has counted the command."""


class Database:
    """A connection to one database, with so many ``transactions`` open at a time; 0: any number."""

    def __init__(self, url: str, name: str, *, timeout_s: float = 5.0, transactions: int = 0) -> None:
        self._client: AsyncMongoClient[Document] = AsyncMongoClient(
            url,
            tz_aware=True,
            serverSelectionTimeoutMS=int(timeout_s * 1000),
            connectTimeoutMS=int(timeout_s * 1000),
            appname="cloud-expo",
            event_listeners=[_Commands()],
        )
        self._turns = asyncio.Semaphore(transactions) if transactions else contextlib.nullcontext()
        self.raw: AsyncDatabase[Document] = self._client.get_database(
            name,
            codec_options=CodecOptions(tz_aware=True),
            write_concern=WriteConcern("majority", j=True),
            read_concern=ReadConcern("majority"),
        )

    def collection(self, name: str) -> Collection:
        """Return a collection by name."""
        return Collection(self.raw[name])

    async def ping(self) -> None:
        """Raise `Unavailable` if the database does not respond."""
        try:
            await self.raw.command("ping")
        except PyMongoError as error:
            raise Unavailable("The database does not answer.") from error

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def ensure_indexes(self, indexes: Mapping[str, Sequence[IndexModel]]) -> None:
        """Create the indexes of all collections, once per set of indexes: a fingerprint is stored."""
        text = repr(sorted((name, [index.document for index in models]) for name, models in indexes.items()))
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        marks = self.raw["installation"]
        if await marks.find_one({"_id": "indexes", "fingerprint": fingerprint}):
            return
        for name, models in indexes.items():
            if models:
                await self.raw[name].create_indexes(list(models))
        await marks.update_one({"_id": "indexes"}, {"$set": {"fingerprint": fingerprint}}, upsert=True)

    async def transact(self, write: Callable[[], Awaitable[Result]], returns: type[Result] | None = None) -> Result:
        """Run ``write`` in a transaction and return its result; joins an open transaction.

        ``returns`` is the dataclass that ``write`` returns, needed to repeat the reply under
        an Idempotency-Key. Raises as `Transaction.run`.
        """
        if in_transaction():
            return await write()
        return await Transaction(self._client, self.raw, write, returns, self._turns).run()
