"""Chinese measure words that are a unit of their own in one trade: 支 of yarn, 平方 of cables."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value
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
_COUNT_VALUE: Final = re.compile(r"\d{1,3}")
_TESTED: Final = re.compile("test_kit|_test$|test_strip|antigen|reagent")
_SERVING: Final = "person_serving"
_BALLS: Final = re.compile("^(?:foot|basket|volley|hand|rugby_)ball$|_(?:foot|basket|volley)ball$")
_ALCOHOLIC: Final = re.compile("spirit|liquor|baijiu|whisky|vodka|brandy|rum$|wine$")
_STRENGTH: Final = re.compile(r"\d{1,2}(?:\.\d)?")
_NOT_SPUN: Final = re.compile("swab|pen|brush|rope|stick|linen|flax|wool|ramie")
_PARTS: Final = (
    ("片", re.compile("toaster"), Label.SLICES),
    ("片", re.compile("radiator|heater$"), Label.FINS),
    ("片", re.compile("harrow|plough"), Label.DISCS),
    ("片", re.compile("leaf_spring"), Label.LEAVES),
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
    ("门", re.compile("locker|storage_cabinet|wardrobe|refrigerator|freezer"), Label.DOORS),
    ("抽屉", re.compile("calendar|chest|cabinet|nightstand|desk$|tool_trolley|organi[sz]er"), Label.DRAWERS),
    ("模式", re.compile("."), Label.MODES),
)
"""Measure words and names of parts behind a number, words in the keys of things, and what is counted of these."""
_UNCERTAIN: Final = (
    ("罐", re.compile("respirator|gas_mask")),  # filters
    ("管", re.compile("fork|charger|inverter|amplifier")),  # their diameter, transistors
    ("支", re.compile("wool$|linen$|flax$|ramie$")),  # counts of their yarns
)
"""Measure words, and words in the keys of things beside which they count another thing than the lexicon says."""


def with_counted_parts(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with the number of what things have in a label: 24针打印机 has 24 pins.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` for what else a measure word counts.
    """
    parts = [(each, label) for each, names, label in _PARTS if any(map(names.search, things))]
    uncertain = [each for each, names in _UNCERTAIN if any(map(names.search, things))]
    written: list[Piece] = []
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        before = written[-1] if written else None
        counted = [label for each, label in parts if _counts_by(piece, before, each)]
        if not counted and any(_counts_by(piece, before, each) for each in uncertain):
            raise AmbiguousPhrase
        if not counted:
            written.append(piece)
        elif after == Mark("/"):
            raise AmbiguousPhrase  # 50只/箱: of cages
        elif isinstance(piece, Quantity):
            written.append(_labelled(counted[0], piece.number))
        elif isinstance(before, Value):
            written[-1] = _labelled(counted[0], before.text)
    return written


def _labelled(label: Label, number: str) -> Labelled:
    """Return a count. Raises `AmbiguousPhrase` for a value that is none."""
    if not number.isdecimal():
        raise AmbiguousPhrase
    return Labelled(label, number)


def _counts_by(piece: Piece, before: Piece | None, spelling: str) -> bool:
    """Return whether a piece is a word spelled in one way behind a number, or a quantity of it."""
    if isinstance(piece, Quantity):
        return piece.unit.noun("zh").singular == spelling
    is_counted = isinstance(before, Value) and before.text[-1:].isdecimal()
    return is_counted and isinstance(piece, LexiconWord) and _is_spelled(piece, spelling)


def with_trade_units(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with measure words as its trade means them.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` where they mean another thing.
    """
    for read in (with_counted_parts, with_cross_sections, with_servings, with_ball_sizes, with_alcohol):
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

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` for a fraction.
    """
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
    numbers = [_servings(each) for each in pieces]
    if any(numbers) and (not things or "1" in numbers) and not any(map(_TESTED.search, things)):
        raise AmbiguousPhrase
    label = Label.TESTS if any(map(_TESTED.search, things)) else Label.PERSONS
    return [Labelled(label, number) if number else each for each, number in zip(pieces, numbers, strict=True)]


def _servings(piece: Piece) -> str:
    """Return for how many persons something is: 25人份, 四人份; nothing for other pieces."""
    if isinstance(piece, Quantity):
        return piece.number if piece.unit.key == _SERVING else ""
    return (
        piece.value
        if isinstance(piece, Labelled) and piece.label is Label.TESTS and isinstance(piece.value, str)
        else ""
    )


def _is_spun(keys: Collection[str]) -> bool:
    return any(map(_SPUN.search, keys)) and not any(map(_NOT_SPUN.search, keys))


def _is_count(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and _is_spelled(piece, _COUNT)


def _number(piece: Piece | None) -> str | None:
    if isinstance(piece, Quantity) or not isinstance(piece, Value):
        return None
    return piece.text if _COUNT_VALUE.fullmatch(piece.text) else None


def _is_spelled(word: LexiconWord, spelling: str) -> bool:
    return any(each.spelling("zh") == spelling for each in word.readings)
