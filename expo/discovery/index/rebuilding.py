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

from expo.discovery.index.contents import Contents, Touched
from expo.discovery.index.rules.marks import Mark
from matching import NOT_TO_BE_HAD, Encoder, IndexWriter, VectorStore, VectorsUnavailable, want_fresh

T = TypeVar("T")
_BATCH: Final = 500
_LONGEST_PAUSE: Final = timedelta(minutes=1)
log = structlog.get_logger()


@dataclass
class Rebuild:
    """One rebuild; ``touched`` and ``again`` are for the follower, who says what has changed meanwhile.

    What is unfinished on disk is gone on with: what is in already costs a look. All of the database is read after
    the index was opened, and whatever changes from then on is read again, so that nothing is missed, though the
    process was killed in the middle before. Prices are all converted at the rates of when it was opened: where these
    have changed meanwhile, it takes over all the same and the next one is begun, for it would else never be done where
    they change more often than that takes.
    """

    folder: Path
    encoder: Encoder
    contents: Contents
    vectors: VectorStore | None
    turn: asyncio.Lock
    """Held by the follower while it takes in changes: the index takes over between two of them."""
    take_over: Callable[[IndexWriter], IndexWriter | None]
    """Is handed the index that serves now, and returns the writer of the one that did before."""
    mark: Callable[[bool], Mark]
    """Returns the mark of all that the follower has been told, for an index that another is to follow or not."""
    pause: timedelta = timedelta(seconds=1)
    touched: Touched = field(default_factory=Touched)
    again: bool = False
    """Whether another index is to be built once this one serves, as when prices are converted at other rates."""
    _before: IndexWriter | None = field(default=None, init=False)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "fresh-index"), init=False)

    async def run(self) -> None:
        """Return when the last fresh index serves; what fails is tried again, while the one that serves goes on."""
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
            pause = min(2 * pause, _LONGEST_PAUSE)
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
        # A model takes about a second to load, for which the first product of the day should not wait.
        self.encoder.encode(["-"])
        self.again, self.touched = False, Touched()  # all is read from here on
        return IndexWriter.fresh(self.folder, self.encoder, store=self.vectors)

    async def _fill(self, fresh: IndexWriter, contents: Contents) -> None:
        """Write all documents, and after each batch what has changed since it was read."""
        async for documents in contents.everything(at_once=_BATCH):
            await self._in_thread(partial(fresh.write, documents, mark=fresh.mark))
            await self._catch_up(fresh, contents)

    async def _catch_up(self, fresh: IndexWriter, contents: Contents) -> None:
        while self.touched:
            touched, self.touched = self.touched, Touched()
            upserts, deletes = await contents.changes(touched)
            await self._in_thread(partial(fresh.write, upserts, deletes, mark=fresh.mark))

    async def _serve(self, fresh: IndexWriter, contents: Contents) -> None:
        """Let the fresh index take over; that another is to follow, its mark tells until that is noted on disk."""
        async with self.turn:
            await self._catch_up(fresh, contents)
            await self._in_thread(partial(fresh.write, mark=self.mark(self.again)))
            await self._in_thread(fresh.publish)
            if self.again:
                await self._in_thread(partial(want_fresh, self.folder))
            self._before = self.take_over(fresh)

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
