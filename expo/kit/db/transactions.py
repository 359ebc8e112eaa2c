"""Transactions: atomic and exactly once, even if client or server crashes in the middle.

A transaction that conflicts with another one is retried. When the reply to a commit is
lost, because the connection or the server went down, the first document that the
transaction inserted is its marker: if it exists, the transaction was committed and is not
retried. Under an Idempotency-Key the effect is claimed in the same transaction, so that a
repeated mutation has no second effect.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import ConnectionFailure, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from expo.kit.db.documents import Document, from_document, to_document
from expo.kit.errors import Conflict

Result = TypeVar("Result")
CLAIMS: Final = "idempotency"
_ATTEMPTS: Final = 12
_PATIENCE_S: Final = 30.0
_DURABLE: Final = WriteConcern("majority", j=True)


@dataclass
class Claims:
    """Claims of a request with an Idempotency-Key: their name and the number of effects so far.

    ``gave_up`` says that one of its transactions failed under contention; a later attempt may succeed.
    """

    name: str
    fingerprint: str
    effects: int = 0
    gave_up: bool = False


class Contended(Conflict):
    """Other transactions hold the documents to change: of live processes, or for up to a minute of a dead one."""

    def __init__(self) -> None:
        super().__init__("Others are changing this at the moment. Please try again.")


class KeyReused(Conflict):
    """The Idempotency-Key was used before with a different request."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used before with another request. Choose a new one.")


@dataclass
class Open:
    """The running task's open transaction. ``marker`` is (collection, _id) of its first insert."""

    session: AsyncClientSession
    marker: tuple[str, Any] | None = None


_open: ContextVar[Open | None] = ContextVar("open_transaction", default=None)
_claims: ContextVar[Claims | None] = ContextVar("idempotency_claims", default=None)


def claim_effects(claims: Claims | None) -> None:
    """Have transactions of the running task claim their effects under an Idempotency-Key."""
    _claims.set(claims)


def in_transaction() -> bool:
    """Return whether the running task is in a transaction."""
    return _open.get() is not None


def session() -> AsyncClientSession | None:
    """Return the running transaction's session, or None outside a transaction."""
    running = _open.get()
    return None if running is None else running.session


def record_commit_marker(collection: str, key: Any) -> None:
    """Record an inserted document as marker that the running transaction was committed."""
    running = _open.get()
    if running is not None and running.marker is None:
        running.marker = (collection, key)


@dataclass(frozen=True)
class Transaction(Generic[Result]):
    """A transaction to run: its write function, and the dataclass that it returns (None for nothing).

    Each of its attempts takes one of ``turns``, for which it waits.
    """

    client: AsyncMongoClient[Document]
    database: AsyncDatabase[Document]
    write: Callable[[], Awaitable[Result]]
    returns: type[Result] | None
    turns: AbstractAsyncContextManager[None] = field(default_factory=nullcontext)

    async def run(self) -> Result:
        """Run with retries. Raises `KeyReused`, and `Contended` if conflicts persist."""
        claims = _claims.get()
        claim = _next_claim(claims)
        for attempt in range(_ATTEMPTS):
            try:
                return await self._attempt(claims, claim)
            except PyMongoError as error:
                claimed_meanwhile = isinstance(error, DuplicateKeyError) and claim is not None and claim in str(error)
                if not (error.has_error_label("TransientTransactionError") or claimed_meanwhile):
                    raise
            pause = 0.005 * 2 ** min(attempt, 6)
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - spreads retries, hides nothing
        if claims is not None:
            claims.gave_up = True
        raise Contended

    async def _attempt(self, claims: Claims | None, claim: str | None) -> Result:
        async with self.turns, self.client.start_session() as opened:
            running = Open(opened)
            token = _open.set(running)
            try:
                await opened.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=_DURABLE)
                result = await (self.write() if claims is None else self._claimed(claims, claim))
                await self._commit(running)
            except BaseException:
                if opened.in_transaction:
                    await opened.abort_transaction()
                raise
            finally:
                _open.reset(token)
        return result

    async def _claimed(self, claims: Claims, claim: str | None) -> Result:
        collection = self.database[CLAIMS]
        found = await collection.find_one({"_id": claim}, session=session())
        if found is not None:
            if found["fingerprint"] != claims.fingerprint:
                raise KeyReused
            return self._stored(found["result"])
        result = await self.write()
        stored = None if self.returns is None else to_document(result)
        document = {"_id": claim, "fingerprint": claims.fingerprint, "result": stored, "at": datetime.now(UTC)}
        await collection.insert_one(document, session=session())
        return result

    def _stored(self, document: Document | None) -> Result:
        if self.returns is None or document is None:
            return None  # type: ignore[return-value]  # the write returned nothing the first time as well
        return from_document(self.returns, document)

    async def _commit(self, running: Open) -> None:
        try:
            await running.session.commit_transaction()
        except PyMongoError as error:
            unknown = isinstance(error, ConnectionFailure) or error.has_error_label("UnknownTransactionCommitResult")
            if not unknown or not await self._has_happened(running.marker):
                raise

    async def _has_happened(self, marker: tuple[str, Any] | None) -> bool:
        """Look for the marker, waiting for a server that is restarting."""
        if marker is None:
            return False
        deadline = asyncio.get_running_loop().time() + _PATIENCE_S
        while True:
            try:
                return await self.database[marker[0]].find_one({"_id": marker[1]}, {"_id": 1}) is not None
            except ConnectionFailure:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(0.1)


def _next_claim(claims: Claims | None) -> str | None:
    if claims is None:
        return None
    claims.effects += 1
    return f"{claims.name}:{claims.effects}"
