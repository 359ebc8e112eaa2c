"""Licence of a package, as far as its files state it."""

import unicodedata
from collections.abc import Mapping
from typing import Final

_MAX_LINE_LENGTH: Final = 160
_LOOKED_AT: Final = 20_000
_WORDS: Final = ("license", "licence", "creative commons", "cc0", "cc-by", "public domain", "copyright")
_DECORATION: Final = "#*_=-`> \t"


def one_line(text: str) -> str:
    """Return a text as one line of at most 160 characters, without terminal and bidirectional controls."""
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text[: 4 * _MAX_LINE_LENGTH])
    line = " ".join(plain.split())
    return line if len(line) <= _MAX_LINE_LENGTH else line[: _MAX_LINE_LENGTH - 1].rstrip() + "…"


def licence_of(texts: Mapping[str, str]) -> str:
    """Return the licence in one line, or "": the first line of a licence file, else the README's mention of it.

    ``texts`` are the README and licence files of the package by name.
    """
    readmes = [name for name in sorted(texts) if name.lower().startswith("readme")]
    for name in sorted(set(texts) - set(readmes)):
        for line in _lines(texts[name]):
            return line
    for name in readmes:
        for line in _lines(texts[name]):
            if any(word in line.lower() for word in _WORDS) and len(line.split()) > 1:
                return line
    return ""


def _lines(text: str) -> list[str]:
    lines = (one_line(line.strip(_DECORATION)) for line in text[:_LOOKED_AT].splitlines())
    return [line for line in lines if line]
