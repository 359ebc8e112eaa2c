"""MongoDB: connection, transactions, dataclasses as documents.

Only operators that both MongoDB and the embedded SecantusDB know are used:
``$set $unset $inc $push $pull $addToSet $setOnInsert``, ``$in $nin $ne $gt $gte $lt
$lte $or $and $exists $elemMatch $type``, and in pipelines ``$match $group $sort
$limit $project $sum``. No text, hashed or wildcard index, no ``$where``, no skip.
"""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec
from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient, IndexModel
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConnectionFailure, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from expo.kit.errors import Conflict, Unavailable

Document = dict[str, Any]
T = TypeVar("T")
Result = TypeVar("Result")

_ATTEMPTS: Final = 12
_session: ContextVar[AsyncClientSession | None] = ContextVar("mongo_session", default=None)
_claims: ContextVar["Claims | None"] = ContextVar("idempotency_claims", default=None)


@dataclass
class Claims:
    """What one request with an Idempotency-Key has claimed: its name and how many effects so far."""

    name: str
    fingerprint: str
    effects: int = 0


def claiming(claims: Claims | None) -> None:
    """Make the transactions of the running task claim their effects under an Idempotency-Key."""
    _claims.set(claims)


class KeyReused(Conflict):
    """The Idempotency-Key was used before with other arguments."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used before with another request; choose a new one.")


def to_document(value: Any) -> Document:
    """Return a dataclass as a document; its ``id`` becomes ``_id``. Datetimes stay datetimes."""
    document: Document = msgspec.to_builtins(value, builtin_types=(datetime, bytes))
    if "id" in document:
        document["_id"] = document.pop("id")
    return document


def from_document(kind: type[T], document: Mapping[str, Any]) -> T:
    """Return a document as a dataclass; fields that the class does not know are left out.

    Raises `msgspec.ValidationError` when a stored document does not fit the class.
    """
    fields = dict(document)
    if "_id" in fields:
        fields["id"] = fields.pop("_id")
    return msgspec.convert(fields, kind, builtin_types=(datetime, bytes))


class Collection:
    """One collection, inside the running transaction if there is one."""

    def __init__(self, raw: AsyncCollection[Document]) -> None:
        self.raw = raw

    async def find_one(self, query: Mapping[str, Any], projection: Mapping[str, Any] | None = None) -> Document | None:
        """Return the first document that fits, or None."""
        return await self.raw.find_one(query, projection, session=_session.get())

    async def find(
        self,
        query: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]] | None = None,
        limit: int = 0,
        projection: Mapping[str, Any] | None = None,
    ) -> list[Document]:
        """Return all documents that fit, at most ``limit``; callers bound every list."""
        cursor = self.raw.find(
            query, projection, sort=sort, limit=limit, batch_size=max(limit, 1000), session=_session.get()
        )
        return await cursor.to_list()

    async def insert(self, document: Document) -> None:
        """Insert one document; raises `DuplicateKeyError`."""
        await self.raw.insert_one(document, session=_session.get())

    async def insert_many(self, documents: Sequence[Document]) -> None:
        """Insert documents in one command; raises `pymongo.errors.BulkWriteError`."""
        if documents:
            await self.raw.insert_many(documents, session=_session.get())

    async def replace(self, query: Mapping[str, Any], document: Document, *, upsert: bool = False) -> bool:
        """Replace the document that fits and say whether there was one (or one was made)."""
        result = await self.raw.replace_one(query, document, upsert=upsert, session=_session.get())
        return bool(result.matched_count or result.upserted_id)

    async def update(self, query: Mapping[str, Any], change: Mapping[str, Any], *, upsert: bool = False) -> bool:
        """Change one document and say whether one fitted (or was made)."""
        result = await self.raw.update_one(query, change, upsert=upsert, session=_session.get())
        return bool(result.matched_count or result.upserted_id)

    async def update_many(self, query: Mapping[str, Any], change: Mapping[str, Any]) -> int:
        """Change all documents that fit and return how many did."""
        result = await self.raw.update_many(query, change, session=_session.get())
        return result.matched_count

    async def find_and_update(
        self,
        query: Mapping[str, Any],
        change: Mapping[str, Any],
        *,
        sort: Sequence[tuple[str, int]] | None = None,
        upsert: bool = False,
    ) -> Document | None:
        """Change one document and return it as it is afterwards."""
        found: Document | None = await self.raw.find_one_and_update(
            query, change, sort=sort, upsert=upsert, return_document=True, session=_session.get()
        )
        return found

    async def bulk(self, operations: Sequence[Any]) -> None:
        """Run many writes in one command."""
        if operations:
            await self.raw.bulk_write(operations, session=_session.get())

    async def delete(self, query: Mapping[str, Any]) -> int:
        """Delete all documents that fit and return how many."""
        return (await self.raw.delete_many(query, session=_session.get())).deleted_count

    async def count(self, query: Mapping[str, Any], *, limit: int = 0) -> int:
        """Count what fits, up to ``limit`` when it is given."""
        if limit:
            return await self.raw.count_documents(query, limit=limit, session=_session.get())
        return await self.raw.count_documents(query, session=_session.get())

    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Document]:
        """Run a pipeline and return its documents."""
        return await (await self.raw.aggregate(pipeline, session=_session.get())).to_list()


class Database:
    """A connection to one database."""

    def __init__(self, url: str, name: str, *, timeout_s: float = 5.0) -> None:
        self._client: AsyncMongoClient[Document] = AsyncMongoClient(
            url,
            tz_aware=True,
            serverSelectionTimeoutMS=int(timeout_s * 1000),
            connectTimeoutMS=int(timeout_s * 1000),
            retryWrites=True,
            appname="cloud-expo",
        )
        self.raw: AsyncDatabase[Document] = self._client.get_database(
            name,
            codec_options=CodecOptions(tz_aware=True),
            write_concern=WriteConcern("majority", j=True),
            read_concern=ReadConcern("majority"),
        )

    def collection(self, name: str) -> Collection:
        """Return a collection by its name."""
        return Collection(self.raw[name])

    async def ping(self) -> None:
        """Raise `Unavailable` if the database does not answer."""
        try:
            await self.raw.command("ping")
        except PyMongoError as error:
            raise Unavailable("The database does not answer.") from error

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def ensure_indexes(self, wanted: Mapping[str, Sequence[IndexModel]]) -> None:
        """Create the indexes of all collections, once per set: a fingerprint is remembered."""
        text = repr(sorted((name, [index.document for index in models]) for name, models in wanted.items()))
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        marks = self.raw["installation"]
        if await marks.find_one({"_id": "indexes", "fingerprint": fingerprint}):
            return
        for name, models in wanted.items():
            if models:
                await self.raw[name].create_indexes(list(models))
        await marks.update_one({"_id": "indexes"}, {"$set": {"fingerprint": fingerprint}}, upsert=True)

    async def transact(self, write: Callable[[], Awaitable[Result]], returns: type[Result] | None = None) -> Result:
        """Run ``write`` in a transaction, again if another one got in the way, and return its result.

        Inside an open transaction ``write`` simply joins it. Under an Idempotency-Key the
        effect is claimed in the same transaction; when it was claimed before, ``write`` does
        not run and its stored result, a dataclass of type ``returns``, is returned.
        Raises `KeyReused`, and `Conflict` when the transaction never gets through.
        """
        if _session.get() is not None:
            return await write()
        claims = _claims.get()
        claim = None
        if claims is not None:
            claims.effects += 1
            claim = f"{claims.name}:{claims.effects}"
        for attempt in range(_ATTEMPTS):
            try:
                return await self._attempt(write, claims, claim, returns)
            except PyMongoError as error:
                duplicate_claim = isinstance(error, DuplicateKeyError) and claim is not None and claim in str(error)
                if not (error.has_error_label("TransientTransactionError") or duplicate_claim):
                    raise
            await asyncio.sleep(random.uniform(0, 0.005 * 2 ** min(attempt, 6)))  # noqa: S311 - spreads retries, hides nothing
        raise Conflict("Others are changing this at the moment; please try again.")

    async def _attempt(
        self,
        write: Callable[[], Awaitable[Result]],
        claims: Claims | None,
        claim: str | None,
        returns: type[Result] | None,
    ) -> Result:
        async with self._client.start_session() as session:
            token = _session.set(session)
            try:
                await session.start_transaction(
                    read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority", j=True)
                )
                if claims is None or claim is None:
                    result = await write()
                else:
                    result = await self._claimed(write, claims, claim, returns)
                await _commit(session)
                return result
            except BaseException:
                if session.in_transaction:
                    await session.abort_transaction()
                raise
            finally:
                _session.reset(token)

    async def _claimed(
        self,
        write: Callable[[], Awaitable[Result]],
        claims: Claims,
        claim: str,
        returns: type[Result] | None,
    ) -> Result:
        collection = self.collection("idempotency")
        found = await collection.find_one({"_id": claim})
        if found is not None:
            if found["fingerprint"] != claims.fingerprint:
                raise KeyReused
            return _stored_result(returns, found["result"])
        result = await write()
        stored = None if returns is None else to_document(result)
        await collection.insert(
            {"_id": claim, "fingerprint": claims.fingerprint, "result": stored, "at": datetime.now().astimezone()}
        )
        return result


def _stored_result(returns: type[Result] | None, stored: Document | None) -> Result:
    if returns is None or stored is None:
        return None  # type: ignore[return-value]  # write() returned nothing the first time as well
    return from_document(returns, stored)


async def _commit(session: AsyncClientSession) -> None:
    """Commit; when the answer is lost, ask again: the server knows whether it has committed."""
    for _ in range(_ATTEMPTS):
        try:
            await session.commit_transaction()
        except ConnectionFailure:
            await asyncio.sleep(0.05)
        except PyMongoError as error:
            if not error.has_error_label("UnknownTransactionCommitResult"):
                raise
        else:
            return
    await session.commit_transaction()


def in_transaction() -> bool:
    """Say whether the running task is inside a transaction."""
    return _session.get() is not None


def by_id(documents: Iterable[Document]) -> dict[str, Document]:
    """Return documents by their ``_id``."""
    return {document["_id"]: document for document in documents}
