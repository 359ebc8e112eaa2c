"""The index is built anew beside the one that serves, from the database, and kept in step until it takes over."""

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

from expo.discovery.contents import Contents, Touched
from expo.discovery.marks import Mark
from matching import NOT_TO_BE_HAD, Encoder, IndexWriter, VectorStore, VectorsUnavailable

T = TypeVar("T")
_BATCH: Final = 500
_LONGEST_PAUSE: Final = timedelta(minutes=1)
log = structlog.get_logger()


@dataclass
class Rebuild:
    """One rebuild; ``touched`` and ``again`` are for the follower, who says what has changed meanwhile.

    What is unfinished on disk is gone on with: what is in already costs a look. All of the database is read after
    the index was opened, and whatever changes from then on is read again, so that nothing is missed, though the
    process was killed in the middle before.
    """

    folder: Path
    encoder: Encoder
    contents: Contents
    vectors: VectorStore | None
    turn: asyncio.Lock
    """Held by the follower while it takes in changes: the index takes over between two of them."""
    take_over: Callable[[IndexWriter], IndexWriter | None]
    """Is handed the index that serves now, and returns the writer of the one that did before."""
    mark: Callable[[], Mark]
    """Returns the mark of all that the follower has been told."""
    pause: timedelta = timedelta(seconds=1)
    touched: Touched = field(default_factory=Touched)
    again: bool = False
    """Whether all that was read is to be read once more, as when prices are converted at other rates."""
    _before: IndexWriter | None = field(default=None, init=False)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "fresh-index"), init=False)

    async def run(self) -> None:
        """Return when the fresh index serves; what fails is tried again, while the one that serves goes on."""
        pause = self.pause
        try:
            while not await self._succeeds():
                await asyncio.sleep(pause.total_seconds())
                pause = min(2 * pause, _LONGEST_PAUSE)
        finally:
            self._thread.shutdown(wait=False)
        log.info("index.rebuilt")

    async def _succeeds(self) -> bool:
        try:
            await self._build()
        except (PyMongoError, VectorsUnavailable, *NOT_TO_BE_HAD) as error:
            log.warning("index.rebuild_failed", error=str(error)[:300])
        except Exception:
            log.exception("index.rebuild_failed")
        else:
            return True
        return False

    async def _build(self) -> None:
        fresh = await self._in_thread(self._opened)
        try:
            while not await self._takes_over(fresh):
                if await self._filled(fresh):
                    await self._in_thread(fresh.build_segments)
                    await self._catch_up(fresh)
        except BaseException:
            await asyncio.shield(self._in_thread(fresh.close))
            raise
        await self._let_go()

    def _opened(self) -> IndexWriter:
        # A model takes about a second to load, for which the first product of the day should not wait.
        self.encoder.encode(["-"])
        self.again, self.touched = True, Touched()  # all is read from here on
        return IndexWriter.fresh(self.folder, self.encoder, store=self.vectors)

    async def _filled(self, fresh: IndexWriter) -> bool:
        """Write all documents, and after each batch what has changed since it was read; say whether that was all."""
        self.again = False
        async for documents in self.contents.everything(at_once=_BATCH):
            await self._in_thread(partial(fresh.write, documents, mark=fresh.mark))
            await self._catch_up(fresh)
            if self.again:
                return False
        return True

    async def _catch_up(self, fresh: IndexWriter) -> None:
        while self.touched:
            touched, self.touched = self.touched, Touched()
            upserts, deletes = await self.contents.changes(touched)
            await self._in_thread(partial(fresh.write, upserts, deletes, mark=fresh.mark))

    async def _takes_over(self, fresh: IndexWriter) -> bool:
        """Let the fresh index serve, if it holds everything."""
        async with self.turn:
            if self.again:
                return False
            await self._catch_up(fresh)
            await self._in_thread(partial(fresh.write, mark=self.mark()))
            await self._in_thread(fresh.publish)
            self._before = self.take_over(fresh)
        return True

    async def _let_go(self) -> None:
        """Close the index that served before, once it has ended what it builds in the background."""
        if self._before is None:
            return
        try:
            await self._in_thread(self._before.close)
        except Exception:  # its files are gone
            log.exception("index.not_closed")

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
