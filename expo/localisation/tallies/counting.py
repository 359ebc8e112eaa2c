"""Background recount of marked translation sets; for the single translating worker."""

from dataclasses import dataclass
from typing import Final

from expo.kit.clock import Clock
from expo.localisation.tallies.store import TallyStore

_BATCH_SIZE: Final = 50
_TEXTS: Final = 2_000
"""A turn ends after this many texts: a reader may be waiting for a translation."""


@dataclass(frozen=True)
class Tallying:
    """Recounts translation sets, a second's work at a time."""

    _store: TallyStore
    clock: Clock

    async def count(self) -> int:
        """Count up to 50 marked translation sets and return the number, 0 if none is marked."""
        texts = translation_sets = 0
        for key, mark in (await self._store.marked(_BATCH_SIZE)).items():
            texts += await self._store.count(key, mark, self.clock())
            translation_sets += 1
            if texts >= _TEXTS:
                break
        return translation_sets
