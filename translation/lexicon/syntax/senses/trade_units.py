"""Chinese measure words that are a unit of their own in one trade: 支 of yarn, 平方 of cables."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import AmbiguousPhrase

_SPUN: Final = re.compile(
    "modal$|lyocell|fabric|textile|cotton|poplin|sateen|satin|bedding|sheet|duvet|quilt|shirt|yarn|pillowcase|underpants"
    "|pyjamas|towel"
)
_CONDUCTORS: Final = re.compile("cable|wire|conductor")
_AREA: Final = "平方"
_SECTION: Final = re.compile(r"(?:\d{1,2}[×xX*])?\d{1,3}(?:\.\d{1,2})?")
"""The area of a conductor in square millimetres, and how many of them a cable has."""
_COUNT: Final = "支"
_SINGLES: Final = re.compile(r"(\d{2,3})\s?[sS]")
_COUNT_VALUE: Final = re.compile(r"\d{1,3}")
_TESTED: Final = re.compile("test_kit|_test$|test_strip|antigen|reagent")
_BALLS: Final = re.compile("^(?:foot|basket|volley|hand|rugby_)ball$|_(?:foot|basket|volley)ball$")
_ALCOHOLIC: Final = re.compile("spirit|liquor|baijiu|whisky|vodka|brandy|rum$|wine$")
_STRENGTH: Final = re.compile(r"\d{1,2}(?:\.\d)?")
_NOT_SPUN: Final = re.compile("swab|pen|brush|rope|stick|linen|flax|wool|ramie")
_METRIC: Final = re.compile("(?:linen|flax|wool|ramie|cashmere)_yarn")
"""Yarns of which 支 counts kilometres in a kilogram."""


_OTHERS: Final = {
    "片": re.compile("toaster|radiator|heater$|harrow|plough|heat_exchanger"),  # slices, fins, discs
    "枚": re.compile("egg_boiler|egg_cooker|egg_steamer|incubator|hatch"),  # eggs
    "颗": re.compile("lamp|light$|lighting|spotlight"),  # LEDs
    "套": re.compile("dishwasher"),  # place settings
    "罐": re.compile("cupping|respirator|gas_mask"),  # cups, filters
    "针": re.compile("printer"),  # pins
    "管": re.compile("fork|controller|charger|inverter|amplifier"),  # their diameter, transistors
    "支": re.compile("wool|linen|flax|ramie"),  # counts of their yarns
    "只": re.compile("cage|coop"),  # birds
    "盘": re.compile("oven|furnace|proofer|steamer|incubator|dehydrator|drying|freezer|trolley"),  # trays
}
"""Measure words, and words in the keys of things beside which they count another thing than the lexicon says."""

_SETS: Final = re.compile(
    "first_aid_kit|(?:cutlery|tool|dinner|tea|cookware|tableware|serving|knife|wrench|spanner|socket|bit|drill|chisel"
    "|screwdriver|file|manicure|sewing|repair|chopstick)[a-z_]*_(?:set|kit)$"
)
"""Words in the keys of sets that consist of pieces, and are counted as sets themselves."""
_CONSTRUCTION: Final = re.compile("construction_toy|building_blocks|puzzle")
_LABELLED: Final = (
    ("片", re.compile("solar_panel|photovoltaic"), Label.CELLS),
    ("片", re.compile("leaf_spring"), Label.LEAVES),
    ("件", _SETS, Label.PIECES),
    *((spelling, _CONSTRUCTION, Label.BRICKS) for spelling in ("片", "颗", "粒", "块", "颗粒", "件")),
)
"""Measure words, and words in the keys of things that consist of so many of what a label names."""

_PIECES: Final = frozenset({"piece", "item_unit"})


def check_counted(pieces: Sequence[Piece], things: Collection[str]) -> None:
    """Raise `AmbiguousPhrase` for a measure word that counts another thing in a title: 24针打印机 has 24 pins.

    ``things`` are the keys of what it names.
    """
    for before, piece in zip([None, *pieces], pieces, strict=False):
        is_counted = isinstance(before, Value) and before.text[-1:].isdecimal()
        for spelling, names in _OTHERS.items():
            if _counts_by(piece, spelling, is_counted=is_counted) and any(map(names.search, things)):
                raise AmbiguousPhrase


def _counts_by(piece: Piece, spelling: str, *, is_counted: bool) -> bool:
    """Return whether a piece is a measure word spelled in one way behind a number, or a quantity of it."""
    if isinstance(piece, Quantity):
        return piece.unit.noun("zh").singular == spelling
    return is_counted and isinstance(piece, LexiconWord) and _is_spelled(piece, spelling)


def with_trade_units(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with measure words as its trade means them.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` where they mean another thing.
    """
    for read in (with_cross_sections, with_servings, with_ball_sizes, with_alcohol, with_counted_parts):
        pieces = read(pieces, things)
    return list(pieces)


def with_cross_sections(pieces: Sequence[Piece], things: Iterable[str]) -> list[Piece]:
    """Return the pieces of a title with 平方 behind a number as square millimetres, if it is about cables: 2.5平方.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` for another 平方 in it.
    """
    if not any(map(_CONDUCTORS.search, things)):
        return list(pieces)
    written: list[Piece] = []
    for piece in pieces:
        before = written[-1] if written else None
        if not (isinstance(piece, LexiconWord) and _is_spelled(piece, _AREA)):
            written.append(piece)
        elif isinstance(before, Value) and _SECTION.fullmatch(before.text):
            written[-1] = Value(f"{before.text}mm²", f"{before.written} mm²")
        else:
            raise AmbiguousPhrase
    return written


def with_yarn_counts(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of textiles with 60支 as a count of yarn, but for what is packed: 12支/盒.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` for a metric count.
    """
    if any(map(_METRIC.search, things)) and any(map(_is_count, pieces)):
        raise AmbiguousPhrase  # 亚麻纱24支
    if not _is_spun(things):
        return list(pieces)
    counted: list[Piece] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        before = counted[-1] if counted else None
        is_count = _is_count(piece)
        if is_count and isinstance(before, Value) and "." in before.text:
            raise AmbiguousPhrase  # 4.5支
        number = _number(before) if is_count else None
        if number and after != Mark("/"):
            counted[-1] = Labelled(Label.YARN_COUNT, number)
        else:
            counted.append(piece)
    return counted


def with_ball_sizes(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of balls with 5号 as a size; ``things`` are the keys of what it names."""
    if not any(map(_BALLS.search, things)):
        return list(pieces)
    numbered = [isinstance(each, Labelled) and each.label is Label.NUMBER for each in pieces]
    return [
        Labelled(Label.SIZE, each.value) if isinstance(each, Labelled) and is_number else each
        for each, is_number in zip(pieces, numbered, strict=True)
    ]


def with_alcohol(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of spirits with 53度 as per cent by volume.

    ``things`` are the keys of what it names.
    """
    if not any(map(_ALCOHOLIC.search, things)):
        return list(pieces)
    written: list[Piece] = []
    for piece in pieces:
        before = written[-1] if written else None
        is_degree = isinstance(piece, LexiconWord) and _is_spelled(piece, "度")
        if is_degree and isinstance(before, Value) and _STRENGTH.fullmatch(before.text):
            written[-1] = Value(f"{before.text}度", f"{before.written}% vol")
        else:
            written.append(piece)
    return written


def with_servings(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with 25人份 as tests of a kit, or as the persons that other goods are for.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` where it names nothing, and for one.
    """
    counts = [each for each in pieces if isinstance(each, Labelled) and each.label is Label.TESTS]
    if not counts or any(map(_TESTED.search, things)):
        return list(pieces)
    if not things or any(each.value == "1" for each in counts):
        raise AmbiguousPhrase
    return [
        Labelled(Label.PERSONS, each.value) if isinstance(each, Labelled) and each in counts else each
        for each in pieces
    ]


def with_counted_parts(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with 36片 as the cells of a solar panel, and 42件 as the things in a kit.

    ``things`` are the keys of what it names. What is packed stays as it is: 12件/箱.
    """
    labels = [(spelling, label) for spelling, names, label in _LABELLED if any(map(names.search, things))]
    written: list[Piece] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        before = written[-1] if written else None
        label = next((label for spelling, label in labels if _counts_by(piece, spelling, is_counted=True)), None)
        number = before.text if isinstance(before, Value) and before.text.isdecimal() else None
        if label and number and isinstance(piece, LexiconWord) and after != Mark("/"):
            written[-1] = Labelled(label, number)
        elif label and isinstance(piece, Quantity) and piece.number.isdecimal() and after != Mark("/"):
            written.append(Labelled(label, piece.number))
        else:
            written.append(piece)
    return written


def with_english_yarn_counts(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of textiles that is not Chinese with 80s as a count of yarn.

    ``things`` are the keys of what it names.
    """
    if not _is_spun(things):
        return list(pieces)
    counts = [_SINGLES.fullmatch(each.text) if isinstance(each, Value) else None for each in pieces]
    return [Labelled(Label.YARN_COUNT, count[1]) if count else each for each, count in zip(pieces, counts, strict=True)]


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


def _is_spun(keys: Collection[str]) -> bool:
    return any(map(_SPUN.search, keys)) and not any(map(_NOT_SPUN.search, keys))


def _is_count(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and _is_spelled(piece, _COUNT)


def _number(piece: Piece | None) -> str | None:
    if isinstance(piece, Quantity) or not isinstance(piece, Value):
        return None
    return piece.text if _COUNT_VALUE.fullmatch(piece.text) else None


def _is_spelled(word: LexiconWord, spelling: str) -> bool:
    return any(_name(each) == spelling for each in word.readings)


def _name(sense: Sense) -> str:
    names = sense.concept.names["zh"]
    return names[sense.rank].plain if sense.rank < len(names) else ""
