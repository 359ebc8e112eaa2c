"""Words of several kinds in a title that is listed: before a thing they describe, behind it they name nothing else."""

from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.pieces import LexiconWord, Piece, limited_to
from translation.lexicon.syntax.chunking import is_only, of_kinds
from translation.lexicon.syntax.families import are_of_one_family

DESCRIBING: Final = (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
_GOODS: Final = (ConceptKind.GOOD,)
_PACKINGS: Final = (ConceptKind.GOOD, ConceptKind.PACKING)
_NOUNS: Final = (*_PACKINGS, ConceptKind.PART, ConceptKind.MATERIAL, ConceptKind.UNIT)
_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART)
SETTLED: Final = frozenset({*DESCRIBING, *_THINGS, ConceptKind.MATERIAL})


def settled(clause: Sequence[Piece]) -> list[Piece]:
    """Return a Chinese clause in which words that describe, name things or materials do one of them.

    挖掘机 before a hammer says that this is for excavators; behind one it is not settled what it says.
    """
    thing = next((place for place, each in enumerate(clause) if of_kinds(each, _GOODS)), None)
    return [_settled(piece, clause[place + 1 :], is_thing=place == thing) for place, piece in enumerate(clause)]


def _settled(piece: Piece, behind: Sequence[Piece], *, is_thing: bool) -> Piece:
    """Return a word as what it is before what stands behind it; ``is_thing`` tells that no thing is named before."""
    good = limited_to(piece, _GOODS) if is_thing else None
    if good and (is_only(piece, _PACKINGS) or not any(of_kinds(each, _NOUNS) for each in behind)):
        return good
    if not isinstance(piece, LexiconWord) or not {each.concept.kind for each in piece.readings} <= SETTLED:
        return piece
    if material := limited_to(piece, (ConceptKind.MATERIAL,)):
        return material
    describing = limited_to(piece, DESCRIBING)
    things = [each for each in behind if of_kinds(each, _THINGS)]
    return describing if describing and things and not any(_is_name(piece, each) for each in things) else piece


def _is_name(word: LexiconWord, thing: Piece) -> bool:
    """Return whether a word may be another name of a thing behind it: 台锯 before a saw is not for table saws."""
    others = thing.readings if isinstance(thing, LexiconWord) else ()
    return any(are_of_one_family(each.concept, other.concept) for each in word.readings for other in others)
