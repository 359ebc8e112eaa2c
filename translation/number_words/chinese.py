"""Chinese numerals: 三, 二十五, 三千五百万, and digit by digit 二〇二〇."""

import re
from typing import Final

_DIGITS: Final = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERALS: Final = "".join((*_DIGITS, *_PLACES, *_MYRIADS))
"""The characters of numerals, as for a character class."""
NUMERAL: Final = re.compile(f"(?<![{NUMERALS}])[{NUMERALS}]{{1,16}}(?![{NUMERALS}])")
"""A numeral; a longer run of characters is none."""
_PAIR: Final = "双"
COUNTS: Final = frozenset(f"一二两三四五六七八九十{_PAIR}")
"""Characters that a count of things may begin with."""
_COUNT: Final = re.compile(f"[二三四五六七八九]?十[一二三四五六七八九]?|[二两三四五六七八九{_PAIR}]")


def numeral(text: str) -> str:
    """Return the value of a numeral in plain digits; a run of digits is read one by one (二〇二〇)."""
    if len(text) > 1 and all(each in _DIGITS for each in text):
        return "".join(str(_DIGITS[each]) for each in text)
    whole = section = digit = scale = 0
    for each in text:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[each], 0
        else:
            times, section = _MYRIADS[each], section + digit
            # A smaller one multiplies only what follows the larger: 一亿三千万.
            is_smaller = bool(section) and times < scale
            whole = whole + section * times if is_smaller else (whole + section or 1) * times
            section, digit, scale = 0, 0, times
    return str(whole + section + digit)


def count_at(text: str, start: int) -> tuple[int, str] | None:
    """Return the end of a count of 2 to 99 at a place of a text, and its digits, of 双 2; None if there is none."""
    match = _COUNT.match(text, start)
    return (match.end(), numeral(match[0].replace(_PAIR, "两"))) if match else None
