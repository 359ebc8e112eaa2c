"""Reading of any text with the lexicon: which concepts it names, and which of them is the thing itself, its head.

Unlike composing, this needs no complete parse: words that the lexicon lacks are skipped, and where a word means several
things all of them are given. The head is sought where grammar puts it: last in the noun phrase in English and Chinese,
first in the others (Greenberg's universals, 1963), before linking words, outside brackets.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from translation.lexicon.compounds import is_set
from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.parsing import HEAD_LAST
from translation.lexicon.phrases import Quantity, Relation
from translation.lexicon.pieces import (
    LexiconWord,
    Link,
    Mark,
    PlacedPiece,
    Unknown,
    Value,
    plain_values,
    segmentation_with_gaps,
)
from translation.lexicon.readings import Forms, Sense

_MAX_LENGTH: Final = 1000
"""Characters that are read; what a listing is stands at its beginning."""
_OPENING, _CLOSING = re.compile(r"[\[{【｛「『《<]"), re.compile(r"[\]}】｝」』》>]")
_HAN_SPACE: Final = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)
"""Kinds that may be the head, likeliest first."""
_STOPS: Final = frozenset(".!?…。！？؟")
_FOLLOWING: Final = (ConceptKind.PART, ConceptKind.PACKING)
"""Kinds of nouns that make a thing before them their own: a laptop case."""
_JOINING: Final = frozenset("-/+&")
_CONTAINERS: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})


class Mention(NamedTuple):
    """A word at ``text[start:end]``, and the concepts that it may mean."""

    start: int
    end: int
    concepts: tuple[Concept, ...]


class NounPhrase(NamedTuple):
    """A phrase at ``text[start:end]`` that names a thing, and the word that is its head; None where it is uncertain."""

    start: int
    end: int
    head: Mention | None


@dataclass(frozen=True, slots=True)
class TextConcepts:
    """Concepts of a text: each word's possible meanings in order, and the phrases that name things."""

    mentions: tuple[Mention, ...] = ()
    phrases: tuple[NounPhrase, ...] = ()
    """Phrases that name goods, or if none does parts, or else materials. A listing is what the first one says."""
    unknown: tuple[str, ...] = ()
    """Words that the lexicon lacks."""


def read_concepts(text: str, language: str, forms: Forms) -> TextConcepts:
    """Return the concepts of a text in ``language``, whose words are ``forms``; of its first thousand characters."""
    plain = _plain(unicodedata.normalize("NFC", text)[:_MAX_LENGTH], language)
    pieces = segmentation_with_gaps(plain, language, forms, plain_values(plain, language, language))
    words = [(each, each.piece) for each in pieces]
    mentions = tuple(
        Mention(each.start, each.end, _meanings(piece)) for each, piece in words if isinstance(piece, LexiconWord)
    )
    unknown = tuple(
        piece.text for _, piece in words if isinstance(piece, Unknown) and any(map(str.isalpha, piece.text))
    )
    return TextConcepts(mentions, _phrases(pieces, language), unknown)


def _plain(text: str, language: str) -> str:
    """Return a text of the same length with all its brackets round, and commas for spaces between Chinese phrases."""
    text = _CLOSING.sub(")", _OPENING.sub("(", text)).replace("\n", ",")
    return _HAN_SPACE.sub(lambda each: "，" * len(each[0]), text) if language == "zh" else text


def _meanings(word: LexiconWord) -> tuple[Concept, ...]:
    return tuple(dict.fromkeys(each.concept for each in _likeliest(word.readings)))


def _likeliest(senses: Sequence[Sense]) -> list[Sense]:
    """Return the senses of the best rank; a word's others are related or rare."""
    return [each for each in senses if each.rank == senses[0].rank]


def _phrases(pieces: Sequence[PlacedPiece], language: str) -> tuple[NounPhrase, ...]:
    """Return the phrases that name goods, else parts, else materials; in brackets only if need be."""
    outside = list(_outside_brackets(pieces))
    for kind in _THINGS:
        for some in (outside, pieces):
            named = [clause for clause in _clauses(some) if any(_thing(each, kind) for each in clause)]
            if named:
                return tuple(
                    NounPhrase(clause[0].start, clause[-1].end, _head_of(clause, kind, language)) for clause in named
                )
    return ()


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
    parts = list(_between_links(clause))
    for place, part in enumerate(parts):
        things = [found for each in part if (found := _thing(each, kind))]
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


def _last_noun(part: Sequence[PlacedPiece], thing: Mention) -> Mention | None:
    """Return the head of a noun phrase that ends with its head: a thing, or the part or packing that follows it.

    None if a word follows that the lexicon lacks: it is likely a noun (battery management, camera pod).
    """
    after = [each for each in part if each.start >= thing.end]
    if any(isinstance(each.piece, Unknown) and each.piece.text.isalpha() for each in after):
        return None
    nouns = [found for each in after if (found := _thing(each, *_FOLLOWING))]
    return nouns[-1] if nouns else thing


def _between_links(clause: Sequence[PlacedPiece]) -> Iterator[list[PlacedPiece]]:
    """Yield the stretches between linking words, each up to its first number after a thing: what follows describes."""
    for is_link, some in groupby(clause, _links):
        if not is_link:
            yield list(_up_to_number(some))


def _links(placed: PlacedPiece) -> bool:
    return isinstance(placed.piece, Link) and placed.piece.relation is not Relation.NOTHING


def _up_to_number(pieces: Iterator[PlacedPiece]) -> Iterator[PlacedPiece]:
    named = False
    for each in pieces:
        if named and isinstance(each.piece, Value | Quantity):
            return
        named = named or _thing(each, ConceptKind.GOOD) is not None
        yield each


def _thing(placed: PlacedPiece, *kinds: ConceptKind) -> Mention | None:
    """Return a word whose likeliest meanings are things of some kinds; none for a case governed by another word."""
    if not isinstance(placed.piece, LexiconWord):
        return None
    free = [each for each in placed.piece.readings if not each.governed]
    likeliest = _likeliest(free) if free else []
    things = tuple(dict.fromkeys(each.concept for each in likeliest if each.concept.kind in kinds))
    return Mention(placed.start, placed.end, things) if things else None


def _contains(head: Mention) -> bool:
    return all(each.kind in _CONTAINERS or is_set(each) for each in head.concepts)
