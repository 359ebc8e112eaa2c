"""Followers: resumable readers of the journal.

A follower handles every entry at least once, in commit order, and must therefore be
idempotent. It stores its position (a change stream's resume token) in the database
and resumes there after a crash; one process at a time runs it. An entry that keeps
failing becomes a dead letter, so that the others are not held up.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog
from pymongo import IndexModel
from pymongo.asynchronous.change_stream import AsyncChangeStream
from pymongo.errors import OperationFailure, PyMongoError

from expo.kit.db.leases import Leases
from expo.kit.db.mongo import Document, from_document, to_document
from expo.kit.db.outages import is_outage
from expo.kit.db.transactions import Contended
from expo.kit.journal.entries import Entry, Journal

PLACES: Final = "followers"
DEAD_LETTERS: Final = "dead_letters"
INDEXES: Final = {DEAD_LETTERS: [IndexModel([("follower", 1), ("_id", 1)])]}

_REST: Final = timedelta(seconds=10)
"""Least time between writes of an idle follower's position: each write wakes all followers, which would never end."""
_WAIT_MS: Final = 5000
"""Longest wait of the database before it answers that nothing came; it answers at once after a write."""
_MANY: Final = 100
"""Entries in one answer from which more are likely to be waiting; the embedded database returns at most 200."""
_HISTORY_LOST: Final = {286, 280, 260, 9}
"""MongoDB error codes for a resume token that is invalid or no longer in the oplog."""

log = structlog.get_logger()


class Follower(Protocol):
    """A reader of the journal."""

    @property
    def name(self) -> str:
        """Name, under which its position is stored."""

    @property
    def verbs(self) -> frozenset[str]:
        """Verbs of the entries that it handles."""

    async def begin(self) -> None:
        """Prepare; called whenever this process becomes the active one."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Handle a batch of entries, oldest first; an entry may come twice."""

    async def close(self) -> None:
        """Release what only the active process may hold; called repeatedly while another process is active."""


@dataclass
class FollowerRun:
    """Runs one follower until it is cancelled."""

    follower: Follower
    journal: Journal
    leases: Leases
    largest_batch: int = 500
    attempts: int = 5
    back_off: timedelta = timedelta(milliseconds=200)
    pause: timedelta = timedelta(seconds=1)
    """Wait before following again after an error."""
    gather: timedelta = timedelta(milliseconds=200)
    """Wait between batches, so that entries gather: any write wakes the stream, and a read costs the database and the
    follower more than an entry does."""
    _token: Document | None = field(default=None, init=False)
    _at: datetime | None = field(default=None, init=False)
    _remembered: datetime | None = field(default=None, init=False)

    @property
    def _lease(self) -> str:
        return f"follower:{self.follower.name}"

    async def run(self) -> None:
        """Follow for ever, starting again after errors. On cancellation, release the lease for the next process."""
        try:
            while True:
                try:
                    await self._in_turn()
                except PyMongoError as error:
                    log.warning("follower.interrupted", follower=self.follower.name, error=str(error)[:300])
                    await asyncio.sleep(self.pause.total_seconds())
                except Exception:  # a follower that cannot start must not stop the others
                    log.exception("follower.interrupted", follower=self.follower.name)
                    await asyncio.sleep(self.pause.total_seconds())
        finally:
            with contextlib.suppress(PyMongoError):
                await self.leases.release(self._lease)

    async def _in_turn(self) -> None:
        """Follow while we hold the lease, or wait for it for a while."""
        if await self.leases.acquire(self._lease):
            await self._follow()
        else:
            await self.follower.close()
            await asyncio.sleep(self.leases.length.total_seconds() / 3)

    async def _follow(self) -> None:
        await self.follower.begin()
        place = await self.journal.database.collection(PLACES).find_one({"_id": self.follower.name})
        self._token = place["token"] if place else None
        try:
            async with await self._watch() as stream:
                if place is None:
                    await self._catch_up(None)
                await self._read(stream)
        except OperationFailure as error:
            if error.code not in _HISTORY_LOST or place is None:
                raise
            log.warning("follower.history_lost", follower=self.follower.name)
            async with await self._watch(fresh=True) as stream:
                await self._catch_up(place)
                await self._read(stream)

    async def _watch(self, *, fresh: bool = False) -> AsyncChangeStream[Document]:
        change_filter = {"operationType": "insert", "fullDocument.verb": {"$in": sorted(self.follower.verbs)}}
        return await self.journal.collection.raw.watch(
            [{"$match": change_filter}],
            resume_after=None if fresh else self._token,
            max_await_time_ms=_WAIT_MS,
            batch_size=self.largest_batch,
        )

    async def _read(self, stream: AsyncChangeStream[Document]) -> None:
        await self._keep_place(stream, handled=True)
        while self.leases.holds(self._lease):
            batch = await _next_batch(stream, self.largest_batch)
            if not self.leases.holds(self._lease):
                return
            if batch:
                await self._handle([from_document(Entry, document) for document in batch])
            await self._keep_place(stream, handled=bool(batch))
            if len(batch) < self.largest_batch:
                await asyncio.sleep(self.gather.total_seconds())

    async def _keep_place(self, stream: AsyncChangeStream[Document], *, handled: bool) -> None:
        token = stream.resume_token
        rested = self._remembered is None or self.leases.clock() - self._remembered >= _REST
        if token is not None and token != self._token and (handled or rested):
            await self._remember(dict(token))

    async def _catch_up(self, place: Document | None) -> None:
        """Read the journal itself: before there is a token, or when its position is lost.

        The stream is already open, so no entry falls between the two; an entry seen twice
        is handled twice, which followers allow for. A minute of overlap covers
        transactions that were open when the position was written.
        """
        query: Document = {"verb": {"$in": sorted(self.follower.verbs)}}
        if place is not None and place.get("at") is not None:
            query["at"] = {"$gte": place["at"] - timedelta(minutes=1)}
        async for batch in self._entries(query):
            await self._handle(batch)

    async def _entries(self, query: Document) -> AsyncIterator[list[Entry]]:
        """Yield entries, oldest first, from one cursor: the embedded database reads all matches for each query."""
        found = self.journal.collection.stream(query, sort=[("_id", 1)], at_once=self.largest_batch)
        async for documents in found:
            yield [from_document(Entry, document) for document in documents]

    async def _remember(self, token: Document) -> None:
        change: Document = {"token": token} if self._at is None else {"token": token, "at": self._at}
        await self.journal.database.collection(PLACES).update(
            {"_id": self.follower.name}, {"$set": change}, upsert=True
        )
        self._token, self._remembered = token, self.leases.clock()

    async def _handle(self, entries: list[Entry]) -> None:
        """Handle a batch; if it keeps failing, handle entries one by one and set aside those that still fail."""
        if len(entries) == 1 or not await self._attempted(entries, 2):
            for entry in entries:
                if not await self._attempted([entry], self.attempts):
                    await self._lay_aside(entry)
        self._at = entries[-1].at

    async def _attempted(self, entries: list[Entry], attempts: int) -> bool:
        for attempt in range(attempts):
            try:
                await self.follower.handle(entries)
            except Exception as error:
                if isinstance(error, Contended) or is_outage(error):
                    raise
                log.exception("follower.failed", follower=self.follower.name, attempt=attempt, entries=len(entries))
                await asyncio.sleep(self.back_off.total_seconds() * 2**attempt)
            else:
                return True
        return False

    async def _lay_aside(self, entry: Entry) -> None:
        letter = to_document(entry) | {"_id": f"{self.follower.name}:{entry.id}", "follower": self.follower.name}
        await self.journal.database.collection(DEAD_LETTERS).replace({"_id": letter["_id"]}, letter, upsert=True)


async def _next_batch(stream: AsyncChangeStream[Document], limit: int) -> list[Document]:
    """Return committed entries, at most ``limit``; wait a few seconds for the first.

    After a large answer, read on: a spreadsheet is being imported, and few large batches cost less.
    """
    batch: list[Document] = []
    answered = 0
    while len(batch) < limit and (_buffered(stream) or not batch or answered >= _MANY):
        answered = answered + 1 if _buffered(stream) else 0
        change = await stream.try_next()
        if change is None:
            break
        batch.append(change["fullDocument"])
    return batch


def _buffered(stream: AsyncChangeStream[Document]) -> bool:
    """Return whether the stream has buffered entries, so that reading does not wait."""
    with contextlib.suppress(AttributeError):
        return bool(stream._cursor._data)  # noqa: SLF001 - the driver has no public way to ask
    return False
