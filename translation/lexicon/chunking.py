"""Grouping of the pieces of one phrase: complements of "with" and "for", materials, contents of a set."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value
from translation.lexicon.readings import Sense

HEAD_KINDS: Final = (
    ConceptKind.GOOD,
    ConceptKind.PART,
    ConceptKind.PACKING,
    ConceptKind.UNIT,
    ConceptKind.TRADE_TERM,
    ConceptKind.PROPERTY,
)
"""Kinds of a possible head, the likeliest first."""
_TIMES: Final = re.compile(r"\D\s?[×xX*]\s?\d+$")
_NUMBER: Final = re.compile(r"\d[\d.,]*(?:/\d+)?")


class AmbiguousPhrase(Exception):
    """The pieces form no phrase, or could form two different ones."""


@dataclass(slots=True)
class Chunk:
    """A phrase under construction. ``governed`` are the words that a preposition marks as materials."""

    items: list[LexiconWord | Value | Quantity | Link] = field(default_factory=list)
    governed: list[LexiconWord] = field(default_factory=list)
    tails: list[tuple[Relation, "Chunk"]] = field(default_factory=list)
    members: "Chunk | None" = None
    follows: bool = False
    """Whether a preposition precedes it."""

    def has_word(self, kinds: Sequence[ConceptKind] = HEAD_KINDS) -> bool:
        """Return whether one of its words may be a concept of one of these kinds: by default, its head."""
        return any(isinstance(item, LexiconWord) and of_kinds(item, kinds) for item in self.items)

    def heads(self, senses: Mapping[int, Sense]) -> list[int]:
        """Return the places of the words that may be its head, by the senses chosen for them (by the words' ids)."""
        return [
            i
            for i, item in enumerate(self.items)
            if isinstance(item, LexiconWord) and senses[id(item)].concept.kind in HEAD_KINDS
        ]


def chunk(clause: Sequence[Piece], language: str) -> Chunk:
    """Return a chunk of the pieces between two marks. Raises `AmbiguousPhrase`."""
    main = current = Chunk()
    material_follows = False
    pieces = list(_with_quantities(clause))
    for i, piece in enumerate(pieces):
        if isinstance(piece, Link):
            if piece.relation in {Relation.WITH, Relation.FOR}:
                current = Chunk(follows=True)
                main.tails.append((piece.relation, current))
            elif piece.relation is Relation.AND:
                current.items.append(piece)
            material_follows = piece.relation is Relation.OF
            continue
        if language == "zh" and current is not main and current.has_word():
            current = main  # 带盖保温杯: the part modifies what follows it
        if material_follows and isinstance(piece, LexiconWord) and _is_material(pieces[i:], language):
            current.governed.append(piece)
        elif material_follows:
            current.members = Chunk(follows=True)
            current = current.members
        material_follows = False
        current.items.append(piece)
    if material_follows or _lacks_its_head(main, language):
        raise AmbiguousPhrase
    return main


def _lacks_its_head(main: Chunk, language: str) -> bool:
    """Return whether a Chinese complement has taken the thing that it belongs to: 带应急面板灯 is a lamp with 应急."""
    is_named = main.has_word((*HEAD_KINDS, ConceptKind.MATERIAL))
    return language == "zh" and bool(main.items) and bool(main.tails) and not is_named


def _with_quantities(clause: Sequence[Piece]) -> Iterator[LexiconWord | Value | Quantity | Link]:
    pieces = iter(range(len(clause)))
    for i in pieces:
        piece, after = clause[i], clause[i + 1] if i + 1 < len(clause) else None
        unit = _counted(piece, after) if isinstance(piece, Value) else None
        if unit and isinstance(piece, Value):
            next(pieces)
            yield Quantity(piece.written, unit)
        elif not isinstance(piece, Mark):
            yield piece


def _counted(value: Value, after: Piece | None) -> Concept | None:
    """Return what a value counts: the unit of a number, or the packing in 312克×24罐."""
    if _NUMBER.fullmatch(value.text):
        return _unit(after)
    if _TIMES.search(value.text) and isinstance(after, LexiconWord) and of_kinds(after, [ConceptKind.PACKING]):
        return after.readings[0].concept if len(after.readings) == 1 else None
    return None


def _unit(piece: Piece | None) -> Concept | None:
    if not isinstance(piece, LexiconWord) or any(each.concept.kind is not ConceptKind.UNIT for each in piece.readings):
        return None
    return piece.readings[0].concept


def _is_material(rest: Sequence[LexiconWord | Value | Quantity | Link], language: str) -> bool:
    """Return whether "of" introduces a material, not the description of a thing: `set of glass plates`."""
    phrase = list(takewhile(lambda piece: not isinstance(piece, Link), rest))
    if language == "en" and any(
        isinstance(piece, LexiconWord) and of_kinds(piece, [ConceptKind.GOOD]) for piece in phrase[1:]
    ):
        return False
    return isinstance(phrase[0], LexiconWord) and of_kinds(phrase[0], [ConceptKind.MATERIAL])


def of_kinds(word: LexiconWord, kinds: Sequence[ConceptKind]) -> bool:
    """Return whether a word may be a concept of one of these kinds."""
    return any(reading.concept.kind in kinds for reading in word.readings)
