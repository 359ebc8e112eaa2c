"""Chinese numerals before a unit of measure, such as 三米 or 五百克."""

import re
from collections.abc import Iterator
from typing import Final

from translation.protect.kinds import Span, ValueKind
from translation.protect.quantities.units import unit_at

_DIGITS: Final = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMERAL: Final = re.compile(
    "(?<![第几数多半零一二两三四五六七八九十百千万])[一二两三四五六七八九十][零一二三四五六七八九十百千万]{0,6}"
)
SPELLED_UNITS: Final = frozenset({
    "MMT", "CMT", "MTR", "KMT", "INH", "FOT", "GRM", "KGM", "TNE", "JIN", "LBR", "MLT", "LTR", "MTK", "MTQ", "WTT",
    "KWT", "VLT", "AMP", "E09", "HUR", "MIN",
})  # fmt: skip
"""Units of quantities in Chinese numerals."""


def find_spelled(text: str) -> Iterator[Span]:
    """Yield quantities in Chinese numerals, up to the ten thousands."""
    for found in _NUMERAL.finditer(text):
        if quantity := spelled_at(text, found.start()):
            yield quantity


def spelled_at(text: str, start: int) -> Span | None:
    """Return the quantity in Chinese numerals at ``text[start]``, if there is one.

    The last numeral may be the unit's own (千 in 三千克): the shortest number before the longest unit wins.
    """
    found = _NUMERAL.match(text, start)
    if found is None:
        return None
    for end in range(found.start() + 1, found.end() + 1):
        value = numeral(text[start:end])
        unit = unit_at(text, end, value)
        if unit and unit.start == end and unit.code in SPELLED_UNITS:
            return Span(start, unit.end, ValueKind.QUANTITY, f"{value} {unit.code}")
    return None


def numeral(text: str) -> str:
    """Return the value of Chinese numerals in plain digits."""
    total = part = 0
    for each in text:
        if each in _DIGITS:
            part = _DIGITS[each]
        elif _PLACES[each] == _PLACES["万"]:
            total, part = (total + part) * 10_000, 0
        else:
            total, part = total + (part or 1) * _PLACES[each], 0
    return str(total + part)
