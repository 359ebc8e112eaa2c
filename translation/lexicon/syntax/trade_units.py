"""Chinese measure words that are a unit of their own in one trade: 支 of yarn, 平方 of cables."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import AmbiguousPhrase

_SPUN: Final = re.compile(
    "modal$|lyocell|fabric|textile|cotton|poplin|sateen|satin|bedding|sheet|duvet|quilt|shirt|yarn|pillowcase|underpants"
    "|pyjamas|towel"
)
_CONDUCTORS: Final = re.compile("cable|wire|conductor")
_AREA: Final = "平方"
_SECTION: Final = re.compile(r"(?:\d{1,2}[×xX*])?\d{1,3}(?:\.\d{1,2})?")
"""The area of a conductor in square millimetres, and how many of them a cable has."""
_COUNT: Final = "支"
_COUNT_VALUE: Final = re.compile(r"\d{1,3}")
_NOT_SPUN: Final = re.compile("swab|pen|brush|rope|stick|linen|flax|wool|ramie")
_METRIC: Final = re.compile("(?:linen|flax|wool|ramie|cashmere)_yarn")
"""Yarns of which 支 counts kilometres in a kilogram."""


def with_cross_sections(pieces: Sequence[Piece], things: Iterable[str]) -> list[Piece]:
    """Return the pieces of a title with 平方 behind a number as square millimetres, if it is about cables: 2.5平方.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` for another 平方 in it.
    """
    if not any(map(_CONDUCTORS.search, things)):
        return list(pieces)
    written: list[Piece] = []
    for piece in pieces:
        before = written[-1] if written else None
        if not (isinstance(piece, LexiconWord) and _is_spelled(piece, _AREA)):
            written.append(piece)
        elif isinstance(before, Value) and _SECTION.fullmatch(before.text):
            written[-1] = Value(f"{before.text}mm²", f"{before.written} mm²")
        else:
            raise AmbiguousPhrase
    return written


def with_yarn_counts(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of textiles with 60支 as a count of yarn, but for what is packed: 12支/盒.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` for a metric count.
    """
    if any(map(_METRIC.search, things)) and any(map(_is_count, pieces)):
        raise AmbiguousPhrase  # 亚麻纱24支
    if not _is_spun(things):
        return list(pieces)
    counted: list[Piece] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        before = counted[-1] if counted else None
        is_count = _is_count(piece)
        if is_count and isinstance(before, Value) and "." in before.text:
            raise AmbiguousPhrase  # 4.5支
        number = _number(before) if is_count else None
        if number and after != Mark("/"):
            counted[-1] = Labelled(Label.YARN_COUNT, number)
        else:
            counted.append(piece)
    return counted


def _is_spun(keys: Collection[str]) -> bool:
    return any(map(_SPUN.search, keys)) and not any(map(_NOT_SPUN.search, keys))


def _is_count(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and _is_spelled(piece, _COUNT)


def _number(piece: Piece | None) -> str | None:
    if isinstance(piece, Quantity) or not isinstance(piece, Value):
        return None
    return piece.text if _COUNT_VALUE.fullmatch(piece.text) else None


def _is_spelled(word: LexiconWord, spelling: str) -> bool:
    return any(_name(each) == spelling for each in word.readings)


def _name(sense: Sense) -> str:
    names = sense.concept.names["zh"]
    return names[sense.rank].plain if sense.rank < len(names) else ""
