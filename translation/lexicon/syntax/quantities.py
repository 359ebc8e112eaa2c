"""Numbers with the units or packings behind them that a clause counts: 3米, 72克×12碗, 4*185+1*95平方."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value
from translation.lexicon.segmentation.signed_values import CROSS_SECTION
from translation.lexicon.syntax.packings import Item, packed_in, senses_of

_TIMES: Final = re.compile(r"(?:^|\D)\s?[×xX*]\s?\d+$")
_SIGN: Final = re.compile(r"\s?[×xX*]\s?")
_PACKINGS: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})
_NUMBER: Final = re.compile(r"[<>≤≥≈±]?[-−]?\d[\d.,]*(?:[/×x–~-]\d[\d.,]*)*(?:\s?%)?")
_SUM: Final = re.compile(r"\d{1,2}\+\d{1,2}")
_AREA: Final = re.compile(r"\d[\d.]*(?:\*\d[\d.]*){1,2}")
_CONDUCTORS: Final = re.compile(
    rf"[A-Z]{{0,5}}(?:\d{{1,2}}{CROSS_SECTION}|\d{{1,3}}(?:\.\d{{1,2}})?)(?:\+\d{CROSS_SECTION})*"
)
"""How many conductors a cable has, and their cross-sections, behind its type: BV2.5, 3*2.5, 4*185+1*95."""
LENGTHS: Final = frozenset({"metre", "centimetre", "millimetre", "inch", "foot"})
"""Keys of units of length."""


def with_quantities(clause: Sequence[Piece], language: str) -> Iterator[Item]:
    """Yield the pieces of a clause without marks, and each number with the unit behind it as a quantity."""
    pieces = iter(range(len(clause)))
    is_counted = len(clause) == 2 and language != "zh"
    for i in pieces:
        piece, after = clause[i], clause[i + 1] if i + 1 < len(clause) else None
        unit = _counted(piece, after, is_last=i + 2 == len(clause)) if isinstance(piece, Value) else None
        unit = unit or (_possible_unit(after) if is_counted and _is_number(piece) else None)
        if unit and isinstance(piece, Value):
            next(pieces)
            yield Quantity(piece.written, unit)
        elif not isinstance(piece, Mark):
            yield piece


def _counted(value: Value, after: Piece | None, *, is_last: bool) -> Concept | None:
    """Return what a value counts: the unit of a number, or the packing in 312克×24罐, 72克×12碗."""
    unit = unit_of(after)
    if _NUMBER.fullmatch(value.text) or _SUM.fullmatch(value.text):
        return unit
    if unit and unit.key == "conductor_cross_section" and _CONDUCTORS.fullmatch(value.text):
        return unit
    if _AREA.fullmatch(value.text):
        return unit if unit and unit.key in LENGTHS else None  # 38*38孔: of that size
    if _TIMES.search(value.text) and isinstance(after, LexiconWord):
        senses = senses_of(packed_in([after], _SIGN.split(value.text)[0])[0])
        only = senses[0].concept if len(senses) == 1 else None
        return only if only and (only.kind in _PACKINGS or (is_last and only.kind is ConceptKind.GOOD)) else None
    return None


def unit_of(piece: Piece | None) -> Concept | None:
    """Return the unit that a word is for certain, or rather than a part: 24 pièces are no components."""
    readings = piece.readings if isinstance(piece, LexiconWord) else ()
    others = {each.concept.kind for each in readings} - {ConceptKind.UNIT}
    if not readings or readings[0].concept.kind is not ConceptKind.UNIT or others - {ConceptKind.PART}:
        return None
    return readings[0].concept


def _is_number(piece: Piece) -> bool:
    return isinstance(piece, Value) and bool(_NUMBER.fullmatch(piece.text))


def _possible_unit(piece: Piece | None) -> Concept | None:
    """Return the unit that a word may be, where nothing but a number stands beside it: 25 sheets."""
    readings = piece.readings if isinstance(piece, LexiconWord) else ()
    return next((each.concept for each in readings if each.concept.kind is ConceptKind.UNIT), None)
