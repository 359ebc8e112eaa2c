"""Measures: numbers with units, currencies and other numbers, as in ``120 x 60 x 75 cm``.

measure := [sign] [currency] number [unit] (operator [sign] [currency] number [unit])* [currency] ["/" unit]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final, NamedTuple

from translation.protect.kinds import ValueKind
from translation.protect.quantities.currencies import Currency, currency_after, currency_before
from translation.protect.quantities.numerals import read
from translation.protect.quantities.ordinals import RUSSIAN, ordinal_end
from translation.protect.quantities.units import unit_at
from translation.protect.script import is_letter, is_word_char

_OPERATOR: Final = re.compile(r"[ \u00a0]?(?:[xXхХ×*](?![xXхХ×*])|[-~](?!-)|÷|±|\+/-)[ \u00a0]?|[/:](?=[0-9])")
_GOES_ON: Final = re.compile("[xXхХ](?=[0-9])|[-~/](?=[A-Z]{0,3}[$¥€£]|(?:USD|EUR|CNY|RMB)[ 0-9])")
_SIGNS: Final = frozenset("+-±")
_JOINS: Final = dict.fromkeys("xXхХ×*", " x ") | dict.fromkeys("-~÷", "..") | {"+/-": "±"}
_COUNTS: Final = frozenset({
    "pcs", "pc", "pce", "pces", "set", "sets", "pk", "pks", "pack", "packs", "pair", "pairs", "prs", "box",
    "pin", "pins", "way", "ply", "pçs", "pza", "pzas", "uds", "ud", "un", "unid", "pz", "шт", "штук", "st", "nd", "rd",
    "th",
})  # fmt: skip
"""Counting words and English ordinals: they may directly follow a number."""

_MAX_OPERANDS: Final = 100
"""Operands of one measure: the beginning of a long chain is parsed again for each of its words."""
_WORD: Final = re.compile(r"[A-Za-zÀ-ÖÙ-öù-ɏЀ-ӿ]+")


class Role(Enum):
    """Role of a part of a measure."""

    NUMBER = "number"
    UNIT = "unit"
    CURRENCY = "currency"
    PER = "per"
    ORDINAL = "ordinal"


class MeasurePart(NamedTuple):
    """A part at ``text[start:end]`` with its canonical value or code; ``plain`` parts are understood everywhere."""

    start: int
    end: int
    role: Role
    value: str
    plain: bool = True


@dataclass(frozen=True)
class Measure:
    """A measure at ``text[start:end]`` and its parts in order."""

    start: int
    end: int
    kind: ValueKind
    value: str
    parts: tuple[MeasurePart, ...]

    @property
    def bare(self) -> bool:
        """Whether it is a single number."""
        return len(self.parts) == 1


class _Operand(NamedTuple):
    join: str
    value: str
    unit: str | None
    parts: tuple[MeasurePart, ...]
    end: int


def measure_at(text: str, start: int, minimum: int, language: str) -> Measure | None:
    """Return the measure with its first digit at ``text[start]`` of a normal text, or None if none ends cleanly.

    Its sign and currency may precede that, but not ``text[least]``.
    """
    number = begin = leading_point(text, start, minimum)
    before = currency_before(text, _signed(text, begin, minimum), minimum, language) or currency_before(
        text, begin, minimum, language
    )
    begin = min(_signed(text, begin, minimum), before.start if before else begin)
    begin = _signed(text, begin, minimum)
    sign = "".join(each for each in text[begin:start] if each in _SIGNS).replace("+-", "±")
    first = _operand(text, number, language, sign)
    if first is None:
        return None
    operands = [first]
    while len(operands) < _MAX_OPERANDS and (more := _next_operand(text, operands[-1], language, before)):
        operands.append(more)
    last = operands[-1]
    if _is_model(text, operands):
        return None
    following = list(_following(text, last, before, language))
    if not (following or ends_cleanly(text, last.end, measured=last.unit is not None)):
        return None
    return _measure(begin, operands, before, following)


def _is_model(text: str, operands: list[_Operand]) -> bool:
    """Return whether a hyphen joins a number without a unit to one with a unit: 6N-40 is no range."""
    return any(
        one.unit and other.unit is None and other.join == ".." and text[one.end] == "-"
        for one, other in pairwise(operands)
    )


def _following(text: str, last: _Operand, before: Currency | None, language: str) -> Iterator[MeasurePart]:
    """Yield the parts after the numbers: their currency, the unit they are counted by, or an ordinal."""
    end = last.end
    after = currency_after(text, end, language, measured=last.unit is not None)
    if after and (before is None or before.code == after.code):
        yield MeasurePart(after.start, after.end, Role.CURRENCY, after.code)
        end = after.end
    if (before or after or last.unit) and text[end : end + 1] == "/":
        unit = unit_at(text, end + 1, "1")
        if unit and unit.start == end + 1:
            yield MeasurePart(unit.start, unit.end, Role.PER, unit.code, unit.symbol)
    elif (
        not (before or after or last.unit or last.join)
        and last.value[0].isdecimal()
        and (ordinal := ordinal_end(text, end, language))
    ):
        yield MeasurePart(end, ordinal, Role.ORDINAL, "")


def _measure(begin: int, operands: list[_Operand], before: Currency | None, following: list[MeasurePart]) -> Measure:
    leading = [MeasurePart(before.start, before.end, Role.CURRENCY, before.code)] if before else []
    parts = (*leading, *(part for each in operands for part in each.parts), *following)
    currency = next((each.value for each in parts if each.role is Role.CURRENCY), None)
    per = "".join(f"/{each.value}" for each in following if each.role is Role.PER)
    return Measure(begin, parts[-1].end, _kind(operands, currency), _value(operands, currency) + per, parts)


def leading_point(text: str, start: int, minimum: int) -> int:
    """Return the start of a number that may begin with its point, as in ``.5``."""
    if start > minimum and text[start - 1] == "." and (start - 1 == 0 or text[start - 2] in " \u00a0([{~-/$"):
        return start - 1
    return start


def _signed(text: str, start: int, minimum: int) -> int:
    """Return the position of a number's sign, or its start if it has none."""
    if start <= minimum or text[start - 1] not in _SIGNS:
        return start
    if text.startswith("+/-", start - 3) and start - 3 >= minimum:
        return start - 3
    before = text[start - 2] if start > 1 else ""
    if text[start - 1] != "±" and before and (is_word_char(before) or before in _SIGNS or before in ")].,'\""):
        return start
    return start - 1


def _operand(text: str, start: int, language: str, sign: str, join: str = "") -> _Operand | None:
    """Return a number with its unit; None where letters follow that are no unit."""
    point = text[start : start + 1] == "."
    number = read(text, start + point, language)
    if number is None:
        return None
    value = f"0.{number.value}".rstrip("0") if point and number.value.isdecimal() else number.value
    unit = unit_at(text, number.end, value)
    end = unit.end if unit else number.end
    if not (
        ends_cleanly(text, end, measured=unit is not None)
        or _GOES_ON.match(text, end)
        or currency_after(text, end, language, measured=False)
    ):
        return None
    parts = [MeasurePart(start, number.end, Role.NUMBER, value)]
    if unit:
        parts.append(MeasurePart(unit.start, unit.end, Role.UNIT, unit.code, unit.symbol))
    return _Operand(join, sign + value, unit.code if unit else None, tuple(parts), end)


def _next_operand(text: str, last: _Operand, language: str, currency: Currency | None) -> _Operand | None:
    operator = _OPERATOR.match(text, last.end)
    if operator is None:
        return None
    start = operator.end()
    mark = operator[0].strip(" \u00a0")
    if currency and text.startswith(written := text[currency.start : currency.end], start):
        start += len(written)
    sign = text[start] if text[start : start + 1] in {"+", "-", "±"} else ""
    if sign and mark not in "~-÷":
        return None
    following = _operand(text, start + len(sign), language, sign, _JOINS.get(mark, mark))
    if following and mark == "-" and operator[0] != "-" and last.unit not in {None, following.unit}:
        return None
    return following


def ends_cleanly(text: str, end: int, *, measured: bool) -> bool:
    """Return whether a number may end before ``text[end]``, and does not continue as a part number.

    ``8-Core`` and ``12pcs`` continue with words, ``500A`` and ``4K-60`` do not.
    """
    after = text[end : end + 1]
    if not after:
        return True
    if is_word_char(after):
        if not is_word_char(text[end - 1]):
            return True
        word = _WORD.match(text, end)
        return bool(word) and not measured and _is_word(text, word, glued=True)
    if after not in "-_./" or measured:
        return True
    following = text[end + 1 : end + 2]
    if not following or not is_letter(following):
        return after != "_" or not following.isdecimal()
    word = _WORD.match(text, end + 1)
    return bool(RUSSIAN.match(text, end)) or (bool(word) and _is_word(text, word, glued=False))


def is_counting_word(word: str) -> bool:
    """Return whether a word counts pieces (pcs, sets) and may directly follow a number."""
    return word.lower() in _COUNTS


def _is_word(text: str, match: re.Match[str] | None, *, glued: bool) -> bool:
    """Return whether the letters after a number are a word, not part of a model number."""
    if match is None or (match.end() < len(text) and text[match.end()].isdecimal()):
        return False
    word = match[0]
    if is_counting_word(word):
        return True
    return word[1:].islower() and len(word) > (3 if glued else 1)


def _kind(operands: list[_Operand], currency: str | None) -> ValueKind:
    if currency:
        return ValueKind.PRICE
    joins = {each.join for each in operands}
    if " x " in joins:
        return ValueKind.DIMENSIONS
    if ".." in joins:
        return ValueKind.RANGE
    return ValueKind.QUANTITY if any(each.unit for each in operands) else ValueKind.NUMBER


def _value(operands: list[_Operand], currency: str | None) -> str:
    """Return the joined operands; a unit that all share, or only the last one has, is written once."""
    values = [_priced(each.value) if currency else each.value for each in operands]
    units = [each.unit for each in operands]
    distinct_units = {each for each in units if each}
    if len(distinct_units) == 1 and units[-1] and (None not in units or not any(units[:-1])):
        joined = "".join(each.join + value for each, value in zip(operands, values, strict=True))
        joined = f"{joined} {units[-1]}"
    else:
        joined = "".join(
            each.join + value + (f" {each.unit}" if each.unit else "")
            for each, value in zip(operands, values, strict=True)
        )
    return f"{joined} {currency}" if currency else joined


def _priced(value: str) -> str:
    """Return an amount with at least two decimals, as in prices; anything but a plain decimal is unchanged."""
    digits = value.lstrip("+-±")
    if digits.count(".") > 1 or not digits.replace(".", "").isdecimal():
        return value
    whole, _, decimals = digits.partition(".")
    return f"{value[: len(value) - len(digits)]}{whole}.{decimals.ljust(2, '0')}"
