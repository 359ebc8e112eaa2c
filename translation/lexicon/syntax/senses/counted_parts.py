"""Numbers of what things have or consist of, by words that count another thing elsewhere: 24针打印机 has 24 pins."""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value
from translation.lexicon.syntax.chunking import AmbiguousPhrase

_SETS: Final = re.compile(
    "first_aid_kit|(?:cutlery|tool|dinner|tea|cookware|tableware|serving|knife|wrench|spanner|socket|bit|drill|chisel"
    "|screwdriver|file|manicure|sewing|repair|chopstick)[a-z_]*_(?:set|kit)$"
)
"""Words in the keys of sets that consist of pieces, and are counted as sets themselves."""
_CONSTRUCTION: Final = re.compile("construction_toy|building_blocks|puzzle")
_PARTS: Final = (
    ("片", re.compile("solar_panel|photovoltaic"), Label.CELLS),
    ("半片", re.compile("solar_panel|photovoltaic"), Label.HALF_CELLS),
    ("片", re.compile("leaf_spring"), Label.LEAVES),
    ("件", _SETS, Label.PIECES),
    *((spelling, _CONSTRUCTION, Label.BRICKS) for spelling in ("片", "颗", "粒", "块", "颗粒", "件")),
    ("片", re.compile("toaster"), Label.SLICES),
    ("片", re.compile("radiator|heater$"), Label.FINS),
    ("片", re.compile("harrow|plough"), Label.DISCS),
    ("片", re.compile("heat_exchanger"), Label.PLATES),
    ("枚", re.compile("egg_boiler|egg_cooker|egg_steamer|incubator|hatch"), Label.EGGS),
    ("颗", re.compile("lamp|light$|lighting|spotlight"), Label.LIGHTS),
    ("套", re.compile("dishwasher"), Label.PLACE_SETTINGS),
    ("罐", re.compile("cupping"), Label.CUPPING_CUPS),
    ("针", re.compile("printer"), Label.NEEDLES),
    ("管", re.compile("controller"), Label.TRANSISTORS),
    ("支", re.compile("(?:wool|linen|flax|ramie|cashmere)_yarn|wool_top|worsted"), Label.METRIC_COUNT),
    ("只", re.compile("cage|coop"), Label.BIRDS),
    ("盘", re.compile("oven|furnace|proofer|steamer|incubator|dehydrator|drying|freezer|trolley"), Label.TRAYS),
    ("杯", re.compile("coffee_m|coffee_b|rice_cooker|tea_maker"), Label.CUPS_OF_COFFEE),
    ("位", re.compile("terminal|dip_switch|distribution_box|meter_box"), Label.WAYS),
    ("位", re.compile("watch_box|jewel[a-z]*_box|eyewear_case|glasses_case|display_case"), Label.SLOTS),
    ("节", re.compile("(?:rechargeable|alkaline|dry|carbon|zinc)[a-z_]*_battery$"), Label.PACK),
    ("门", re.compile("locker|storage_cabinet|wardrobe|refrigerator|freezer"), Label.DOORS),
    ("抽屉", re.compile("calendar|chest|cabinet|nightstand|desk$|tool_trolley|organi[sz]er"), Label.DRAWERS),
    ("层", re.compile("rack$|rack_|shel[fv]|stand$|trolley|cart$|drawers|steamer|lunch_box|wardrobe"), Label.TIERS),
    ("模式", re.compile("."), Label.MODES),
)
"""Measure words and names of parts behind a number, words in the keys of things, and what is counted of these."""
_UNCERTAIN: Final = (
    ("罐", re.compile("respirator|gas_mask")),  # filters
    ("管", re.compile("fork|charger|inverter|amplifier")),  # their diameter, transistors
    ("支", re.compile("wool$|linen$|flax$|ramie$")),  # counts of their yarns
)
"""Measure words, and words in the keys of things beside which they count another thing than the lexicon says."""
_PACKED: Final = frozenset({Label.CELLS, Label.HALF_CELLS, Label.LEAVES, Label.PIECES, Label.BRICKS})
"""Labels of what things consist of, beside measure words that count the things as well."""
_PIECES: Final = frozenset({"piece", "item_unit"})


def with_counted_parts(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with the number of what things have in a label: 24针打印机 has 24 pins.

    ``things`` are the keys of what it names. What is packed stays as it is: 12件/箱. Raises `AmbiguousPhrase` for what
    else a measure word counts.
    """
    words = _counting_words(pieces)
    parts = [(each, label) for each, names, label in _PARTS if each in words and any(map(names.search, things))]
    uncertain = [each for each, names in _UNCERTAIN if each in words and any(map(names.search, things))]
    written: list[Piece] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        before = written[-1] if written else None
        counted = [label for each, label in parts if _counts_by(piece, before, each)]
        if not counted and any(_counts_by(piece, before, each) for each in uncertain):
            raise AmbiguousPhrase
        if not counted or (after == Mark("/") and counted[0] in _PACKED):
            written.append(piece)
        elif after == Mark("/"):
            raise AmbiguousPhrase  # 50只/箱: of cages
        elif isinstance(piece, Quantity):
            written.append(_labelled(counted[0], piece.number))
        elif isinstance(before, Value):
            written[-1] = _labelled(counted[0], before.text)
    return written


def _counting_words(pieces: Sequence[Piece]) -> set[str]:
    """Return the Chinese spellings of all that may count something: of units, and of words behind values."""
    words = {each.unit.noun("zh").singular for each in pieces if isinstance(each, Quantity)}
    for value, word in pairwise(pieces):
        if isinstance(value, Value) and isinstance(word, LexiconWord):
            words.update(each.spelling("zh") for each in word.readings)
    return words


def _labelled(label: Label, number: str) -> Labelled:
    """Return a count. Raises `AmbiguousPhrase` for a value that is none."""
    if not number.isdecimal():
        raise AmbiguousPhrase
    return Labelled(label, number)


def _counts_by(piece: Piece, before: Piece | None, spelling: str) -> bool:
    """Return whether a piece is a word spelled in one way behind a number, or a quantity of it."""
    if isinstance(piece, Quantity):
        return piece.unit.noun("zh").singular == spelling
    return isinstance(before, Value) and before.text[-1:].isdecimal() and is_spelled(piece, spelling)


def is_spelled(piece: Piece, spelling: str) -> bool:
    """Return whether a piece is a word that is spelled in one way in Chinese."""
    return isinstance(piece, LexiconWord) and any(each.spelling("zh") == spelling for each in piece.readings)


def with_pieces_of_sets(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title that is not Chinese with 24 pièces at the end of a clause as those of its set.

    ``things`` are the keys of what it names.
    """
    if not any(map(_SETS.search, things)):
        return list(pieces)
    written: list[Piece] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        before = written[-1] if written else None
        ends = after is None or (isinstance(after, Mark | Value) and after != Mark("/"))
        is_unit = isinstance(piece, LexiconWord) and piece.readings[0].concept.key in _PIECES
        if ends and is_unit and isinstance(before, Value) and before.text.isdecimal():
            written[-1] = Labelled(Label.PIECES, before.text)
        else:
            written.append(piece)
    return written
