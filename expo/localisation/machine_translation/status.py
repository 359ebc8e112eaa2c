"""Status of the translation engine, for readers, the console and the command line."""

import asyncio
from dataclasses import dataclass
from itertools import permutations

from expo.kit.clock import Clock
from expo.kit.text import LANGUAGES
from expo.localisation.translations.models import EngineStatus
from expo.localisation.translations.store import TranslationStore
from translation.engines.null import NullEngine
from translation.errors import EngineUnavailable
from translation.translator import Translator


@dataclass
class EngineReport:
    """Records the engine's status whenever it changes; for the single translating worker."""

    _store: TranslationStore
    translator: Translator
    clock: Clock

    async def tell(self) -> EngineStatus:
        """Return the engine's status, and store it if it has changed."""
        status = await asyncio.to_thread(self._now)
        # Another worker may have stored a different status in between.
        stored = await self._store.status()
        if stored is None or not status.says_the_same(stored):
            await self._store.keep_status(status)
        return status

    def _now(self) -> EngineStatus:
        engine, trouble, versions = self.translator.engine, None, {}
        try:
            # With translation switched off, the lexicon is off, too.
            for source, target in permutations(LANGUAGES, 2) if engine.name != NullEngine.name else ():
                versions[f"{source}>{target}"] = self.translator.version(source, target)
        except EngineUnavailable as error:
            trouble, versions = error.message, {}
        return EngineStatus("now", engine.name, versions, self.clock(), trouble)
