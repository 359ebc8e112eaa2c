"""Words of several kinds in a title that is listed: before a thing they describe, behind it they name nothing else."""

from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.pieces import LexiconWord, Piece, limited_to
from translation.lexicon.syntax.chunking import of_kinds
from translation.lexicon.syntax.families import are_of_one_family

_DESCRIBING: Final = (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART)
_SETTLED: Final = frozenset({*_DESCRIBING, *_THINGS, ConceptKind.MATERIAL})


def settled(clause: Sequence[Piece]) -> list[Piece]:
    """Return a Chinese clause in which words that describe, name things or materials do one of them.

    挖掘机 before a hammer says that this is for excavators; behind one it is not settled what it says.
    """
    return [_settled(piece, clause[place + 1 :]) for place, piece in enumerate(clause)]


def _settled(piece: Piece, behind: Sequence[Piece]) -> Piece:
    if not isinstance(piece, LexiconWord) or not {each.concept.kind for each in piece.readings} <= _SETTLED:
        return piece
    if material := limited_to(piece, (ConceptKind.MATERIAL,)):
        return material
    describing = limited_to(piece, _DESCRIBING)
    things = [each for each in behind if of_kinds(each, _THINGS)]
    return describing if describing and things and not any(_is_name(piece, each) for each in things) else piece


def _is_name(word: LexiconWord, thing: Piece) -> bool:
    """Return whether a word may be another name of a thing behind it: 台锯 before a saw is not for table saws."""
    others = thing.readings if isinstance(thing, LexiconWord) else ()
    return any(are_of_one_family(each.concept, other.concept) for each in word.readings for other in others)
