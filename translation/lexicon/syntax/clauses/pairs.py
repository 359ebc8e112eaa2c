"""Goods that a Chinese title names side by side as one: 毛线帽手套两件套, 干衣机烘鞋器二合一."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, clauses
from translation.lexicon.syntax.chunking import is_only
from translation.lexicon.syntax.sets import pieces_of_set

_COMBINED: Final = {"two_in_one": 2, "three_in_one": 3, "four_in_one": 4}
"""How many things are one, by the concepts that say so."""

_WORN: Final = re.compile("_clothing$|(?:^|_)suit$|uniform$|pyjamas$")
"""Words in the keys of clothing by its wearers, and of garments of several pieces."""


def with_pairs_of_goods(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title with "and" between as many goods as a word behind them says that there are.

    That word stands behind a comma: it is said of all of them.
    """
    written: list[Piece] = []
    for is_outside, clause in clauses(pieces):
        written += _joined(clause) if is_outside else clause
    return written


def _joined(clause: Sequence[Piece]) -> Iterator[Piece]:
    ends = {i for i in range(2, len(clause)) if _number(clause[i]) == _goods_before(clause, i) > 1}
    joints = {j for i in ends for j in range(i - _goods_before(clause, i) + 1, i)}
    for i, piece in enumerate(clause):
        if i in joints:
            yield Mark("&")
        if i in ends:
            yield from (Mark(","), _counted(piece))
        else:
            yield piece
        if i in ends and i + 1 < len(clause):
            yield Mark(",")


def _goods_before(clause: Sequence[Piece], end: int) -> int:
    if any(isinstance(each, Link) and each.relation is not Relation.NOTHING for each in clause[:end]):
        return 0
    goods = [*takewhile(lambda each: is_only(each, [ConceptKind.GOOD]), reversed(clause[:end]))]
    return len(goods) if not any(map(_may_be_one, goods, goods[1:])) else 0


def _may_be_one(first: Piece, second: Piece) -> bool:
    """Return whether two goods may be one by two names: one is a kind of the other, or ends in the same character."""
    one, other = (each.readings[0].concept for each in (first, second) if isinstance(each, LexiconWord))
    is_kind = one.key in other.broader or other.key in one.broader or one.key == other.key
    is_worn = any(map(_WORN.search, (one.key, other.key)))
    return is_kind or is_worn or one.noun("zh").singular[-1] == other.noun("zh").singular[-1]


def _number(piece: Piece) -> int:
    """Return how many things a piece says are one, or a set; zero if it says something else."""
    if isinstance(piece, Labelled):
        number = piece.value if piece.label in {Label.SET, Label.COMBINED} and isinstance(piece.value, str) else ""
        return int(number) if number.isdecimal() else 0
    concepts = _concepts(piece)
    return next((_COMBINED[each.key] for each in concepts if each.key in _COMBINED), 0) or int(_set_of(concepts) or 0)


def _counted(piece: Piece) -> Piece:
    """Return a word for a set of so many pieces as the label that says so."""
    number = _set_of(_concepts(piece))
    return Labelled(Label.SET, number) if number else piece


def _concepts(piece: Piece) -> list[Concept]:
    return [each.concept for each in piece.readings] if isinstance(piece, LexiconWord) else []


def _set_of(concepts: Sequence[Concept]) -> str:
    """Return the number of pieces of the set that a word may be; nothing if it is none."""
    return next(filter(None, map(pieces_of_set, concepts)), "")
