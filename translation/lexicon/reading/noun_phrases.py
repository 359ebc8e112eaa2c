"""Noun phrases of any text, and their heads, found where grammar puts them.

The head is last in the noun phrase in English and Chinese, first in the others (Greenberg's universals, 1963), before
linking words, outside brackets.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from translation.function_words import PREPOSITIONS
from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, PlacedPiece, Unknown, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.parsing import HEAD_LAST
from translation.lexicon.syntax.sets import is_set
from translation.number_words.chinese import NUMERALS

_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)
"""Kinds that may be the head, likeliest first."""
_NUMERALS: Final = frozenset(f"{NUMERALS}几")
_COUNTED: Final = frozenset({"equipment", "device", "machine", "kit", "game"})
"""Things that a number before them only counts: 2 machines, 40 sets (es "juegos")."""
_STOPS: Final = frozenset(".!?…。！？؟")
_FOLLOWING: Final = (ConceptKind.PART, ConceptKind.PACKING)
"""Kinds of nouns that make a thing before them their own: a laptop case."""
_WITHIN: Final = frozenset({Relation.NOTHING, Relation.KIND})
"""Connecting words within a noun phrase."""
_RUSSIAN_ADJECTIVE: Final = re.compile(r"(?:[ыиоа]й|[ая]я|[ое]е|[ыи]е|[ыи]х|[ую]ю|[ое]го|[ыи]м|[ыи]ми|[ое]му)$")
_JOINING: Final = frozenset("-/+&")
_CONTAINERS: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})


class Mention(NamedTuple):
    """A word at ``text[start:end]``, and the concepts that it may mean."""

    start: int
    end: int
    concepts: tuple[Concept, ...]


class NounPhrase(NamedTuple):
    """A phrase at ``text[start:end]`` that names a thing, and the word that is its head; None where it is uncertain.

    ``modifies`` says that it belongs to something else, or counts it: `for the garden`, `in a tin`, `300 boxes`;
    ``opened`` that a word stands before the head that the lexicon lacks: a verb, or another head; ``joined`` that it is
    the first phrase, or added to others by "and" or a Chinese list comma.
    """

    start: int
    end: int
    head: Mention | None
    modifies: bool = False
    opened: bool = False
    joined: bool = False


def likeliest(senses: Sequence[Sense]) -> list[Sense]:
    """Return the senses of the best rank; a word's others are related or rare."""
    return [each for each in senses if each.rank == senses[0].rank]


def noun_phrases(text: str, pieces: Sequence[PlacedPiece], language: str) -> tuple[NounPhrase, ...]:
    """Return the phrases of a text that name goods, else parts, else materials; in brackets only if need be."""
    outside = list(_outside_brackets(pieces))
    for kind in _THINGS:
        for some in (outside, pieces):
            named = [clause for clause in _clauses(some) if any(_thing(each, kind) for each in clause)]
            if named:
                return tuple(
                    _phrase(text, clause, kind, language, first=not place) for place, clause in enumerate(named)
                )
    return ()


def _phrase(text: str, clause: Sequence[PlacedPiece], kind: ConceptKind, language: str, *, first: bool) -> NounPhrase:
    start, end, head = clause[0].start, clause[-1].end, _head_of(clause, kind, language)
    before = [each for each in clause if head and each.end <= head.start and _may_be_noun(each)]
    opened = bool(before) and language not in HEAD_LAST
    joined = first or clause[0].piece == Link(Relation.AND) or text[:start].rstrip().endswith("、")
    return NounPhrase(start, end, head, _modifies(text, clause, head), opened, joined)


def _modifies(text: str, clause: Sequence[PlacedPiece], head: Mention | None) -> bool:
    """Return whether a clause begins with a preposition, or is a number of containers, sets or machines."""
    first = clause[0]
    if _links(first) or text[first.start : first.end].strip().casefold() in PREPOSITIONS:
        return first.piece != Link(Relation.AND)
    if head is None or not isinstance(first.piece, Value | Quantity | Labelled):
        return False
    word = next((each.piece for each in clause if each.start == head.start), None)
    readings = word.readings if isinstance(word, LexiconWord) else ()
    return any(_counts(each.concept) for each in readings)


def _counts(concept: Concept) -> bool:
    return concept.kind in _CONTAINERS or is_set(concept) or concept.key in _COUNTED


def _is_unknown_word(placed: PlacedPiece) -> bool:
    return isinstance(placed.piece, Unknown) and placed.piece.text.isalpha() and not set(placed.piece.text) <= _NUMERALS


def _may_be_noun(placed: PlacedPiece) -> bool:
    """Return whether the lexicon lacks a word, and it has not the ending of a Russian adjective, which precedes."""
    piece = placed.piece
    return isinstance(piece, Unknown) and _is_unknown_word(placed) and not _RUSSIAN_ADJECTIVE.search(piece.text)


def _outside_brackets(pieces: Sequence[PlacedPiece]) -> Iterator[PlacedPiece]:
    depth = 0
    for each in pieces:
        if isinstance(each.piece, Mark):
            depth = max(0, depth + each.piece.sign.count("(") - each.piece.sign.count(")"))
        if not depth:
            yield each


def _clauses(pieces: Sequence[PlacedPiece]) -> Iterator[list[PlacedPiece]]:
    """Yield the pieces between marks and ends of sentences; a hyphen or slash separates nothing."""
    for is_mark, some in groupby(pieces, _separates):
        if not is_mark:
            yield list(some)


def _separates(placed: PlacedPiece) -> bool:
    match placed.piece:
        case Mark(sign):
            return sign not in _JOINING
        case Unknown(text):
            return text in _STOPS
        case _:
            return False


def _head_of(clause: Sequence[PlacedPiece], kind: ConceptKind, language: str) -> Mention | None:
    """Return a clause's head, if it is of a kind; of a set or packing, what it consists of."""
    parts = list(_between_links(_from_use(clause)))
    for place, part in enumerate(parts):
        things = [found for each in part if (found := _thing(each, kind))]
        if not things and any(map(_is_unknown_word, part)) and place + 1 < len(parts):
            return None  # what stands before the link is the head, and unknown
        if not things:
            continue
        head = _last_noun(part, things[-1]) if language in HEAD_LAST else things[0]
        if head is None:
            return None
        after = parts[place + 1] if place + 1 < len(parts) and _contains(head) else ()
        members = [found for each in after if (found := _thing(each, kind))]
        if not members:
            return head
        return members[-1] if language in HEAD_LAST else members[0]
    return None


def _from_use(clause: Sequence[PlacedPiece]) -> Sequence[PlacedPiece]:
    """Return a Chinese clause without what its thing is for: 电机用风扇 is a fan."""
    uses = [place for place, each in enumerate(clause) if each.piece == Link(Relation.USE)]
    after = clause[uses[-1] + 1 :] if uses else ()
    return after or clause


def _last_noun(part: Sequence[PlacedPiece], thing: Mention) -> Mention | None:
    """Return the head of a noun phrase that ends with its head: a thing, or the part or packing that follows it.

    None if a word follows that the lexicon lacks: it is likely a noun (battery management, camera pod).
    """
    after = [each for each in part if each.start >= thing.end]
    if any(map(_is_unknown_word, after)):
        return None
    nouns = [found for each in after if (found := _thing(each, *_FOLLOWING))]
    return nouns[-1] if nouns else thing


def _between_links(clause: Sequence[PlacedPiece]) -> Iterator[list[PlacedPiece]]:
    """Yield the stretches between linking words, each up to its first number after a thing: what follows describes."""
    for is_link, some in groupby(clause, _links):
        if not is_link:
            yield list(_up_to_number(some))


def _links(placed: PlacedPiece) -> bool:
    return isinstance(placed.piece, Link) and placed.piece.relation not in _WITHIN


def _up_to_number(pieces: Iterator[PlacedPiece]) -> Iterator[PlacedPiece]:
    named = False
    for each in pieces:
        if named and isinstance(each.piece, Value | Quantity | Labelled):
            return
        named = named or _thing(each, ConceptKind.GOOD) is not None
        yield each


def _thing(placed: PlacedPiece, *kinds: ConceptKind) -> Mention | None:
    """Return a word whose likeliest meanings are things of some kinds; none for a case governed by another word."""
    if not isinstance(placed.piece, LexiconWord):
        return None
    free = [each for each in placed.piece.readings if not each.governed]
    best = likeliest(free) if free else []
    things = tuple(dict.fromkeys(each.concept for each in best if each.concept.kind in kinds))
    return Mention(placed.start, placed.end, things) if things else None


def _contains(head: Mention) -> bool:
    return all(each.kind in _CONTAINERS or is_set(each) for each in head.concepts)
