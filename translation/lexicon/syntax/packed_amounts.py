"""Packings behind what they hold, in a clause of a Chinese title: 25kg纸袋 of starch, 25支铁盒 of drill bits."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value, clauses
from translation.lexicon.syntax.chunking import AmbiguousPhrase, of_kinds
from translation.lexicon.syntax.packings import AMOUNTS, is_amount

_PIECES: Final = frozenset({"piece", "strip_unit", "sheet_unit", "block_unit", "item_unit"})
_WHOLE: Final = frozenset("只个件")
"""Measure words that count boxes as well as what is in them."""
_WALLS: Final = re.compile("plastic|poly|steel|iron|alumin|metal|paper|board|wood|glass|fabric|leather|foil|film")
"""Words in the keys of what packings themselves are made of."""


def with_packings_apart(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title with commas before what a packing holds, and before the packing of counted things.

    Raises `AmbiguousPhrase` where the packings may be what is counted: 12个铁盒.
    """
    written: list[Piece] = []
    for is_outside, clause in clauses(pieces):
        written += _parted(clause, is_later=bool(written)) if is_outside else clause
    return written


def packing_place(clause: Sequence[Piece]) -> int | None:
    """Return the place of the amount or count before the packing that ends a clause; None where none does."""
    if len(clause) < 2 or not _is_packing(clause[-1]):
        return None
    before = clause[-2]
    if isinstance(before, Value | Quantity) and is_amount(before):
        return len(clause) - 2
    is_counted = len(clause) > 2 and isinstance(clause[-3], Value) and clause[-3].text[-1:].isdecimal()
    return len(clause) - 3 if is_counted and _unit_key(before) in AMOUNTS | _PIECES else None


def may_count_packings(clause: Sequence[Piece]) -> bool:
    """Return whether a measure word stands before a packing, so that it counts packings or what is in one: 4支礼盒."""
    return any(_may_be_piece(before) and of_kinds(piece, [ConceptKind.PACKING]) for before, piece in pairwise(clause))


def _may_be_piece(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and any(each.concept.key in _PIECES for each in piece.readings)


def _parted(clause: Sequence[Piece], *, is_later: bool) -> Iterator[Piece]:
    place = packing_place(clause)
    before = clause[:place]
    holds = any(map(_is_ware, before))
    if place is None or not (holds or (is_later and not before)):
        yield from clause
        return
    yield from before
    if before:
        yield Mark(",")
    yield from clause[place:-1]
    if _counts_pieces(clause[-2]):
        yield Mark(",")
    yield clause[-1]


def _counts_pieces(piece: Piece) -> bool:
    """Return whether a word counts what a packing holds. Raises `AmbiguousPhrase` where it may count packings."""
    if _unit_key(piece) not in _PIECES or not isinstance(piece, LexiconWord):
        return False
    if piece.readings[0].spelling("zh") in _WHOLE:
        raise AmbiguousPhrase
    return True


def _unit_key(piece: Piece) -> str:
    sense = piece.readings[0] if isinstance(piece, LexiconWord) else None
    return sense.concept.key if sense and sense.concept.kind is ConceptKind.UNIT else ""


def _is_packing(piece: Piece) -> bool:
    """Return whether a word may be a packing, and no description: 礼盒 is gift-boxed as well."""
    kinds = {each.concept.kind for each in piece.readings} if isinstance(piece, LexiconWord) else set()
    return ConceptKind.PACKING in kinds and not any(each.describes for each in kinds)


def _is_ware(piece: Piece) -> bool:
    """Return whether a word names what a packing may hold, and none may be made of."""
    readings = piece.readings if isinstance(piece, LexiconWord) else ()
    goods = [each.concept for each in readings if each.concept.kind is ConceptKind.GOOD]
    return bool(goods) and not (_is_packing(piece) or any(each.is_any(_WALLS) for each in goods))
