"""Entries of CC-CEDICT: ``傳統 传统 [chuan2 tong3] /tradition/traditional/``.

The format is described at https://cc-cedict.org/wiki/format:syntax.
"""

import re
from dataclasses import dataclass
from typing import Final

from translation.dictionary.pinyin import with_tone_marks

_LINE: Final = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/")
_REFERENCE: Final = re.compile(r"(?:[^\s|,;/()\[\]]+\|)?([^\s|,;/()\[\]]+)\[([^\]]*)\]")
"""A reference to another word in a gloss, traditional form before simplified, with pinyin: ``瞭|了[liao3]``."""
_SOUND: Final = re.compile(r"\[([A-Za-z:]+[1-5](?: [A-Za-z:]+[1-5])*)\]")
_CLASSIFIERS: Final = "CL:"
_RARELY: Final = re.compile(r"surname |.*\((?:archaic|old)\)|(?:[a-zA-Z]+ )?variant of ")
_VARIANT: Final = re.compile(r"(?:[a-zA-Z]+ )?variant of ")


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """One reading of a Chinese word. ``pinyin`` has tone marks and a space between syllables, ``glosses`` are English.

    ``rare`` marks a surname, an obsolete word or another spelling (then ``variant``): unlikely to be meant.
    """

    simplified: str
    traditional: str
    pinyin: str
    glosses: tuple[str, ...]
    rare: bool = False
    variant: bool = False


def entry_of(line: str) -> DictionaryEntry | None:
    """Return the entry in a line of the dictionary; None for a line without an entry or a gloss.

    References to other words get tone marks; measure words are left out.
    """
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    glosses = tuple(_readable(each) for each in found[4].split("/") if each and not each.startswith(_CLASSIFIERS))
    if not glosses:
        return None
    rare, variant = (all(map(each.match, glosses)) for each in (_RARELY, _VARIANT))
    return DictionaryEntry(found[2], found[1], with_tone_marks(found[3]), glosses, rare, variant)


def _readable(gloss: str) -> str:
    named = _REFERENCE.sub(lambda match: f"{match[1]} ({with_tone_marks(match[2])})", gloss.strip())
    return _SOUND.sub(lambda match: with_tone_marks(match[1]), named)
