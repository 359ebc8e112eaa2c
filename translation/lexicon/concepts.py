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
from typing import Final

from translation.lexicon.compounds import is_set
from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.parsing import HEAD_LAST
from translation.lexicon.phrases import Quantity, Relation
from translation.lexicon.pieces import (
    LexiconWord,
    Link,
    Mark,
    Piece,
    Unknown,
    Value,
    plain_values,
    segmentations,
)
from translation.lexicon.readings import Forms, Sense

_MAX_LENGTH: Final = 1000
"""Characters that are read; what a listing is stands at its beginning."""
_OPENING, _CLOSING = re.compile(r"[\[{【｛「『《<]"), re.compile(r"[\]}】｝」』》>]")
_HAN_SPACE: Final = re.compile(r"(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])")
_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)
"""Kinds that may be the head, likeliest first."""
_CONTAINERS: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})


@dataclass(frozen=True, slots=True)
class TextConcepts:
    """Concepts of a text: each word's possible meanings in order, and those of its head, which may be none."""

    heads: tuple[Concept, ...] = ()
    mentions: tuple[tuple[Concept, ...], ...] = ()
    unknown: tuple[str, ...] = ()
    """Words that the lexicon lacks."""


def read_concepts(text: str, language: str, forms: Forms) -> TextConcepts:
    """Return the concepts of a text in ``language``, whose words are ``forms``; of its first thousand characters."""
    plain = _CLOSING.sub(")", _OPENING.sub("(", unicodedata.normalize("NFC", text[:_MAX_LENGTH])))
    plain = _HAN_SPACE.sub("，", plain.replace("\n", ", ")) if language == "zh" else plain.replace("\n", ", ")
    found = segmentations(plain, language, forms, plain_values(plain, language, language), gaps=True)
    pieces = next(found, ())
    mentions = tuple(_meanings(each) for each in pieces if isinstance(each, LexiconWord))
    unknown = tuple(each.text for each in pieces if isinstance(each, Unknown) and any(map(str.isalpha, each.text)))
    return TextConcepts(_heads(pieces, language), mentions, unknown)


def _meanings(word: LexiconWord) -> tuple[Concept, ...]:
    return tuple(dict.fromkeys(each.concept for each in _likeliest(word.readings)))


def _likeliest(senses: Sequence[Sense]) -> list[Sense]:
    """Return the senses of the best rank; a word's others are related or rare."""
    return [each for each in senses if each.rank == senses[0].rank]


def _heads(pieces: Sequence[Piece], language: str) -> tuple[Concept, ...]:
    """Return the meanings of the head: of a good, else of a part, else of a material; in brackets only if need be."""
    outside = list(_outside_brackets(pieces))
    for kind in _THINGS:
        for some in (outside, pieces):
            for clause in _clauses(some):
                if found := _head_of(clause, kind, language):
                    return found
    return ()


def _outside_brackets(pieces: Sequence[Piece]) -> Iterator[Piece]:
    depth = 0
    for piece in pieces:
        if isinstance(piece, Mark):
            depth = max(0, depth + piece.sign.count("(") - piece.sign.count(")"))
        if not depth:
            yield piece


def _clauses(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces between marks; a hyphen or slash separates nothing."""
    for is_mark, some in groupby(pieces, lambda each: isinstance(each, Mark) and each.sign not in {"-", "/", "+", "&"}):
        if not is_mark:
            yield list(some)


def _head_of(clause: Sequence[Piece], kind: ConceptKind, language: str) -> tuple[Concept, ...]:
    """Return the meanings of a clause's head, if it is of a kind."""
    parts = list(_between_links(clause))
    for place, part in enumerate(parts):
        senses = [found for each in part if (found := _things(each, kind))]
        if not senses:
            continue
        chosen = senses[-1] if language in HEAD_LAST else senses[0]
        members = parts[place + 1] if place + 1 < len(parts) and _contains(chosen) else ()
        inside = [found for each in members if (found := _things(each, kind))]
        chosen = inside[-1] if inside and language in HEAD_LAST else inside[0] if inside else chosen
        return tuple(dict.fromkeys(each.concept for each in chosen))
    return ()


def _between_links(clause: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the stretches between linking words, each up to its first number after a thing: what follows describes."""
    for is_link, some in groupby(clause, _links):
        if not is_link:
            yield list(_up_to_number(some))


def _links(piece: Piece) -> bool:
    return isinstance(piece, Link) and piece.relation is not Relation.NOTHING


def _up_to_number(pieces: Iterator[Piece]) -> Iterator[Piece]:
    named = False
    for piece in pieces:
        if named and isinstance(piece, Value | Quantity):
            return
        named = named or bool(_things(piece, ConceptKind.GOOD))
        yield piece


def _things(piece: Piece, kind: ConceptKind) -> list[Sense]:
    """Return the likeliest senses of a word that are things of a kind, and no case governed by another word."""
    if not isinstance(piece, LexiconWord):
        return []
    things = [each for each in piece.readings if each.concept.kind is kind and not each.governed]
    others = [each for each in piece.readings if each.concept.kind is not kind and not each.governed]
    if not things or (others and others[0].rank < things[0].rank):
        return []
    return _likeliest(things)


def _contains(senses: Sequence[Sense]) -> bool:
    return all(each.concept.kind in _CONTAINERS or is_set(each.concept) for each in senses)
