"""Followers: resumable readers of the journal.

A follower handles every entry at least once, in the order of commits, and is
therefore idempotent. It keeps its place (a change stream's resume token) in the
database and goes on there after a crash; one process at a time runs it. An entry
that keeps failing is laid aside as a dead letter so that the others go on.
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
"""After which a place is written down though nothing came: what is written wakes who follows, and would never end."""
_WAIT_MS: Final = 5000
"""How long the database holds back its answer while nothing comes; it answers at once when somebody writes."""
_MANY: Final = 100
"""Entries in one answer after which more are likely to come at once; the embedded database gives 200 at most."""
_HISTORY_LOST: Final = {286, 280, 260, 9}
"""Codes of MongoDB for a resume token whose place is no longer in the oplog, or that is none."""

log = structlog.get_logger()


class Follower(Protocol):
    """What reads the journal."""

    @property
    def name(self) -> str:
        """Its name, under which its place is kept."""

    @property
    def verbs(self) -> frozenset[str]:
        """The facts it wants."""

    async def begin(self) -> None:
        """Get ready; called whenever this process becomes the one that follows."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Take in a batch of entries, oldest first; may see an entry twice."""

    async def close(self) -> None:
        """Let go of what only the one that follows may hold; called again and again while that is another process."""


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
    """After which it follows again, when it could not go on."""
    gather: timedelta = timedelta(milliseconds=200)
    """How long entries gather after those that were there: whoever writes anything wakes the stream, and each look
    costs the database, and the follower, more than an entry does."""
    _token: Document | None = field(default=None, init=False)
    _at: datetime | None = field(default=None, init=False)
    _remembered: datetime | None = field(default=None, init=False)

    @property
    def _lease(self) -> str:
        return f"follower:{self.follower.name}"

    async def run(self) -> None:
        """Follow for ever; what fails is begun again after a while. Cancelled, it lets the next one begin at once."""
        try:
            while True:
                try:
                    await self._in_turn()
                except PyMongoError as error:
                    log.warning("follower.interrupted", follower=self.follower.name, error=str(error)[:300])
                    await asyncio.sleep(self.pause.total_seconds())
                except Exception:  # one follower that cannot begin does not end the others
                    log.exception("follower.interrupted", follower=self.follower.name)
                    await asyncio.sleep(self.pause.total_seconds())
        finally:
            with contextlib.suppress(PyMongoError):
                await self.leases.release(self._lease)

    async def _in_turn(self) -> None:
        """Follow for as long as we hold the lease, or wait for it a while."""
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
        wanted = {"operationType": "insert", "fullDocument.verb": {"$in": sorted(self.follower.verbs)}}
        return await self.journal.collection.raw.watch(
            [{"$match": wanted}],
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
        """Read the journal itself: before there was a token, or when its place is gone.

        The stream is open already, so nothing falls between the two; what is seen twice
        is handled twice, which a follower allows for. A minute of overlap covers
        transactions that were open when the place was written.
        """
        query: Document = {"verb": {"$in": sorted(self.follower.verbs)}}
        if place is not None and place.get("at") is not None:
            query["at"] = {"$gte": place["at"] - timedelta(minutes=1)}
        async for batch in self._entries(query):
            await self._handle(batch)

    async def _entries(self, query: Document) -> AsyncIterator[list[Entry]]:
        """Give entries, oldest first: by one cursor, for each query would cost the embedded database all that fit."""
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
        """Hand over a batch; when it keeps failing, one by one, and lay aside what still fails."""
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
    """Return what has been committed, at most ``limit`` entries; waits a few seconds for the first.

    After an answer with many it asks again: a sheet is being imported, and a few large batches cost less.
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
    """Say whether the stream holds more entries already, so that asking does not wait."""
    with contextlib.suppress(AttributeError):
        return bool(stream._cursor._data)  # noqa: SLF001 - the driver has no public way to ask
    return False
