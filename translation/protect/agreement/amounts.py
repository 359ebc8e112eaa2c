"""Amounts: what a number, clock time, code or number word of a text may mean, and whether two of them agree."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from translation.protect.agreement.codes import codes_agree, transliterates
from translation.protect.quantities.currencies import currency_codes
from translation.protect.quantities.numerals import canonical
from translation.protect.quantities.periods import PERIODS

MONTH: Final = "month"
"""Unit of months named or numbered: May, 5月."""
SIZE: Final = "size"
"""Unit of sizes of shoes and clothes: 43码."""
BATTERY: Final = "battery"
"""Unit of Chinese sizes of batteries: 5号电池 is AA."""
_DURATIONS: Final = PERIODS | {"HUR", "MIN", "SEC", MONTH}
_IMPRECISE: Final = frozenset({"DD", SIZE, BATTERY})


@dataclass(frozen=True)
class Amount:
    """An amount at ``text[start:end]`` and all values it may have there, as plain decimals, fractions or ``t`` minutes.

    ``units`` are the units that it may have, empty if none is recognised; a ``named`` amount stands beside a word,
    which may be its unit. ``needed`` amounts must have a counterpart in the other language; others, such as number
    words of a translation, may be one. A ``code`` is a part number as written, its values
    are ``codes.plain`` ones; ``after`` is what stands before an
    amount that follows a hyphen. Amounts of one ``chain`` are joined by ``join``: dimensions, ranges, scores.
    """

    start: int
    end: int
    values: frozenset[str]
    units: frozenset[str] = frozenset()
    needed: bool = True
    named: bool = True
    code: str = ""
    after: str = ""
    chain: int = -1
    join: str = ""


def agree(one: Amount, other: Amount) -> bool:
    """Return whether two amounts of two languages can be the same."""
    if not (one.needed or other.needed):
        return False
    if one.code or other.code:
        return _codes(one, other)
    if not one.values & other.values:
        return False
    if one.units and other.units:
        return bool(one.units & other.units)
    return not (one.units or other.units) or _may_lack_unit(*((one, other) if one.units else (other, one)))


def _may_lack_unit(measured: Amount, plain: Amount) -> bool:
    """Return whether a number without a known unit may have that of another: the word beside it may name it."""
    if MONTH in measured.units and not (measured.needed and plain.needed):
        return False
    return plain.named or bool(measured.units & (_DURATIONS | _IMPRECISE | currency_codes()))


def _codes(one: Amount, other: Amount) -> bool:
    if one.code and other.code:
        return bool(one.values & other.values) or codes_agree(one.code, other.code)
    code, number = (one, other) if one.code else (other, one)
    return bool(number.after) and transliterates(code.code, number.after, number.values)


def number_values(value: str) -> frozenset[str]:
    """Return a number and its other forms: ½ is 0.5, and ``05`` is 5 (but ``007`` a code)."""
    found = {value}
    if len(value) == 2 and value[0] == "0":
        found.add(value[1])
    if "/" in value and (decimal := _decimal(value)):
        found.add(decimal)
    return frozenset(found)


def _decimal(value: str) -> str | None:
    """Return ``1+1/2`` as 1.5; None where it is no number or has many decimals."""
    try:
        total = sum((Fraction(each) for each in value.split("+")), Fraction(0))
        made = canonical(Decimal(total.numerator) / Decimal(total.denominator))
    except (ValueError, ZeroDivisionError, InvalidOperation):
        return None
    return made if len(made) < len("0.123") else None


def scaled(value: str, times: Fraction | int) -> str | None:
    """Return a plain decimal multiplied, or None where it is none."""
    if len(value) > len("1234567890123456") or not value.replace(".", "", 1).isdecimal():
        return None
    total = Fraction(value) * times
    return canonical(Decimal(total.numerator) / Decimal(total.denominator))
