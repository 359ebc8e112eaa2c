"""Rebuilding the index from the database beside the serving one, kept up to date until it takes over."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import structlog
from pymongo.errors import PyMongoError

from expo.discovery.index.contents import Contents, Touched
from expo.discovery.index.encoders import Configured
from expo.discovery.index.rules.marks import Mark
from matching import ENCODER_LOAD_ERRORS, IndexWriter, VectorStore, VectorsUnavailable, request_rebuild

T = TypeVar("T")
_BATCH: Final = 500
_MAX_PAUSE: Final = timedelta(minutes=1)
log = structlog.get_logger()


@dataclass
class Rebuild:
    """One rebuild; the follower sets ``touched`` and ``again`` to report changes meanwhile.

    An unfinished index on disk is continued: documents already in it cost only a lookup. The whole database is read
    after the index was opened, and later changes are read again, so nothing is missed, even if a previous process was
    killed midway. All prices are converted at the rates of the time of opening. If these change meanwhile, the index
    takes over all the same and the next rebuild begins; otherwise it would never finish where rates change more often
    than a rebuild takes.
    """

    folder: Path
    configured: Configured
    contents: Contents
    vectors: VectorStore | None
    turn: asyncio.Lock
    """Held by the follower while it takes in changes, so that the index takes over between two batches."""
    take_over: Callable[[IndexWriter], IndexWriter | None]
    """Receives the writer of the new serving index, and returns the writer of the previous one."""
    mark: Callable[[bool], Mark]
    """Returns the mark of all changes known to the follower; the argument says if another rebuild is to follow."""
    pause: timedelta = timedelta(seconds=1)
    touched: Touched = field(default_factory=Touched)
    again: bool = False
    """Whether another rebuild follows once this index serves, for example because exchange rates changed."""
    _before: IndexWriter | None = field(default=None, init=False)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "fresh-index"), init=False)

    async def run(self) -> None:
        """Rebuild until the last fresh index serves; failures are retried, while the old index continues to serve."""
        try:
            await self._done()
            while self.again:
                await self._done()
        finally:
            self._thread.shutdown(wait=False)

    async def _done(self) -> None:
        pause = self.pause
        while not await self._succeeds():
            await asyncio.sleep(pause.total_seconds())
            pause = min(2 * pause, _MAX_PAUSE)
        log.info("index.rebuilt")

    async def _succeeds(self) -> bool:
        try:
            await self._build()
        except (PyMongoError, VectorsUnavailable, *ENCODER_LOAD_ERRORS) as error:
            log.warning("index.rebuild_failed", error=str(error)[:300])
        except Exception:
            log.exception("index.rebuild_failed")
        else:
            return True
        return False

    async def _build(self) -> None:
        fresh = await self._in_thread(self._opened)
        try:
            contents = await self.contents.at_rates_of_now()
            await self._fill(fresh, contents)
            await self._in_thread(fresh.build_segments)
            await self._catch_up(fresh, contents)
            await self._serve(fresh, contents)
        except BaseException:
            await asyncio.shield(self._in_thread(fresh.close))
            raise
        await self._let_go()

    def _opened(self) -> IndexWriter:
        # Loading a model takes about a second; do it now, not when the first product is written.
        self.configured.encoder.encode(["-"])
        self.again, self.touched = False, Touched()  # everything is read after this point
        return IndexWriter.begin_new(
            self.folder, self.configured.encoder, concepts=self.configured.concepts, store=self.vectors
        )

    async def _fill(self, new_index: IndexWriter, contents: Contents) -> None:
        """Write all documents, and after each batch the changes since it was read."""
        async for documents in contents.everything(at_once=_BATCH):
            await self._in_thread(partial(new_index.write, documents, mark=new_index.mark))
            await self._catch_up(new_index, contents)

    async def _catch_up(self, new_index: IndexWriter, contents: Contents) -> None:
        while self.touched:
            touched, self.touched = self.touched, Touched()
            upserts, deletes = await contents.changes(touched)
            await self._in_thread(partial(new_index.write, upserts, deletes, mark=new_index.mark))

    async def _serve(self, new_index: IndexWriter, contents: Contents) -> None:
        """Let the fresh index take over; its mark tells if another is to follow, until that is recorded on disk."""
        async with self.turn:
            await self._catch_up(new_index, contents)
            await self._in_thread(partial(new_index.write, mark=self.mark(self.again)))
            await self._in_thread(new_index.publish)
            if self.again:
                await self._in_thread(partial(request_rebuild, self.folder))
            self._before = self.take_over(new_index)

    async def _let_go(self) -> None:
        """Close the previous index, once its background work has ended."""
        if self._before is None:
            return
        try:
            await self._in_thread(self._before.close)
        except Exception:  # its files are gone
            log.exception("index.not_closed")

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
