"""Amounts that a sign or word joins: dimensions (5×7, 5 by 7), ranges (3–5, 3 to 5, 3至5) and scores (5-3)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from translation.protect.agreement.amounts import Amount, scaled
from translation.protect.script import HARD_SPACE

_TIMES: Final = "x"
_TO: Final = ".."
_SIGN: Final = re.compile(rf"[ {HARD_SPACE}]*(?:(?P<x>[xXхХ×*])|(?P<to>[-~:÷])|±)[ {HARD_SPACE}]*[$¥€£]?")
_WORDS: Final = {
    "en": (r"by|x", r"to|through|until|till"),
    "es": (r"por|x", r"a|al|hasta"),
    "fr": (r"sur|par|x", r"à|jusqu'à"),
    "pt": (r"por|x", r"a|à|até"),
    "ru": (r"на|х", r"до|по"),
    "ar": (r"في|×", r"إلى|الى|حتى"),
    "zh": (r"乘以?|x", r"至|到|比"),
}
_JOINTS: Final = {
    language: re.compile(rf"[ {HARD_SPACE}]*(?:(?P<x>{by})|(?P<to>{to}))[ {HARD_SPACE}]*[$¥€£]?(?:US\$)?")
    for language, (by, to) in _WORDS.items()
}
_MAX_GAP: Final = 14


def chained(text: str, amounts: Sequence[Amount], language: str) -> list[Amount]:
    """Return the amounts of a text in order, with chains, joins, and what the last of a range says of the first."""
    made = list(amounts)
    for place in range(1, len(made)):
        join = _join(text, made[place - 1], made[place], language)
        if join:
            chain = made[place - 1].chain if made[place - 1].chain >= 0 else place
            made[place - 1] = replace(made[place - 1], chain=chain, join=join)
            made[place] = replace(made[place], chain=chain, join=join)
    for place in range(len(made) - 1, 0, -1):
        if made[place].chain >= 0 and made[place - 1].chain == made[place].chain:
            made[place - 1] = _inheriting(made[place - 1], made[place])
            made[place] = _abbreviated(made[place - 1], made[place])
    return made


def _join(text: str, one: Amount, other: Amount, language: str) -> str:
    if other.start - one.end > _MAX_GAP:
        return ""
    between = text[one.end : other.start]
    found = _SIGN.fullmatch(between) or (_JOINTS[language].fullmatch(between) if language in _JOINTS else None)
    if found is None:
        return ""
    return _TIMES if found["x"] else _TO if found["to"] else "±"


def _inheriting(one: Amount, other: Amount) -> Amount:
    """Return the first amount of 3–5 million km with the unit of the last, and its scale as a possible one."""
    values = set(one.values)
    for value in other.values if one.join == _TO else ():
        zeros = len(value) - len(value.rstrip("0"))
        for times in (10**6, 10**9, 10**12, 10**3, 10**4, 10**8):
            if value.isdecimal() and 10**zeros >= times:
                values |= {made for each in one.values if (made := scaled(each, times))}
    return replace(one, values=frozenset(values), units=one.units or other.units, named=one.named or other.named)


def _abbreviated(one: Amount, other: Amount) -> Amount:
    """Return the end of a range of years with its century: 1995–96."""
    centuries = {each[:2] for each in one.values if len(each) == 4 and each.isdecimal()}
    years = {
        f"{century}{each}" for century in centuries for each in other.values if len(each) == 2 and each.isdecimal()
    }
    return replace(other, values=other.values | years) if other.join == _TO and not other.units else other
