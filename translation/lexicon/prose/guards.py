"""Refusal of what is another word in sentences than in titles."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from translation.lexicon.entries import Concept, ConceptKind, Noun
from translation.lexicon.phrases import Listing, Phrase, Quantity
from translation.lexicon.pieces import LexiconWord, Piece, Value
from translation.lexicon.syntax.chunking import HEAD_KINDS, only_describes


def are_likely(pieces: Sequence[Piece]) -> bool:
    """Return whether no measure stands without its number: "in" is a preposition, and no inch."""
    return not any(
        _is_measure(piece) and not isinstance(before, Value) for before, piece in zip([None, *pieces], pieces, strict=False)
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


def heads_stand_last(pieces: Sequence[Piece], listing: Listing) -> bool:
    """Return whether the last word of each run of English words is a thing of the listing where it may be one."""
    things = {concept for phrase in listing.phrases if phrase for concept in _things(phrase)}
    for is_word, some in groupby(pieces, lambda piece: isinstance(piece, LexiconWord)):
        *_, last = some
        if is_word and isinstance(last, LexiconWord):
            senses = [each.concept for each in last.readings if each.concept.kind in (*HEAD_KINDS, ConceptKind.MATERIAL)]
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


def as_packing(piece: Piece) -> Piece:
    """Return a word as the packing that it may name: 50 bags per carton."""
    if not isinstance(piece, LexiconWord):
        return piece
    packings = tuple(each for each in piece.readings if each.concept.kind is ConceptKind.PACKING)
    return LexiconWord(packings) if packings else piece


def _may_describe(word: LexiconWord) -> bool:
    return any(each.concept.kind.describes for each in word.readings)


def _is_measure(piece: Piece) -> bool:
    if not isinstance(piece, LexiconWord) or any(each.concept.kind is not ConceptKind.UNIT for each in piece.readings):
        return False
    names = piece.readings[0].concept.names["en"]
    return any(isinstance(name, Noun) and name.is_symbol for name in names)
