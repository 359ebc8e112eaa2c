"""Words that may be packings: a drum of 290 kg makes no music, and 500 g of coffee come in a bag rather than a sack."""

import re
from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value
from translation.lexicon.readings import Sense

Item = LexiconWord | Value | Quantity | Labelled | Link
"""A piece within a phrase."""
AMOUNTS: Final = frozenset({"gram", "kilogram", "tonne", "millilitre", "litre", "ounce", "pound"})
"""Keys of the units of weight and volume."""
_AMOUNT: Final = re.compile(r"\d\s?(?:k?g|kgs|m?l|mL|L|cl|t|oz|lbs?|fl oz|gramos?|grammes?|gramas?|litros?|litres?)$")
"""Weights and volumes."""
_BAGS: Final = frozenset({"sack", "bag_packing"})
_VESSELS: Final = frozenset({"cup", "bowl"})
_KILOGRAMS: Final = re.compile(r"(\d+(?:[.,]\d{1,2})?)(?:[.,]\d{3})?\s?(?:kg|кг|千克|公斤|كجم|كغ)")
_LARGE: Final = 5


def holds_amount(clause: Sequence[Piece]) -> bool:
    """Return whether a clause names nothing but a weight or volume and one thing: 500 g bag."""
    words = [each for each in clause if isinstance(each, LexiconWord)]
    values = [each for each in clause if isinstance(each, Value | Quantity)]
    return len(words) == len(values) == 1 and len(clause) == 2 and is_amount(values[0])


def is_amount(value: Value | Quantity) -> bool:
    """Return whether a value is a weight or volume."""
    if isinstance(value, Quantity):
        return value.unit.key in AMOUNTS
    return bool(_AMOUNT.search(value.text))


def packed_in(items: Sequence[Item], amount: object) -> list[Item]:
    """Return items of which a word that may be a packing is one, of a value: five kilograms or more fill a sack."""
    text = amount.written if isinstance(amount, Value) else amount if isinstance(amount, str) else ""
    if isinstance(amount, Quantity) and amount.unit.key == "kilogram":
        text = f"{amount.number} kg"
    number = _KILOGRAMS.fullmatch(text)
    is_large = number is not None and float(number[1].replace(",", ".")) >= _LARGE
    return [_packing(each, is_large=is_large) for each in items]


def with_vessels(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which goods and packings that a larger one holds so many of are counted: 24杯/箱, 12盒/箱."""
    counted: list[Piece] = []
    for piece, mark, larger in zip(pieces, [*pieces[1:], None], [*pieces[2:], None, None], strict=False):
        before = counted[-1] if counted else None
        vessel = _vessel(piece) if mark == Mark("/") and _is_packing(larger) else None
        if vessel and isinstance(before, Value) and before.text.isdecimal():
            counted[-1] = Quantity(before.written, vessel)
        else:
            counted.append(piece)
    return counted


def _vessel(piece: Piece) -> Concept | None:
    """Return the packing, or the vessel that food is sold in, that a word may be."""
    concepts = [each.concept for each in piece.readings] if isinstance(piece, LexiconWord) else []
    return next((each for each in concepts if each.kind is ConceptKind.PACKING or each.key in _VESSELS), None)


def _is_packing(piece: Piece | None) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.kind is ConceptKind.PACKING


def with_sachets(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which what a larger packing holds so many of is a bag, no sack: 20袋/盒."""
    slashes = [i for i, each in enumerate(pieces) if each == Mark("/") and i > 1 and isinstance(pieces[i - 2], Value)]
    return [_sachet(piece) if i + 1 in slashes else piece for i, piece in enumerate(pieces)]


def _sachet(piece: Piece) -> Piece:
    """Return a word that may be a sack or a bag as a bag."""
    keys = {each.concept.key for each in piece.readings} if isinstance(piece, LexiconWord) else set()
    return _packing(piece, is_large=False) if isinstance(piece, LexiconWord) and keys >= _BAGS else piece


def _packing(item: Item, *, is_large: bool) -> Item:
    """Return a word as a packing, if it may be one: a drum of 290 kg makes no music."""
    packings = tuple(each for each in senses_of(item) if each.concept.kind is ConceptKind.PACKING)
    sacks = {each.concept.key for each in packings} >= {"sack", "bag_packing"}
    packings = tuple(each for each in packings if not sacks or (each.concept.key == "sack") is is_large)
    return LexiconWord(packings) if packings else item


def senses_of(item: Item) -> tuple[Sense, ...]:
    """Return what a word may mean; nothing for other pieces."""
    return item.readings if isinstance(item, LexiconWord) else ()
