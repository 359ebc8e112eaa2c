"""Pieces of a listing: words of the lexicon, values, connecting words and punctuation."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Final, NamedTuple

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.readings import Sense


class FoundValue(NamedTuple):
    """A value at ``text[start:end]`` of a listing, and how it is ``written`` in the language of the translation."""

    start: int
    end: int
    written: str


Values = Callable[[str, str, str], Sequence[FoundValue]]
"""Finder of values (numbers, models, brands): takes a text, its language and the target; returns them in order."""


@dataclass(frozen=True, slots=True)
class LexiconWord:
    """A word of the lexicon."""

    readings: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value: ``text`` is that of the listing, ``written`` that of the translation."""

    text: str
    written: str


@dataclass(frozen=True, slots=True)
class Link:
    """A connecting word."""

    relation: Relation


COMPLEMENTS: Final = (Link(Relation.WITH), Link(Relation.WITHOUT), Link(Relation.LACKING))
"""Chinese connecting words before what something has or lacks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Punctuation between the parts of a listing.

    It is one of ``, ; : / + | - ( )``, ``&`` for the word "and", or `connectives.OR` and `connectives.PLUS`.
    """

    sign: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word, Chinese character or sign that the lexicon lacks, where gaps are allowed."""

    text: str


Piece = LexiconWord | Value | Quantity | Labelled | Link | Mark


class PlacedPiece(NamedTuple):
    """A piece that stands at ``text[start:end]``."""

    start: int
    end: int
    piece: Piece | Unknown


def clauses(pieces: Iterable[Piece]) -> Iterator[tuple[bool, list[Piece]]]:
    """Yield the clauses between marks and the marks between them, each with whether it is a clause outside brackets."""
    depth = 0
    for is_mark, some in groupby(pieces, lambda piece: isinstance(piece, Mark)):
        clause = list(some)
        if is_mark:
            depth += sum((each == Mark("(")) - (each == Mark(")")) for each in clause)
        yield not (is_mark or depth), clause


def limited_to(piece: Piece, kinds: Collection[ConceptKind]) -> LexiconWord | None:
    """Return a word with only the senses that are concepts of one of these kinds; None if it has none."""
    readings = piece.readings if isinstance(piece, LexiconWord) else ()
    fitting = tuple(each for each in readings if each.concept.kind in kinds)
    return LexiconWord(fitting) if fitting else None


def until_mark(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces before the first mark."""
    return list(takewhile(lambda piece: not isinstance(piece, Mark), pieces))


def with_commas(parts: Iterable[Sequence[Piece]]) -> list[Piece]:
    """Return the pieces of several parts with commas between the parts."""
    return [piece for part in parts for piece in (Mark(","), *part)][1:]


_RUN: Final = re.compile(r"(?:[Øø⌀]\s?)?[0-9٠-٩A-Za-z.,/×*%°'\"+\-–~²³µΩ#]+")
_SYMBOL: Final = re.compile(
    r"\s(?:mm|cm|m|km|µm|mg|g|kg|t|ml|cl|l|L|mL|W|kW|Wh|kWh|V|A|Ah|mAh|Hz|bar|Nm|hp|oz|lb|°C)\b"
)


def plain_values(text: str, _source: str, _target: str) -> list[FoundValue]:
    """Return words with a digit, including a following unit symbol, to be copied: ``HN-500``, ``500 ml``."""
    found = []
    for run in _RUN.finditer(text):
        written = run[0].rstrip(".,/-–+")
        if any(map(str.isdecimal, written)):
            end = run.start() + len(written)
            symbol = _SYMBOL.match(text, end)
            end = symbol.end() if symbol else end
            found.append(FoundValue(run.start(), end, text[run.start() : end]))
    return found
