"""Compounds of a Chinese title that a description stands in: 鱼缸静音过滤器 is an aquarium filter, 鱼缸过滤器."""

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, PlacedPiece, Unknown, Value
from translation.lexicon.readings import Forms
from translation.lexicon.syntax.chunking import is_only, of_kinds, only_describes

_MOST_BETWEEN: Final = 3
_GOODS: Final = (ConceptKind.GOOD,)


def with_compounds_joined(text: str, path: Sequence[PlacedPiece], forms: Forms) -> Sequence[PlacedPiece]:
    """Return the pieces of a folded Chinese text with each such compound as one word behind what stands in it.

    ``forms`` are those of Chinese. The pieces take the places of a text that would be written so.
    """
    for i, first in enumerate(path):
        between = [*takewhile(_describes, path[i + 1 : i + 1 + _MOST_BETWEEN])]
        last = i + 1 + len(between)
        if not between or last == len(path) or _is_parted(text, path[i : last + 1]):
            continue
        compound = _compound(text, first, path[last], forms)
        if compound:
            length = first.end - first.start
            moved = [each._replace(start=each.start - length, end=each.end - length) for each in between]
            joined = PlacedPiece(path[last].start - length, path[last].end, compound)
            return with_compounds_joined(text, [*path[:i], *moved, joined, *path[last + 1 :]], forms)
    return path


def _describes(placed: PlacedPiece) -> bool:
    piece = placed.piece
    if isinstance(piece, Unknown):
        return False
    is_value = isinstance(piece, Value | Quantity | Labelled)
    return is_value or only_describes(piece) or is_only(piece, [ConceptKind.MATERIAL])


def _is_parted(text: str, path: Sequence[PlacedPiece]) -> bool:
    """Return whether a space stands between pieces, but for one between Latin letters: 汽车H7 LED大灯."""
    gaps = [(before.end, after.start) for before, after in pairwise(path) if before.end != after.start]
    return any(not text[end - 1 : end + 2].isascii() for end, _ in gaps)


def _compound(text: str, first: PlacedPiece, last: PlacedPiece, forms: Forms) -> LexiconWord | None:
    """Return the goods that the names of two goods are as one word."""
    if not all(not isinstance(each.piece, Unknown) and of_kinds(each.piece, _GOODS) for each in (first, last)):
        return None
    spelling = text[first.start : first.end] + text[last.start : last.end]
    goods = tuple(each for each in forms.find(spelling) if each.concept.kind is ConceptKind.GOOD)
    return LexiconWord(goods) if goods else None
