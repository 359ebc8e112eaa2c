"""Number words of a text as amounts that may be a counterpart: twenty-one, cien mil, двадцать пять, خمسة وعشرون."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from translation.number_words.words import begins_with_and, fold, number_word
from translation.protect.agreement.amounts import BATTERY, MONTH, Amount, number_values, scaled
from translation.protect.agreement.months import months

_WORD: Final = re.compile(r"[^\W\d_]+")
_AND: Final = frozenset({"and", "y", "e", "et", "и", "و", "de", "d", "a"})
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
_HUNDRED: Final = 100
_SCALE: Final = 1000
_LARGEST: Final = 10**15


def spelled_numbers(text: str, language: str) -> Iterator[Amount]:
    """Yield the number words, Roman numerals, and months of a text in a language other than Chinese."""
    sequence: list[tuple[str, re.Match[str]]] = []
    for word in _WORD.finditer(text):
        value = number_word(word[0], language)
        if value is None:
            continue
        if sequence and not _continues(text, sequence, value, word, language):
            yield _amount(sequence, language)
            sequence = []
        sequence.append((value, word))
    if sequence:
        yield _amount(sequence, language)
    yield from _roman_numerals(text)
    yield from _months(text, language)
    yield from _halves(text)
    yield from _batteries(text)
    if language == "ar":
        yield from _arabic_decades(text)


def _continues(
    text: str, sequence: list[tuple[str, re.Match[str]]], value: str, word: re.Match[str], language: str
) -> bool:
    between = fold(text[sequence[-1][1].end() : word.start()])
    linked = between.strip(" \u00a0-'’") in _AND or begins_with_and(word[0], language)
    if not linked and between.strip(" \u00a0-"):
        return False
    return total([each for each, _ in sequence] + [value], language) is not None


def total(values: list[str], language: str) -> str | None:
    """Return the value of number words in sequence, or None if they are several numbers."""
    done, part, scale = 0, 0, _LARGEST
    for place, each in enumerate(values):
        if not each.isdecimal():
            return _with_fraction(values, each, part) if place in {0, len(values) - 1} and not done else None
        number = int(each)
        if number >= _SCALE and str(number).strip("0") in {"1", "2"}:
            if number >= scale and done + part >= number:
                return None
            done = ((done + part) or 1) * number if number > done else done + (part or 1) * number
            part, scale = 0, number
        elif number == _HUNDRED and 0 < part < _HUNDRED:
            part *= _HUNDRED
        elif not part or _fits(part, number, language):
            part += number
        elif language == "fr" and (part, number) == (4, 20):
            part = 80
        else:
            return None
    return str(done + part)


def _with_fraction(values: list[str], fraction: str, before: int) -> str | None:
    """Return a fraction alone, of a million (half a million), or counted (two thirds)."""
    if len(values) == 1:
        return fraction
    if len(values) == 2 and values[0] == fraction and values[1].isdecimal() and int(values[1]) >= _SCALE:
        return scaled(values[1], Fraction(fraction))
    if len(values) == 2 and before and fraction.startswith("1/"):
        return f"{before}{fraction[1:]}"
    return None


def _fits(before: int, number: int, language: str) -> bool:
    if before and before % 100 == 0:
        return 0 < number < 100
    ones, tens = before % 10, before % 100
    if language == "ar" and 0 < tens < 10:
        return number % 10 == 0 and 10 <= number < 100
    if language == "fr" and tens in {60, 80}:
        return 0 < number < 20
    if language == "fr" and tens in {10, 70, 90}:
        return 7 <= number <= 9
    return ones == 0 and tens >= 20 and 0 < number < 10


def _amount(sequence: list[tuple[str, re.Match[str]]], language: str) -> Amount:
    values = [each for each, _ in sequence]
    whole = total(values, language) or values[0]
    return Amount(sequence[0][1].start(), sequence[-1][1].end(), number_values(whole) | _thirds(whole), needed=False)


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
