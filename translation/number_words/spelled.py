"""Numbers of one or several words in six languages: twenty-one, cien mil, двадцать пять, خمسة وعشرون."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from translation.number_words.words import begins_with_and, fold, is_cardinal, number_word

_WORD: Final = re.compile(r"[^\W\d_]+")
_AND: Final = frozenset({"and", "y", "e", "et", "и", "و", "de", "d", "a"})
_SEPARATORS: Final = " \u00a0-"
_HUNDRED: Final = 100
_SCALE: Final = 1000
_LARGEST: Final = 10**15


class SpelledNumber(NamedTuple):
    """A number in words, and its place; the words are cardinal numbers, or ordinals, collectives, fractions."""

    start: int
    end: int
    parts: tuple[str, ...]
    """Values of the words."""
    value: str
    """Their sum, a plain number or a fraction."""
    is_cardinal: bool


def numbers_in(text: str, language: str) -> Iterator[SpelledNumber]:
    """Yield the numbers that words of a text state, each of as many words as make one number."""
    sequence: list[tuple[str, re.Match[str]]] = []
    for word in _WORD.finditer(text):
        value = number_word(word[0], language)
        if value is None:
            continue
        if sequence and not _continues(text, sequence, value, word, language):
            yield _number(sequence, language)
            sequence = []
        sequence.append((value, word))
    if sequence:
        yield _number(sequence, language)


def are_adjacent(text: str, end: int, start: int) -> bool:
    """Return whether only spaces and hyphens are between two places of a text."""
    return not text[end:start].strip(_SEPARATORS)


def _number(sequence: Sequence[tuple[str, re.Match[str]]], language: str) -> SpelledNumber:
    parts = [value for value, _ in sequence]
    is_all_cardinal = all(is_cardinal(word[0], language) for _, word in sequence)
    value = _total(parts, language) or parts[0]
    return SpelledNumber(sequence[0][1].start(), sequence[-1][1].end(), tuple(parts), value, is_all_cardinal)


def _continues(
    text: str, sequence: Sequence[tuple[str, re.Match[str]]], value: str, word: re.Match[str], language: str
) -> bool:
    end, start = sequence[-1][1].end(), word.start()
    linked = fold(text[end:start]).strip(f"{_SEPARATORS}'’") in _AND or begins_with_and(word[0], language)
    if not linked and not are_adjacent(text, end, start):
        return False
    return _total([each for each, _ in sequence] + [value], language) is not None


def _total(values: Sequence[str], language: str) -> str | None:
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


def _with_fraction(values: Sequence[str], fraction: str, before: int) -> str | None:
    """Return a fraction alone, of a million (half a million), or counted (two thirds)."""
    if len(values) == 1:
        return fraction
    if len(values) == 2 and values[0] == fraction and values[1].isdecimal() and int(values[1]) >= _SCALE:
        product = Fraction(fraction) * int(values[1])
        return str(product) if product.denominator == 1 else None
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
