"""What something is made of or comes in (in oak, in 25 kg drum), and what is included: cable not included."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece
from translation.lexicon.syntax.chunking import NAMED_KINDS, AmbiguousPhrase, of_kinds, only_describes

COMPLEMENT_WORDS: Final = ("with ", "without ", "for ", "in ")
"""Beginnings of the English names of descriptions that say what a thing has or is for."""
_INCLUDED: Final = {Relation.INCLUDED: Relation.WITH, Relation.EXCLUDED: Relation.WITHOUT}


def with_inclusions(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which "X included" is "with X", and "X not included" is "without X".

    Raises `AmbiguousPhrase` where that is not said in a clause of its own: a lamp included is no lamp with anything.
    """
    found: list[Piece] = []
    for clause, mark in _clauses(pieces):
        links = [each for each in clause if isinstance(each, Link) and each.relation in _INCLUDED]
        if links and (links != [clause[-1]] or not found or not any(map(_is_thing, clause))):
            raise AmbiguousPhrase
        found += [Link(_INCLUDED[links[0].relation]), *clause[:-1]] if links else clause
        found += [mark] if mark else []
    return found


def _clauses(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], Mark | None]]:
    clause: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Mark):
            yield clause, piece
            clause = []
        else:
            clause.append(piece)
    if clause:
        yield clause, None


def with_contents(pieces: Sequence[Piece]) -> list[Piece]:
    """Return English pieces without "in": "of" before a material, a comma before a packing, naught before a colour.

    The colour of the material is said of the thing: shoe in black leather. Raises `AmbiguousPhrase` before others.
    """
    found: list[Piece] = []
    skipped = 0
    for i, piece in enumerate(pieces):
        if i < skipped:
            continue
        if piece != Link(Relation.IN):
            found.append(piece)
            continue
        named = [*takewhile(_is_named, pieces[i + 1 :])]
        if not found or not isinstance(found[-1], LexiconWord) or not named:
            raise AmbiguousPhrase
        found += _contents(named)
        skipped = i + 1 + len(named)
    return found


def _contents(named: Sequence[Piece]) -> list[Piece]:
    """Return what stands for "in" and the words after it."""
    complements = [*takewhile(is_complement, reversed(named))][::-1]
    if complements and len(complements) < len(named):
        return [*complements, *_contents(named[: len(named) - len(complements)])]  # ballet flats in leather with bow
    last = named[-1]
    if not isinstance(last, LexiconWord):
        raise AmbiguousPhrase
    if of_kinds(last, [ConceptKind.MATERIAL]):
        materials = [*takewhile(lambda each: not only_describes(each), reversed(named))][::-1]
        described = named[: len(named) - len(materials)]
        if not all(map(_is_colour, described)) or materials[0] == Link(Relation.AND):
            raise AmbiguousPhrase  # a chair in natural rattan is no natural chair
        return [*described, Link(Relation.OF), *map(_as_material, materials)]
    if of_kinds(last, [ConceptKind.PACKING]):
        return [Mark(","), *named]
    if all(map(_is_colour, named)):
        return [*named]
    raise AmbiguousPhrase


def is_complement(piece: Piece) -> bool:
    """Return whether a piece is a description that begins with a preposition: with bow."""
    concept = piece.readings[0].concept if isinstance(piece, LexiconWord) else None
    return concept is not None and only_describes(piece) and concept.adjective("en").plain.startswith(COMPLEMENT_WORDS)


def _as_material(piece: Piece) -> Piece:
    readings = piece.readings if isinstance(piece, LexiconWord) else ()
    materials = tuple(each for each in readings if each.concept.kind is ConceptKind.MATERIAL)
    if isinstance(piece, LexiconWord) and not materials:
        raise AmbiguousPhrase
    return LexiconWord(materials) if materials else piece


def _is_named(piece: Piece) -> bool:
    return not isinstance(piece, Mark | Link) or piece == Link(Relation.AND)


def _is_colour(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.kind is ConceptKind.COLOUR


def _is_thing(piece: Piece) -> bool:
    return of_kinds(piece, NAMED_KINDS)
