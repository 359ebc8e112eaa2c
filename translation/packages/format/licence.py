"""Which licence a package comes under, as far as its texts say."""

import unicodedata
from collections.abc import Mapping
from typing import Final

_LONGEST: Final = 160
_LOOKED_AT: Final = 20_000
_WORDS: Final = ("license", "licence", "creative commons", "cc0", "cc-by", "public domain", "copyright")
_DECORATION: Final = "#*_=-`> \t"


def one_line(text: str) -> str:
    """Return a text as one line of at most 160 characters that cannot steer a terminal or turn others' direction."""
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text[: 4 * _LONGEST])
    line = " ".join(plain.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def licence_of(texts: Mapping[str, str]) -> str:
    """Return the licence in one line, or an empty text: a licence file's first line, else what a README says of it.

    ``texts`` are the package's README and licence files by their names.
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
