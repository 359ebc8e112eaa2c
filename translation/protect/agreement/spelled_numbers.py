"""Number words of a text as amounts that may be a counterpart: twenty-one, cien mil, двадцать пять, خمسة وعشرون."""

import re
from collections.abc import Iterator
from typing import Final

from translation.number_words.spelled import numbers_in
from translation.number_words.words import number_word
from translation.protect.agreement.amounts import BATTERY, MONTH, Amount, number_values
from translation.protect.agreement.months import months

_ROMAN: Final = re.compile(r"(?<![\w.])(?=[IVXLC])(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})(?=(?:e|er|ème|è)?(?!\w))")
_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_TENS: Final = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
_HALF_MORE: Final = re.compile(
    r"hora y media|heures? et demie?|hora e meia|hour and a half|ساعة ونصف|año y medio|an et demi|ano e meio",
    re.IGNORECASE,
)
_DECADES_OF_CENTURY: Final = re.compile(
    r"(?<!\S)(\S{1,12}ينات|\S{1,12}ينيات)\s+(?:من\s+)?القرن\s+(\S{1,20}(?:\s+عشر)?)"
)
_CHINESE_SIZES: Final = {"D": "1", "C": "2", "AA": "5", "AAA": "7"}
_BATTERY: Final = re.compile(r"\b(?:AAA?|[CD](?=[- ](?:size|cell|batter)))\b")


def spelled_numbers(text: str, language: str) -> Iterator[Amount]:
    """Yield the number words, Roman numerals, and months of a text in a language other than Chinese."""
    for each in numbers_in(text, language):
        values = number_values(each.value) | _thirds(each.value)
        yield Amount(each.start, each.end, values, needed=False)
    yield from _roman_numerals(text)
    yield from _months(text, language)
    yield from _halves(text)
    yield from _batteries(text)
    if language == "ar":
        yield from _arabic_decades(text)


def _thirds(value: str) -> frozenset[str]:
    """Return ordinals that are fractions, too: a fifth is 1/5, and cuarto 1/4."""
    return frozenset({f"1/{value}"}) if value in {"3", "4", "5", "10"} else frozenset()


def _roman_numerals(text: str) -> Iterator[Amount]:
    for found in _ROMAN.finditer(text):
        if found[0]:
            value = len(found[1]) * 100 + _TENS.index(found[2]) * 10 + _ONES.index(found[3])
            yield Amount(found.start(), found.end(), frozenset({str(value)}), needed=False)


def _months(text: str, language: str) -> Iterator[Amount]:
    pattern = months(language)
    for found in pattern.finditer(text) if pattern else ():
        yield Amount(
            found.start(), found.end(), frozenset({str(found.lastindex)}), units=frozenset({MONTH}), needed=False
        )


def _halves(text: str) -> Iterator[Amount]:
    for found in _HALF_MORE.finditer(text):
        yield Amount(found.start(), found.end(), frozenset({"1.5"}), needed=False)


def _batteries(text: str) -> Iterator[Amount]:
    """Yield sizes of batteries (IEC 60086) as the numbers that Chinese calls them by: AA is 5号."""
    for found in _BATTERY.finditer(text):
        number = _CHINESE_SIZES[found[0]]
        yield Amount(*found.span(), frozenset({number}), frozenset({BATTERY}), needed=False)


def _arabic_decades(text: str) -> Iterator[Amount]:
    """Yield decades of centuries: ثلاثينيات القرن التاسع عشر are the 1830s, those of the last century the 1930s."""
    for found in _DECADES_OF_CENTURY.finditer(text):
        decade = number_word(found[1], "ar")
        words = found[2].split()
        ordinals = [each for each in (number_word(word, "ar") for word in words) if each and each.isdecimal()]
        century = 20 if words[0] in {"الماضي", "الماضى"} else sum(map(int, ordinals))
        if decade and century:
            value = (century - 1) * 100 + int(decade)
            yield Amount(found.start(), found.end(), frozenset({str(value)}), needed=False)
