"""The worker's part of translation: it goes on for ever, one worker at a time."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from expo.kit.bus import Bus
from expo.kit.leases import Leases
from expo.localisation.tallies.counting import Tallying
from expo.localisation.translations.status import EngineReport
from expo.localisation.translations.telling import TranslationNews
from expo.localisation.translations.working import TranslationWork
from translation.errors import TranslationError

LEASE: Final = "translating"
WANTED: Final = "translations:wanted"
"""The topic that tells that texts wait."""
_LOOK_S: Final = 2.0
_TELL_AFTER: Final = 20
"""So many batches go by at most before search hears of what they made."""
log = structlog.get_logger()


@dataclass
class TranslationRun:
    """Translates what waits, says what translates, tells of what was made, and counts it."""

    work: TranslationWork
    report: EngineReport
    news: TranslationNews
    tallying: Tallying
    leases: Leases
    bus: Bus
    _batches: int = field(default=0, init=False)

    async def run(self) -> None:
        """Go on until cancelled; what fails is begun again after a while."""
        while True:
            done = 0
            try:
                if await self.leases.acquire(LEASE):
                    done = await self._turn()
            except (PyMongoError, TranslationError) as error:
                log.warning("translating.interrupted", error=str(error)[:300])
            except Exception:
                log.exception("translating.broken")  # all else goes on meanwhile
            if not done:
                await self._rest()

    async def _turn(self) -> int:
        keeper = asyncio.create_task(self._keep())
        try:
            await self.report.tell()
            done = await self.work.work()
            self._batches += 1
            if not done or self._batches % _TELL_AFTER == 0:
                await self.news.tell()
                return done + await self.tallying.count()
            return done
        finally:
            keeper.cancel()

    async def _keep(self) -> None:
        """Prolong the lease while a batch is long."""
        while True:
            await asyncio.sleep(self.leases.length.total_seconds() / 3)
            with contextlib.suppress(PyMongoError):
                await self.leases.acquire(LEASE)

    async def _rest(self) -> None:
        """Return when a text waits, or after a while: the engine may have changed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_S), self.bus.listen(WANTED) as signals:
                await anext(signals)
