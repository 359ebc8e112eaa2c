"""A turn of translation: translates what waits, says what translates, tells and counts what was made."""

from dataclasses import dataclass, field
from typing import Final

from expo.localisation.machine_translation.status import EngineReport
from expo.localisation.machine_translation.telling import TranslationNews
from expo.localisation.machine_translation.working import TranslationWork
from expo.localisation.tallies.counting import Tallying

WANTED: Final = "translations:wanted"
"""The topic that tells that texts wait."""
_TELL_AFTER: Final = 20
"""So many batches go by at most before search hears of what they made."""


@dataclass
class TranslationRun:
    """Translates what waits, one worker at a time; the engine may have changed from turn to turn."""

    work: TranslationWork
    report: EngineReport
    news: TranslationNews
    tallying: Tallying
    _batches: int = field(default=0, init=False)

    async def turn(self) -> int:
        """Translate a batch; return how much was done. Raises `TranslationError` while no engine translates."""
        await self.report.tell()
        done = await self.work.work()
        self._batches += 1
        if not done or self._batches % _TELL_AFTER == 0:
            await self.news.tell()
            return done + await self.tallying.count()
        return done
