"""Journal follower that updates the search index."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import structlog

from expo.discovery.index.contents import Contents, Touched
from expo.discovery.index.encoders import Configured
from expo.discovery.index.models import HIDING
from expo.discovery.index.rebuilding import Rebuild
from expo.discovery.index.rules.marks import Mark, by_model, first_mark, next_mark
from expo.kit.clock import Clock
from expo.kit.journal.entries import Entry
from expo.kit.processes.cancellation import cancel_and_wait
from matching import (
    DamagedIndex,
    IndexWriter,
    StaleWriter,
    UnavailableEncoder,
    VectorStore,
    read_live_index,
    request_rebuild,
)

T = TypeVar("T")
_SHOWING: Final = frozenset(
    {
        "product.changed",
        "product.published",
        "product.translated",
        "exhibitor.changed",
        "exhibitor.published",
        "exhibitor.reinstated",
        "booth.changed",
        "booth.published",
        "booth.closed",
    }
)
REBUILDING: Final = frozenset({"exchange_rates.changed", "index.rebuild_requested"})
_PART: Final = 500
"""Documents encoded, in less than a second, before they become searchable: each part is flushed to the disk."""
_WASTE: Final = 0.5
log = structlog.get_logger()


@dataclass(frozen=True)
class _Open:
    """The serving index, open for writing."""

    writer: IndexWriter
    model: str
    concepts: str
    words_only: bool = False

    def mark(self, mark: Mark) -> Mark:
        """Return the mark of this index after changes were taken in."""
        return by_model(mark, self.model, concepts=self.concepts, words_only=self.words_only)


@dataclass
class IndexFollower:
    """Writes products and companies into the index in ``folder``, as its only writer, in a thread of its own.

    During a rebuild, for another model for example, the serving index continues to take in changes. A rebuild in
    progress is recorded on disk, so the next process continues it.
    """

    folder: Path
    configured: Configured
    contents: Contents
    clock: Clock
    vectors: VectorStore | None = None
    """Store of the index's vectors; files if None."""
    pause: timedelta = timedelta(seconds=1)
    """Initial pause before a failed rebuild is retried."""
    name: str = "search-index"
    verbs: frozenset[str] = HIDING | _SHOWING | REBUILDING
    _started: bool = field(default=False, init=False)
    _open: _Open | None = field(default=None, init=False)
    _mark: Mark = field(default_factory=dict, init=False)
    _rebuild: Rebuild | None = field(default=None, init=False)
    _building: asyncio.Task[None] | None = field(default=None, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "index"), init=False)

    async def begin(self) -> None:
        """Open the serving index; rebuild it if it is missing, by another model, or if a rebuild was begun before."""
        async with self._turn:  # a rebuild in progress takes over before or after
            if self._started:
                return
            self._open = await self._in_thread(self._opened)
            self._mark = first_mark(self.clock()) if self._open is None else self._open.writer.mark
            self._started = True
            if self._open is None or await self._in_thread(self._is_outdated):
                await self._renew()

    async def close(self) -> None:
        """Close the index's files; a rebuild in progress continues in the next process."""
        self._started = False
        building, self._building, self._rebuild = self._building, None, None
        if building is not None:
            await cancel_and_wait(building)
        await self._let_go()

    async def wait_until_built(self) -> None:
        """Wait until no rebuild is in progress."""
        while self._building is not None and not self._building.done():
            await asyncio.shield(self._building)

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Index the current state of the entries' subjects."""
        await self.begin()
        async with self._turn:
            mark = next_mark(self._mark, entries)
            touched = Touched.by(entries)
            if self._rebuild is not None:
                self._rebuild.touched.add(touched)
            await self._write(touched, mark)
            self._mark = mark
            spent = self._open is None or self._open.writer.deleted_share > _WASTE
            if any(entry.verb in REBUILDING for entry in entries) or (spent and self._rebuild is None):
                await self._renew()

    async def _write(self, touched_ids: Touched, mark: Mark) -> None:
        if self._open is None:
            return  # the index being built takes it in
        upserts, deletes = await self.contents.changes(touched_ids)
        writer, index_mark = self._open.writer, self._open.mark(mark)
        before = self._open.mark(writer.mark)
        try:
            # The mark comes with the last part: after a crash before it, all of this is repeated.
            while len(upserts) > _PART:
                part, upserts = upserts[:_PART], upserts[_PART:]
                await self._in_thread(partial(writer.write, part, mark=before))
            await self._in_thread(partial(writer.write, upserts, deletes, mark=index_mark))
        except DamagedIndex as error:  # e.g. the collection of its vectors is gone
            log.warning("index.unusable", error=str(error))
            await self._let_go()
        except StaleWriter:  # another process published a fresh index
            await self._let_go()
            self._started = False
            raise

    def _opened(self) -> _Open | None:
        """Open the serving index with the encoder that made it; None if there is no usable one."""
        try:
            live = read_live_index(self.folder)
            if live is None or not live.mark:
                return None
            encoder = self.configured.encoder_for(live)
            model = self.configured.model if encoder is self.configured.encoder else live.mark.get("model", "")
            alone = isinstance(encoder, UnavailableEncoder) or bool(live.mark.get("words_only"))
            writer = IndexWriter(self.folder, encoder, concepts=self.configured.concepts, store=self.vectors)
            return _Open(writer, model, live.mark.get("concepts", ""), words_only=alone)
        except DamagedIndex as error:
            log.warning("index.unusable", error=str(error))
            return None

    def _is_outdated(self) -> bool:
        """Return whether a rebuild was begun, or the serving index differs from what the configured model makes."""
        live = read_live_index(self.folder)
        if live is None or live.rebuilding or live.mark.get("words_only") or live.mark.get("outdated"):
            return True
        return not self.configured.is_current(live)

    async def _renew(self) -> None:
        """Begin a rebuild beside the serving index, recorded on disk; if one is in progress, begin it after that."""
        await self._in_thread(partial(request_rebuild, self.folder))
        if self._rebuild is not None:
            self._rebuild.again = True
            return
        self._rebuild = Rebuild(
            self.folder,
            self.configured,
            self.contents,
            self.vectors,
            turn=self._turn,
            take_over=self._take_over,
            mark=self._new_mark,
            pause=self.pause,
        )
        self._building = asyncio.create_task(self._rebuild.run(), name="index-rebuild")

    def _new_mark(self, outdated: bool) -> Mark:  # noqa: FBT001  what a rebuild asks for
        version = self.configured.concepts.version
        return by_model(self._mark, self.configured.model, concepts=version, outdated=outdated)

    def _take_over(self, new_index: IndexWriter) -> IndexWriter | None:
        before, self._open = self._open, _Open(new_index, self.configured.model, self.configured.concepts.version)
        self._started = True  # the fresh writer holds the serving index's lock, so it cannot be opened again
        if self._rebuild is not None and not self._rebuild.again:
            self._rebuild = None
        return None if before is None else before.writer

    async def _let_go(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            await self._in_thread(opened.writer.close)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
