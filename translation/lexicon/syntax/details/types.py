"""Types that a Chinese title names by a thing or material, with 式, 型 or 款 behind it: 地毯式, 聚酯型."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Relation
from translation.lexicon.pieces import LexiconWord, Link, Piece
from translation.lexicon.syntax.chunking import is_only

_KIND: Final = Link(Relation.KIND)
_FITTED: Final = re.compile("camera|display|screen|lamp|light(?!er)|battery|speaker|electronic|painting|reamer|cutter")
"""Words in the keys of what a version of a thing rather has: 摄像头款."""


def with_types(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title with a good and the word behind it that makes it a type as a label.

    A material needs no such word: what is of that type is of it.
    """
    typed: list[Piece] = []
    for before, piece in pairwise([None, *pieces]):
        if piece == _KIND and is_only(before, [ConceptKind.MATERIAL]):
            continue
        thing = before if piece == _KIND else None
        if isinstance(thing, LexiconWord) and _names_type(thing):
            typed[-1] = Labelled(Label.TYPE_OF_THING, thing.readings[0].concept)
        elif piece:
            typed.append(piece)
    return typed


def _names_type(word: LexiconWord) -> bool:
    """Return whether a word is one good for certain, of more than a character (车型 are models), and no device."""
    if len(word.readings) > 1 or not is_only(word, [ConceptKind.GOOD]):
        return False
    sense = word.readings[0]
    return len(sense.spelling("zh")) > 1 and not sense.concept.is_any(_FITTED)
