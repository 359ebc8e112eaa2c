"""Senses of words that depend on what else a listing names: a rim is that of a wheel, or of a glass."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Quantity
from translation.lexicon.pieces import LexiconWord, Piece
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import AmbiguousPhrase

_NAMED: Final = frozenset({ConceptKind.GOOD, ConceptKind.MATERIAL})
_HELD: Final = "knife|knives|cutlery|cookware|saw|hatchet|axe|tool|brush|broom|kettle|pot$|pan$|teaware"
_TABLE: Final = "drinkware|tableware|glass|cup|mug|bowl|plate|dish|vase|cookware|decanter|china"
_BED: Final = "bed_|bedding|bed_sheet|sheet_set|fitted_sheet|flat_sheet|duvet|quilt|pillow|mattress|blanket|bed_linen"
_EDGED: Final = "hatchet|axe"
_TWISTED: Final = "twine|yarn|rope|cord|thread"
_EXCLUDED: Final[Mapping[str, re.Pattern[str]]] = {
    "wheel_rim": re.compile(_TABLE),
    "washed_finish": re.compile("coffee"),
    "sleeve": re.compile(_HELD),
    "eco_friendly": re.compile("food|oil|fruit|vegetable|coffee|tea$|wine|honey|cotton|grain|spice|olive|juice|dates"),
    "grease": re.compile("leather|shoe|boot"),
    "double_seat": re.compile(_BED),
    "single_seat": re.compile(_BED),
    "platform_soled": re.compile(_TABLE + "|candle|jar"),
    "travel_mug": re.compile("blown_glass|crystal|coloured_glass"),
    "towel": re.compile("tablecloth|table_linen"),
    "ink": re.compile("pen$|pen_|stationery"),
    "straight_leg": re.compile(_TABLE),
    "back_side": re.compile("chair|sofa|seat|stool|bench"),
    "granule_material": re.compile("fertili|chemical|nitrate|sulphate|sulfate|chloride"),
    "granular": re.compile("toy|blocks"),
    "mask": re.compile(_EDGED),
    "oud": re.compile("agarwood|perfume|incense|frankincense"),
    "three_ply": re.compile(_TWISTED),
    "medium_size_m": re.compile("coffee"),
    "medium_property": re.compile("coffee"),
}
"""Words in the keys of goods and materials beside which a concept is not meant."""
_NEEDED: Final[Mapping[str, re.Pattern[str]]] = {
    "double_bed_size": re.compile(_BED),
    "single_bed_size": re.compile(_BED),
    "thick_bottomed": re.compile(_TABLE + "|candle|jar"),
    "pure": re.compile("oil|honey|juice|food|water|extract|essence|powder|wax|butter|tea$|coffee|spice|saffron|salt"),
    "head_unit": re.compile("lamp|light|flower|bouquet|shower|machine|sprayer"),
    "straight_sided": re.compile(_TABLE),
    "vessel_rim": re.compile(_TABLE),
    "washed_process": re.compile("coffee"),
    "three_strand": re.compile(_TWISTED),
    "blade_sheath": re.compile(_EDGED),
    "medium_roast": re.compile("coffee"),
    "three_piece_body": re.compile("valve"),
    "two_piece_body": re.compile("valve"),
    "two_gang": re.compile("switch|socket|panel"),
    "cutting_capacity_mm": re.compile("secateur|pruner|lopper|shears|cutter|snips"),
    "tumbler_glass": re.compile("blown_glass|crystal|coloured_glass"),
}
"""Words in the keys of goods and materials beside which alone a concept is meant."""

_DEPENDING: Final = _EXCLUDED.keys() | _NEEDED.keys()


def in_context(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which words have only senses that fit the others.

    Raises `AmbiguousPhrase` where a concept is named without what it needs.
    """
    if any(isinstance(each, Quantity) and not _counts(each, pieces) for each in pieces):
        raise AmbiguousPhrase  # 7头礼盒装: of a tea set
    return [_fitting(piece, pieces) if isinstance(piece, LexiconWord) else piece for piece in pieces]


def _counts(quantity: Quantity, pieces: Sequence[Piece]) -> bool:
    """Return whether the unit of a quantity fits what a listing names."""
    needed = _NEEDED.get(quantity.unit.key)
    named = [key for each in pieces if isinstance(each, LexiconWord) for key in _keys(each)]
    return needed is None or any(map(needed.search, named))


def _fitting(word: LexiconWord, pieces: Sequence[Piece]) -> LexiconWord:
    if not any(each.concept.key in _DEPENDING for each in word.readings):
        return word
    keys = [key for each in pieces if each is not word and isinstance(each, LexiconWord) for key in _keys(each)]
    fitting = tuple(each for each in word.readings if _fits(each, keys))
    if not fitting and any(each.concept.key in _NEEDED for each in word.readings):
        raise AmbiguousPhrase
    return LexiconWord(fitting or word.readings)


def _keys(word: LexiconWord) -> tuple[str, ...]:
    concept: Concept = word.readings[0].concept
    return (concept.key, *concept.broader) if concept.kind in _NAMED else ()


def _fits(sense: Sense, keys: Sequence[str]) -> bool:
    excluded, needed = _EXCLUDED.get(sense.concept.key), _NEEDED.get(sense.concept.key)
    if excluded and any(map(excluded.search, keys)):
        return False
    return needed is None or any(map(needed.search, keys))
