"""Refusal of what is another word in sentences than in titles."""

from collections.abc import Iterator, Sequence
from itertools import groupby, product
from math import prod
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind, Noun
from translation.lexicon.phrases import Listing, Phrase, Quantity
from translation.lexicon.pieces import LexiconWord, Piece, Value
from translation.lexicon.syntax.chunking import NAMED_KINDS, only_describes

_MAX_CHOICES: Final = 8
_THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART, ConceptKind.PACKING})


def are_likely(pieces: Sequence[Piece]) -> bool:
    """Return whether no measure stands without its number: "in" is a preposition, and no inch."""
    return not any(
        _is_measure(piece) and not isinstance(before, Value)
        for before, piece in zip([None, *pieces], pieces, strict=False)
    )


def without_measures(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which a word that no number precedes is no unit, if it may be anything else: other colours."""
    return [
        _as_no_unit(piece) if isinstance(piece, LexiconWord) and not isinstance(before, Value) else piece
        for before, piece in zip([None, *pieces], pieces, strict=False)
    ]


def _as_no_unit(word: LexiconWord) -> LexiconWord:
    others = tuple(each for each in word.readings if each.concept.kind is not ConceptKind.UNIT)
    return LexiconWord(others) if others else word


def ends_with_heads(pieces: Sequence[Piece]) -> bool:
    """Return whether no English description follows its thing: in "spout filter" the filter is the thing."""
    for is_word, some in groupby(pieces, lambda piece: isinstance(piece, LexiconWord)):
        words = [each for each in some if isinstance(each, LexiconWord)] if is_word else []
        if words and only_describes(words[-1]) and not all(map(_may_describe, words)):
            return False
    return True


def is_run_of_descriptions(listing: Listing) -> bool:
    """Return whether several English descriptions in a row belong to no thing: one may be it (planetary mixing)."""
    return any(phrase and phrase.head is None and len(phrase.described) > 1 for phrase in listing.phrases)


def heads_stand_last(pieces: Sequence[Piece], listing: Listing) -> bool:
    """Return whether the last word of each run of English words is a thing of the listing where it may be one."""
    things = {concept for phrase in listing.phrases if phrase for concept in _things(phrase)}
    for is_word, some in groupby(pieces, lambda piece: isinstance(piece, LexiconWord)):
        *_, last = some
        if is_word and isinstance(last, LexiconWord):
            senses = [each.concept for each in last.readings if each.concept.kind in NAMED_KINDS]
            if senses and not things.intersection(senses):
                return False
    return True


def _things(phrase: Phrase) -> Iterator[Concept]:
    """Yield the heads of a phrase and of all its parts."""
    if phrase.head:
        yield phrase.head
    yield from (each.concept for each in phrase.materials)
    yield from (each.unit for each in phrase.fixed if isinstance(each, Quantity))
    yield from (each for each in phrase.fixed if isinstance(each, Concept))
    yield from (concept for group in phrase.described for concept in group)
    for each in (phrase.members, *(tail for _, tail in phrase.tails)):
        if each:
            yield from _things(each)


def as_counted(piece: Piece) -> Piece:
    """Return a word as the unit or packing that it may name: 500 piezas, 50 bags per carton."""
    if not isinstance(piece, LexiconWord):
        return piece
    for kind in (ConceptKind.UNIT, ConceptKind.PACKING):
        of_kind = tuple(each for each in piece.readings if each.concept.kind is kind)
        if of_kind:
            return LexiconWord(of_kind)
    return piece


def single_things(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces with each word as one of the things that it names equally well: batería is also a drum set.

    Nothing is returned where there are too many of them.
    """
    options = [_single(piece) if isinstance(piece, LexiconWord) else [piece] for piece in pieces]
    if prod(map(len, options)) > _MAX_CHOICES:
        return []
    return [list(each) for each in product(*options)]


def _single(word: LexiconWord) -> list[Piece]:
    things = [each for each in word.readings if each.concept.kind in _THINGS and not each.governed]
    best = [each for each in things if each.rank == min(other.rank for other in things)]
    if len(best) <= 1:
        return [word]
    return [LexiconWord(tuple(each for each in word.readings if each not in things or each is one)) for one in best]


def _may_describe(word: LexiconWord) -> bool:
    return any(each.concept.kind.describes for each in word.readings)


def _is_measure(piece: Piece) -> bool:
    if not isinstance(piece, LexiconWord) or any(each.concept.kind is not ConceptKind.UNIT for each in piece.readings):
        return False
    names = piece.readings[0].concept.names["en"]
    return any(isinstance(name, Noun) and name.is_symbol for name in names)
