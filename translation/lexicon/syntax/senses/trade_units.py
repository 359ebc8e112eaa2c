"""Chinese measure words that are a unit of their own in one trade: 支 of yarn, 度 of spirits."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import LexiconWord, Mark, Piece, Value
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.senses.counted_parts import is_spelled

_SPUN: Final = re.compile(
    "modal$|lyocell|fabric|textile|cotton|poplin|sateen|satin|bedding|sheet|duvet|quilt|shirt|yarn|pillowcase|underpants"
    "|pyjamas|towel"
)
_COUNT: Final = "支"
_SINGLES: Final = re.compile(r"(\d{2,3})\s?[sS]")
_COUNT_VALUE: Final = re.compile(r"\d{1,3}")
_TESTED: Final = re.compile("test_kit|_test$|test_strip|antigen|reagent")
_SERVING: Final = "person_serving"
_BALLS: Final = re.compile("^(?:foot|basket|volley|hand|rugby_)ball$|_(?:foot|basket|volley)ball$")
_ALCOHOLIC: Final = re.compile("spirit|liquor|baijiu|whisky|vodka|brandy|rum$|wine$")
_DEGREE: Final = "度"
_STRENGTH: Final = re.compile(r"\d{1,2}(?:\.\d)?")
_GRADE: Final = re.compile(r"\d{1,2}A")
_ELECTRICAL: Final = re.compile(
    "electr|batter|charg|cable|wire|switch|socket|plug|fuse|breaker|adapter|power|lamp|light|motor|invert|weld|relay|meter"
    "|solar|connector|terminal|transformer|pump|tester|controller|converter|regulator|ballast|contactor|coil|capacitor"
    "|diode|thyristor|transistor|semiconductor|module|sensor|appliance|generator|machine|instrument|rectifier|circuit"
)
"""Words in the keys of things that have amperes; 5A of other things is a grade: drumsticks, molecular sieves."""
_THOUSANDS: Final = re.compile(r"\d{1,2}K")
"""The lines of a picture (8K), carats of gold (18K) or ohms of a resistor; a colour temperature has more digits."""
_LIGNES: Final = re.compile(r"\d{1,2}L")
_BUTTONS: Final = re.compile("button|snap_fastener|eyelet")
_TYRES: Final = re.compile("(?:^|_)tyre$")
_LOAD_AND_SPEED: Final = re.compile(r"\d{2,3}(?:/\d{2,3})?[A-Z]")
"""Load index and speed symbol of a tyre (UN Regulation No. 30): 91V is no voltage."""
_STAPLES: Final = re.compile("staple|brad_nail")
_STAPLE_SERIES: Final = re.compile(r"\d{3,4}[JKFT]")
"""Series of a staple by width and length: 1022J is no energy."""
_METRIC_COUNT: Final = re.compile(r"(?:\d/)?\d{1,3}N[Mm]")
_CELL_SIZES: Final = {"1": "D", "2": "C", "5": "AA", "7": "AAA"}
"""Chinese sizes of round cells, and those of ANSI C18.1M."""
_CELLS: Final = re.compile("(?:alkaline|dry|carbon|zinc|nimh|rechargeable|lithium)[a-z_]*(?:batter|cell)")
_NOT_SPUN: Final = re.compile("swab|(?<!o)pen(?:cil)?(?:_|$)|brush|rope|stick|linen|flax|wool|ramie")
_ELECTRIC: Final = frozenset({"electric_vehicle", "electric_bicycle"})
"""Meanings of 电动车."""


def with_trade_units(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with measure words as its trade means them.

    ``things`` are the keys of what it names. Raises `AmbiguousPhrase` where they mean another thing.
    """
    for read in (with_servings, with_ball_sizes, with_cell_sizes, with_alcohol, with_e_bikes):
        pieces = read(pieces, things)
    return with_symbols_of_trade(pieces, things)


def _with_symbol(
    pieces: Sequence[Piece], spelling: str, numbers: re.Pattern[str], symbols: tuple[str, str]
) -> list[Piece]:
    """Return pieces with a measure word in the value before it, if that is one of some numbers.

    ``symbols`` are what is added to the value, as the listing has it and as the translation does.
    """
    written: list[Piece] = []
    for piece in pieces:
        before = written[-1] if written else None
        if is_spelled(piece, spelling) and isinstance(before, Value) and numbers.fullmatch(before.text):
            written[-1] = Value(f"{before.text}{symbols[0]}", f"{before.written}{symbols[1]}")
        else:
            written.append(piece)
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
        is_count = is_spelled(piece, _COUNT)
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


def with_cell_sizes(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of batteries with 5号 as AA; ``things`` are the keys of what it names."""
    if not any(map(_CELLS.search, things)):
        return list(pieces)
    sizes = [
        _CELL_SIZES.get(str(each.value)) if isinstance(each, Labelled) and each.label is Label.NUMBER else None
        for each in pieces
    ]
    return [Value(size, size) if size else each for each, size in zip(pieces, sizes, strict=True)]


def with_symbols_of_trade(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with letters behind numbers that are no unit of measure: 5A of drumsticks, 8K, 24L.

    ``things`` are the keys of what it names.
    """
    return [_as_symbol(each, things) if isinstance(each, Value) else each for each in pieces]


def _as_symbol(value: Value, things: Collection[str]) -> Value:
    is_grade = bool(_GRADE.fullmatch(value.text)) and not any(map(_ELECTRICAL.search, things))
    is_ligne = bool(_LIGNES.fullmatch(value.text)) and any(map(_BUTTONS.search, things))
    is_count = bool(_METRIC_COUNT.fullmatch(value.text)) and any("yarn" in each for each in things)
    is_load = bool(_LOAD_AND_SPEED.fullmatch(value.text)) and any(map(_TYRES.search, things))
    is_series = bool(_STAPLE_SERIES.fullmatch(value.text)) and any(map(_STAPLES.search, things))
    is_symbol = is_grade or is_ligne or is_count or is_load or is_series or bool(_THOUSANDS.fullmatch(value.text))
    return Value(value.text, value.text) if is_symbol else value


def with_alcohol(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of spirits with 53度 as per cent by volume.

    ``things`` are the keys of what it names.
    """
    if not any(map(_ALCOHOLIC.search, things)):
        return list(pieces)
    return _with_symbol(pieces, _DEGREE, _STRENGTH, (_DEGREE, "% vol"))


def with_e_bikes(pieces: Sequence[Piece], _things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title with 电动车 as a bicycle beside inches, those of its wheels, else as a vehicle."""
    key = "electric_bicycle" if any(map(_is_in_inches, pieces)) else "electric_vehicle"
    return [_as_one_of(piece, _ELECTRIC, key) if isinstance(piece, LexiconWord) else piece for piece in pieces]


def _is_in_inches(piece: Piece) -> bool:
    if isinstance(piece, Quantity):
        return piece.unit.key == "inch"
    if isinstance(piece, LexiconWord):
        return piece.readings[0].concept.key == "inch"
    return isinstance(piece, Value) and piece.text.endswith(("寸", "″", '"'))


def _as_one_of(word: LexiconWord, keys: frozenset[str], key: str) -> LexiconWord:
    """Return a word that may be several concepts, and no other, as one of them."""
    if {each.concept.key for each in word.readings} != keys:
        return word
    return LexiconWord(tuple(each for each in word.readings if each.concept.key == key))


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


def with_english_yarn_counts(pieces: Sequence[Piece], things: Collection[str]) -> list[Piece]:
    """Return the pieces of a title of textiles that is not Chinese with 80s as a count of yarn.

    ``things`` are the keys of what it names.
    """
    if not _is_spun(things):
        return list(pieces)
    counts = [_SINGLES.fullmatch(each.text) if isinstance(each, Value) else None for each in pieces]
    return [Labelled(Label.YARN_COUNT, count[1]) if count else each for each, count in zip(pieces, counts, strict=True)]


def _is_spun(keys: Collection[str]) -> bool:
    return any(map(_SPUN.search, keys)) and not any(map(_NOT_SPUN.search, keys))


def _number(piece: Piece | None) -> str | None:
    if isinstance(piece, Quantity) or not isinstance(piece, Value):
        return None
    return piece.text if _COUNT_VALUE.fullmatch(piece.text) else None
