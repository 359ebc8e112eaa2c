"""Chinese numerals of a text as amounts that may be a counterpart: 三, 十一月, 二〇二〇, 三分之一, 二十世纪七十年代."""

import re
from collections.abc import Iterator
from typing import Final

from translation.number_words.chinese import NUMERAL, numeral
from translation.protect.agreement.amounts import MONTH, Amount, number_values
from translation.protect.agreement.chinese.units import chinese_unit, halves
from translation.protect.agreement.measuring import units_of
from translation.protect.quantities.units import unit_at

_OTHERS: Final = {"双": "2", "俩": "2", "对": "2", "首": "1"}
_OTHER: Final = re.compile(f"[{''.join(_OTHERS)}]")
_FRACTION: Final = re.compile("([一二三四五六七八九十百]{1,6})分之([一二三四五六七八九十]{1,6})")
_DECADE: Final = re.compile("([一二十]{1,3})世纪([二三四五六七八九])十年代")
_HALF_MORE: Final = re.compile("([一二两三四五六七八九十])(?:个|年|天|岁)?(?:半|小时半|个半|点半)")
_HALF: Final = re.compile("半|一半")
_BELOW: Final = ("零下", "负")


def chinese_numbers(text: str) -> Iterator[Amount]:
    """Yield the Chinese numerals of a text."""
    for found in NUMERAL.finditer(text):
        yield _measured(text, found, numeral(found[0]))
    for found in _OTHER.finditer(text):
        yield _amount(found, frozenset({_OTHERS[found[0]]}))
    for found in _FRACTION.finditer(text):
        yield _amount(found, number_values(f"{numeral(found[2])}/{numeral(found[1])}") | _percent(found))
    for found in _DECADE.finditer(text):
        yield _amount(found, frozenset({str((int(numeral(found[1])) - 1) * 100 + int(numeral(found[2])) * 10)}))
    for found in _HALF_MORE.finditer(text):
        yield _amount(found, frozenset({f"{numeral(found[1])}.5"}))
    for start, end, value, unit in halves(text):
        yield Amount(start, end, frozenset({value}), frozenset({unit}), needed=False)
    for found in _HALF.finditer(text):
        yield _amount(found, frozenset({"1/2", "0.5"}))


def _measured(text: str, match: re.Match[str], value: str) -> Amount:
    """Return a numeral with its month, sign and unit: 十一月, 零下五度, 四成."""
    values = number_values(value)
    if text[match.end() : match.end() + 1] == "月":
        return _amount(match, values, frozenset({MONTH}))
    if text.endswith(_BELOW, 0, match.start()):
        values = frozenset(f"-{each}" for each in values)
    if special := chinese_unit(text, *match.span(), value):
        return _amount(match, special.values or values, special.units)
    unit = unit_at(text, match.end(), value)
    units = units_of(text, unit) if unit and unit.start == match.end() else frozenset[str]()
    return Amount(*match.span(), values, units, needed=False, named=False)


def _amount(match: re.Match[str], values: frozenset[str], units: frozenset[str] = frozenset()) -> Amount:
    return Amount(match.start(), match.end(), values, units, needed=False)


def _percent(match: re.Match[str]) -> frozenset[str]:
    return frozenset({numeral(match[2])}) if match[1] == "百" else frozenset()
