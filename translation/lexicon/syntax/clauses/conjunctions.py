"""What "and" joins: adjectives, materials, complements, or whole phrases; and the refusal of what it may join."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, until_mark
from translation.lexicon.syntax.chunking import (
    HEAD_KINDS,
    NAMED_KINDS,
    AmbiguousPhrase,
    is_only,
    of_kinds,
    only_describes,
)
from translation.lexicon.syntax.clauses.inclusions import COMPLEMENT_WORDS
from translation.lexicon.syntax.parsing import HEAD_LAST

_TAILS: Final = frozenset({Relation.WITH, Relation.WITHOUT, Relation.FOR})
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_NOUNS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)


def mark_conjunctions(pieces: Sequence[Piece], language: str) -> Iterator[Piece]:
    """Yield the pieces with each "and" as a mark, except between two adjectives. Raises `AmbiguousPhrase`."""
    for i, (before, piece, after) in enumerate(zip([None, *pieces], pieces, [*pieces[1:], None], strict=False)):
        if not isinstance(piece, Link) or piece.relation is not Relation.AND:
            yield piece
            continue
        if is_only(before, _MATERIALS) and is_only(after, _MATERIALS) and _is_of_both(pieces, i):
            yield piece
            continue
        if is_only(before, _MATERIALS) and (language in HEAD_LAST or is_only(after, _MATERIALS)):
            raise AmbiguousPhrase  # `cotton and wool shirt`, `camisa de algodón y lana`: which of the two is of wool?
        complement = _complement(pieces[:i], pieces[i + 1 :], language)
        if complement:
            yield complement
            continue
        if not _describes(before) and only_describes(after) and not _names_thing(pieces[i + 2 :]):
            raise AmbiguousPhrase  # وبرية: terry, not "and wild"
        if _is_said_with(before) and not _describes(after):
            raise AmbiguousPhrase  # with argan and honey: with both
        is_one = _may_be_one(before, pieces[i + 1 :]) if language == "en" else _are_apposed(pieces[max(i - 2, 0) : i])
        if is_one and language != "zh":
            raise AmbiguousPhrase
        yield piece if _describes(before) and _describes(after) else Mark("&")


def _is_of_both(pieces: Sequence[Piece], place: int) -> bool:
    """Return whether "of" precedes two materials joined by "and", and no thing follows: a pan of copper and steel."""
    ends = place + 2 == len(pieces) or isinstance(pieces[place + 2], Mark)
    return ends and place > 1 and pieces[place - 2] == Link(Relation.OF)


def _complement(before: Sequence[Piece], after: Sequence[Piece], language: str) -> Link | None:
    """Return the preposition that also governs what follows "and": with chain and hook, 带麦克风和凳子."""
    clause = until_mark(reversed(before))
    links = [each for each in clause if isinstance(each, Link) and each.relation in _TAILS]
    rest = until_mark(after)
    things = [each for each in rest if of_kinds(each, HEAD_KINDS)]
    if not links or len(things) != 1 or any(isinstance(each, Link) for each in rest):
        return None
    if links[0].relation is Relation.FOR:
        return links[0] if language != "zh" and rest == things else None
    if language != "zh" and rest == things and _is_good(before[-1]) and _is_good(rest[0]):
        return links[0]  # cream with argan and honey
    is_part = of_kinds(things[0], [ConceptKind.PART]) and not of_kinds(things[0], [ConceptKind.GOOD])
    return links[0] if language == "zh" or is_part else None


def _is_good(piece: Piece) -> bool:
    """Return whether a word may be a good, and is no part."""
    is_part = of_kinds(piece, [ConceptKind.PART])
    return of_kinds(piece, [ConceptKind.GOOD]) and not is_part


def _may_be_one(before: Piece | None, after: Sequence[Piece]) -> bool:
    """Return whether English nouns joined by "and" may be what a thing after them is of: argan and lavender shampoo."""
    clause = [*takewhile(lambda piece: not isinstance(piece, Mark | Link), after)]
    words = [each for each in clause if isinstance(each, LexiconWord)]
    is_noun = of_kinds(before, [ConceptKind.GOOD])
    things = [each for each in words if of_kinds(each, HEAD_KINDS)]
    return is_noun and len(things) > 1 and things[0] is words[0]


def _are_apposed(pieces: Sequence[Piece]) -> bool:
    """Return whether two nouns stand side by side: "and" may join another one to the second, parfum oud et rose."""
    nouns = [each for each in pieces if of_kinds(each, _NOUNS)]
    return len(nouns) > 1


def _is_said_with(piece: Piece | None) -> bool:
    """Return whether a word is a description that begins with a preposition in English: with argan."""
    concept = piece.readings[0].concept if isinstance(piece, LexiconWord) else None
    return concept is not None and concept.kind.describes and concept.adjective("en").plain.startswith(COMPLEMENT_WORDS)


def _names_thing(pieces: Sequence[Piece]) -> bool:
    """Return whether a word before the next mark may be a thing."""
    clause = until_mark(pieces)
    return any(of_kinds(piece, NAMED_KINDS) for piece in clause)


def _describes(piece: Piece | None) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.kind.describes
