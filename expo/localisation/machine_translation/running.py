"""One turn of the translation loop: report the engine, translate a batch, announce and count the results."""

from dataclasses import dataclass, field
from typing import Final

from expo.localisation.machine_translation.news import TranslationNews
from expo.localisation.machine_translation.status import EngineReport
from expo.localisation.machine_translation.working import TranslationWork
from expo.localisation.tallies.counting import Tallying

WANTED: Final = "translations:wanted"
"""Topic that signals pending texts."""
_TELL_AFTER: Final = 20
"""Most batches before search is told of their results."""


@dataclass
class TranslationRun:
    """Translates pending texts, one worker at a time; the engine may change between turns."""

    work: TranslationWork
    report: EngineReport
    news: TranslationNews
    tallying: Tallying
    _batches: int = field(default=0, init=False)

    async def turn(self) -> int:
        """Translate a batch and return the amount of work done; raises `TranslationError` while no engine works."""
        await self.report.tell()
        done = await self.work.work()
        self._batches += 1
        if not done or self._batches % _TELL_AFTER == 0:
            await self.news.tell()
            return done + await self.tallying.count()
        return done
