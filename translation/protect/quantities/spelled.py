"""Chinese numerals before a unit of measure, such as 三米 or 五百克."""

import re
from collections.abc import Iterator
from typing import Final

from translation.number_words.chinese import NUMERALS, numeral
from translation.protect.kinds import Span, ValueKind
from translation.protect.quantities.units import unit_at

_NUMERAL: Final = re.compile(f"(?<![第几数多半{NUMERALS}])[一二两三四五六七八九十][{NUMERALS}]{{0,6}}")
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
