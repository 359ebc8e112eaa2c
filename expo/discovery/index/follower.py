"""Keeps the search index in step with the journal."""

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
from expo.discovery.index.rules.marks import Mark, by_model, first_mark, marked
from expo.kit.clock import Clock
from expo.kit.journal.entries import Entry
from expo.kit.processes.cancellation import cancel_and_wait
from matching import (
    DamagedIndex,
    IndexWriter,
    StaleWriter,
    VectorStore,
    WordsAlone,
    want_fresh,
    what_serves,
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
"""How many are encoded, less than a second's work, before they can be found: each part is flushed to the disk."""
_WASTE: Final = 0.5
log = structlog.get_logger()


@dataclass(frozen=True)
class _Open:
    """The index that serves, open for writing."""

    writer: IndexWriter
    model: str
    words_only: bool = False

    def mark(self, taken: Mark) -> Mark:
        """Return the mark of this index after what was taken in."""
        return by_model(taken, self.model, words_only=self.words_only)


@dataclass
class IndexFollower:
    """Writes products and companies into the index in ``folder``: the one writer, in a thread of its own.

    While the index is built anew, for another model for example, the one that serves takes in changes all the same.
    That one is under way is told by the disk, so whoever follows next goes on with it.
    """

    folder: Path
    configured: Configured
    contents: Contents
    clock: Clock
    vectors: VectorStore | None = None
    """Where the index keeps its vectors; in files, if nothing is said."""
    pause: timedelta = timedelta(seconds=1)
    """After which a rebuild that failed is tried again, at first."""
    name: str = "search-index"
    verbs: frozenset[str] = HIDING | _SHOWING | REBUILDING
    _begun: bool = field(default=False, init=False)
    _open: _Open | None = field(default=None, init=False)
    _taken: Mark = field(default_factory=dict, init=False)
    _rebuild: Rebuild | None = field(default=None, init=False)
    _building: asyncio.Task[None] | None = field(default=None, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "index"), init=False)

    async def begin(self) -> None:
        """Open the index that serves; begin a fresh one where that is none, is another model's, or was begun before."""
        async with self._turn:  # a rebuild that is under way takes over before or after
            if self._begun:
                return
            self._open = await self._in_thread(self._opened)
            self._taken = first_mark(self.clock()) if self._open is None else self._open.writer.mark
            self._begun = True
            if self._open is None or await self._in_thread(self._is_outdated):
                await self._renew()

    async def close(self) -> None:
        """Let go of the index's files; a rebuild that is under way goes on in the next process."""
        self._begun = False
        building, self._building, self._rebuild = self._building, None, None
        if building is not None:
            await cancel_and_wait(building)
        await self._let_go()

    async def built(self) -> None:
        """Return when no rebuild is under way."""
        while self._building is not None and not self._building.done():
            await asyncio.shield(self._building)

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Take in what the entries are about, as it is now."""
        await self.begin()
        async with self._turn:
            taken = marked(self._taken, entries)
            touched = Touched.by(entries)
            if self._rebuild is not None:
                self._rebuild.touched.add(touched)
            await self._write(touched, taken)
            self._taken = taken
            spent = self._open is None or self._open.writer.waste > _WASTE
            if any(entry.verb in REBUILDING for entry in entries) or (spent and self._rebuild is None):
                await self._renew()

    async def _write(self, touched: Touched, taken: Mark) -> None:
        if self._open is None:
            return  # the index that is being built takes it in
        upserts, deletes = await self.contents.changes(touched)
        writer, mark = self._open.writer, self._open.mark(taken)
        before = self._open.mark(writer.mark)
        try:
            # The mark comes with the last part: whoever dies before it does all of this again.
            while len(upserts) > _PART:
                part, upserts = upserts[:_PART], upserts[_PART:]
                await self._in_thread(partial(writer.write, part, mark=before))
            await self._in_thread(partial(writer.write, upserts, deletes, mark=mark))
        except DamagedIndex as error:  # the collection of its vectors is gone, for example
            log.warning("index.unusable", error=str(error))
            await self._let_go()
        except StaleWriter:  # somebody else let a fresh one serve
            await self._let_go()
            self._begun = False
            raise

    def _opened(self) -> _Open | None:
        """Open the index that serves, with the encoder that it was made by; None if there is none to be used."""
        try:
            serving = what_serves(self.folder)
            if serving is None or not serving.mark:
                return None
            encoder = self.configured.serving(serving)
            model = self.configured.model if encoder is self.configured.encoder else serving.mark.get("model", "")
            alone = isinstance(encoder, WordsAlone) or bool(serving.mark.get("words_only"))
            return _Open(IndexWriter(self.folder, encoder, store=self.vectors), model, words_only=alone)
        except DamagedIndex as error:
            log.warning("index.unusable", error=str(error))
            return None

    def _is_outdated(self) -> bool:
        """Say whether there is a fresh index to go on with, or the one that serves is not what the model makes."""
        serving = what_serves(self.folder)
        if serving is None or serving.renewed or serving.mark.get("words_only") or serving.mark.get("outdated"):
            return True
        return not self.configured.fits(serving)

    async def _renew(self) -> None:
        """Begin a fresh index beside the one that serves, noted on disk; if one is being built, once that serves."""
        await self._in_thread(partial(want_fresh, self.folder))
        if self._rebuild is not None:
            self._rebuild.again = True
            return
        self._rebuild = Rebuild(
            self.folder,
            self.configured.encoder,
            self.contents,
            self.vectors,
            turn=self._turn,
            take_over=self._take_over,
            mark=lambda outdated: by_model(self._taken, self.configured.model, outdated=outdated),
            pause=self.pause,
        )
        self._building = asyncio.create_task(self._rebuild.run(), name="index-rebuild")

    def _take_over(self, fresh: IndexWriter) -> IndexWriter | None:
        before, self._open = self._open, _Open(fresh, self.configured.model)
        self._begun = True  # it holds the lock of what serves: nobody could open that a second time
        if self._rebuild is not None and not self._rebuild.again:
            self._rebuild = None
        return None if before is None else before.writer

    async def _let_go(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            await self._in_thread(opened.writer.close)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
