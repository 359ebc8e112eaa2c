"""Several dictionaries combined into one."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from matching.dictionaries.protocol import Translation, TranslationDictionary

_CACHE_SIZE: Final = 20_000


class CombinedDictionary:
    """The union of several dictionaries; names from earlier dictionaries come first."""

    def __init__(self, *dictionaries: TranslationDictionary) -> None:
        """Combine dictionaries, the best one first."""
        self._dictionaries = dictionaries
        self._translations = lru_cache(_CACHE_SIZE)(self._look_up)

    def translations(self, key: str) -> Sequence[Translation]:
        """Return the names from all dictionaries, without duplicates, each with its highest weight."""
        return self._translations(key)

    def _look_up(self, key: str) -> Sequence[Translation]:
        found: dict[tuple[str, str], Translation] = {}
        for dictionary in self._dictionaries:
            for name in dictionary.translations(key):
                known = found.get((name.text, name.language))
                if known is None or known.weight < name.weight:
                    found[name.text, name.language] = name
        return tuple(found.values())
