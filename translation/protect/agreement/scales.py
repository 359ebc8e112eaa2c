"""Scale words behind a number in digits, which belong to its value: 2 million, 3 тыс., 10 mil millones, 300 万."""

import re
from collections.abc import Mapping
from functools import cache
from math import prod
from typing import Final

from translation.number_words.chinese import numeral
from translation.number_words.words import cardinals
from translation.protect.agreement.amounts import scaled
from translation.protect.script import HARD_SPACE

_GAP: Final = f"[ {HARD_SPACE}-]?"
_CHINESE: Final = re.compile(f"{_GAP}[多余几]?{_GAP}([百千]?万|[十百千万]?亿)")
_THOUSANDS: Final = frozenset(str(1000**power) for power in range(1, 5))
_MORE: Final = {"en": {"hundred": "100", "dozen": "12"}}
_SHORT_SCALES: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_SHORT_SCALE: Final = re.compile(r"(?:k|mn?|bn?)(?![A-Za-z0-9])", re.IGNORECASE)


def scaled_number(text: str, value: str, end: int, language: str, *, priced: bool) -> tuple[str, int]:
    """Return a number that ends before ``text[end]`` with its scale word, and its end; a price may have a letter."""
    factor = None
    if found := _pattern(language).match(text, end):
        factor = _factor(found, language)
    elif priced and (found := _SHORT_SCALE.match(text, end)):
        factor = _SHORT_SCALES[found[0].lower()]
    made = scaled(value, factor) if factor else None
    return (made, found.end()) if found and made else (value, end)


def mentions_scale(text: str, language: str) -> bool:
    """Return whether a scale word follows a number, which belongs to its value: 2 million is not 2."""
    return bool(_after_digit(language).search(text))


def _factor(match: re.Match[str], language: str) -> int:
    if language == "zh":
        return int(numeral(match[1]))
    return prod(int(_scales(language)[word.lower()]) for word in match.groups() if word)


@cache
def _scales(language: str) -> Mapping[str, str]:
    """Return the scale words of a language with their values; English ones for a language that is not known."""
    known = cardinals(language) or cardinals("en")
    return {word: value for word, value in known.items() if value in _THOUSANDS} | _MORE.get(language, {})


@cache
def _pattern(language: str) -> re.Pattern[str]:
    if language == "zh":
        return _CHINESE
    words = "|".join(sorted(_scales(language), key=len, reverse=True))
    point = r"\.?" if language == "ru" else ""
    return re.compile(rf"{_GAP}({words})(?:{_GAP}({words}))?(?![\w⁻]){point}", re.IGNORECASE)


@cache
def _after_digit(language: str) -> re.Pattern[str]:
    return re.compile(f"[0-9]{_pattern(language).pattern}", re.IGNORECASE)
