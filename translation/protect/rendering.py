"""Rendering of values in another language: unchanged unless they would be misread or not understood there.

Numbers are reformatted where the target's conventions would make another number of them; digits become ASCII;
units and currencies in words become the usual symbol or code. All else is copied.
"""

import re
import unicodedata
from typing import Final

from translation.protect.kinds import MEASURED, Span, ValueKind
from translation.protect.quantities.currencies import write_currency
from translation.protect.quantities.measures import Measure, MeasurePart, Role, measure_at
from translation.protect.quantities.numerals import read, write
from translation.protect.quantities.ordinals import write_ordinal
from translation.protect.quantities.units import symbol_of, write_unit
from translation.protect.script import FRACTIONS, HARD_SPACE, normal, primary

_FIRST: Final = re.compile(f"[0-9{FRACTIONS}]")
_PLAIN: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_HALVES: Final = re.compile(f"[{FRACTIONS}]")
_TIMES: Final = re.compile("[万亿千百萬億]")
_ARABIC: Final = re.compile("[٫٬]")


def render(text: str, span: Span, source: str, target: str, *, localised: bool = False) -> str:
    """Return the value at ``span`` of a text in ``source`` as written in ``target`` (BCP 47).

    ``localised`` values have the target's own decimal sign and unit symbols also where others are understood: 1,5 л;
    a number alone is left as it is, for it may be a version.
    """
    written = text[span.start : span.end]
    if span.kind is ValueKind.TERM:
        return span.value
    if span.kind is ValueKind.MODEL and primary(target) != "zh":
        return unicodedata.normalize("NFC", normal(written))
    if span.kind not in MEASURED or primary(source) == primary(target):
        return written
    even = normal(written)
    first = _FIRST.search(even)
    if first is None:
        return _without_digits(span.value, target) or written
    measure = measure_at(even, first.start(), 0, source)
    if measure is None or measure.value != span.value:
        return even
    return _composed(even, measure, target, own=localised and not measure.bare)


def _without_digits(value: str, target: str) -> str:
    """Return 三米 as 3 m, and a bare unit (м²) as its international symbol."""
    number, _, code = value.rpartition(" ")
    if not number:
        return symbol_of(code)
    return write(number, target) + write_unit(code, number, target)


def _composed(even: str, measure: Measure, target: str, *, own: bool) -> str:
    pieces: list[str] = []
    end, number = 0, ""
    for part in measure.parts:
        between = _operator(even[end : part.start], pieces)
        if part.role is Role.NUMBER:
            number = part.value
            pieces += [between, _number(even[part.start : part.end], part.value, target, own=own)]
        elif part.role is Role.UNIT:
            pieces += [_unit(even, between, part, number, target, own=own)]
        elif part.role is Role.PER:
            pieces += [between, _unit(even, "", part, "1", target, own=own).strip()]
        elif part.role is Role.ORDINAL:
            pieces[-1] = write_ordinal(pieces[-1], even[part.start : part.end], target)
        else:
            pieces += [_spaced(even, between, part, first=not number)]
        end = part.end
    return "".join([*pieces, even[end:]])


def _operator(between: str, pieces: list[str]) -> str:
    """Return the operator between two parts, with an international multiplication sign, set off from unit letters."""
    plain = between.replace("х", "x").replace("Х", "x")
    return f" {plain} " if plain in {"x", "X"} and pieces[-1][-1:].isalpha() else plain


def _number(text: str, value: str, target: str, *, own: bool) -> str:
    """Return a number as written if it is read correctly in the target language, or else reformatted.

    With ``own`` its decimal sign is that of the target in any case.
    """
    text = text.replace(" ", HARD_SPACE)
    number = read(text, 0, target)
    multiplied = _TIMES.search(text)
    foreign = multiplied or (primary(target) != "ar" and _ARABIC.search(text))
    half = _HALVES.search(text)
    whole = value.partition("+")[0] if half else value
    digits = sum(map(str.isdecimal, text))
    decimals = digits - len(whole.partition(".")[0])
    is_understood = number and number.end == len(text) and number.value == value and not foreign
    if (is_understood and not (own and decimals > 0)) or not _PLAIN.fullmatch(whole):
        return text
    return write(whole, target, None if multiplied else max(0, decimals)) + (half[0] if half else "")


def _unit(even: str, between: str, part: MeasurePart, number: str, target: str, *, own: bool) -> str:
    written = even[part.start : part.end]
    if part.plain and not (own and any(map(str.isalpha, written))):  # %, ° and ″ belong to no language
        return between + written
    return write_unit(part.value, number, target)


def _spaced(even: str, between: str, part: MeasurePart, *, first: bool) -> str:
    """Return a currency; a code in place of a word or character is separated from the amount by a space."""
    written = even[part.start : part.end]
    code = write_currency(written, part.value)
    if code == written:
        return between + written
    glued = even[part.end : part.end + 1].strip(HARD_SPACE + " ")
    return f"{between}{code} " if first and glued else f"{between or ' '}{code}" if not first else between + code
