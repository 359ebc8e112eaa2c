"""What one word alone in a later clause is to the thing of a Chinese title: an ingredient, or what the thing is for."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece
from translation.lexicon.syntax.chunking import is_only

_FITTED: Final = re.compile(
    "valve$|bearing$|_seal$|gasket$|filter$|piston|lubricant|engine_part|plug$|switch$|thermostat|capacitor|igniter"
    "|heating_element|drain_pump|primer|bolt$|screw$"
)
_FITTED_TO: Final = re.compile(
    "boiler|motor$|pump$|vehicle|truck$|tractor|compressor|engine$|machine$|^car$|appliance|heater$|refriger|air_condition|steel_structure"
)
"""Words in the keys of parts, and of what a later clause says that they are for."""
_DRIVING: Final = re.compile("proof_motor|gear_motor|servo_motor|stepper_motor")
"""Words in the keys of motors that rather drive what is fitted: 卸料器 防爆电机."""
_MIXED: Final = re.compile("hair_care|skin_care|serum|toothpaste|toiletries|cosmetic|eye_drops|soft_drink|^beverage")
_INGREDIENTS: Final = re.compile("chemical|vitamin|_acid|plant_extract|collagen|peptide")
"""Words in the keys of what is mixed, and of its ingredients."""


def with_ingredients(later: Sequence[Piece], head: Piece) -> list[Piece]:
    """Return later clauses with "with" before each ingredient that is one alone: 洗发水 氨基酸."""
    if not is_any(head, _MIXED) or is_any(head, _INGREDIENTS):
        return list(later)
    return [
        each
        for piece, is_alone in _placed(later)
        for each in ((Link(Relation.WITH), piece) if is_alone and _is_ingredient(piece) else (piece,))
    ]


def with_machines_fitted(later: Sequence[Piece]) -> list[Piece]:
    """Return later clauses with "for" before each machine that is one alone: 安全阀 蒸汽锅炉."""
    return [
        each
        for piece, is_alone in _placed(later)
        for each in ((Link(Relation.FOR), piece) if is_alone and _is_fitted_to(piece) else (piece,))
    ]


def _is_fitted_to(piece: Piece) -> bool:
    return is_any(piece, _FITTED_TO) and not is_any(piece, _DRIVING)


def is_fitted(piece: Piece) -> bool:
    """Return whether a thing is built into machines: a valve, a bearing."""
    return is_any(piece, _FITTED)


def is_any(piece: Piece, names: re.Pattern[str]) -> bool:
    """Return whether a word may be a concept of which the key, or that of a broader one, has one of some names."""
    return isinstance(piece, LexiconWord) and any(each.concept.is_any(names) for each in piece.readings)


def _placed(later: Sequence[Piece]) -> Iterator[tuple[Piece, bool]]:
    """Yield pieces, each with whether it is a clause of its own between commas."""
    borders = zip([Mark(","), *later], later, [*later[1:], Mark("")], strict=False)
    return ((piece, before == Mark(",") and after in (Mark(","), Mark(""))) for before, piece, after in borders)


def _is_ingredient(piece: Piece) -> bool:
    return is_only(piece, [ConceptKind.GOOD]) and is_any(piece, _INGREDIENTS)
