"""Counts in words: with seven gears, 三层, два ящика. Numbers in digits are left to `translation.protect`."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, pairwise
from typing import Final

from translation.lexicon import Mention
from translation.meaning.read_text import ReadText
from translation.meaning.words import has_numeral
from translation.number_words.chinese import NUMERAL, NUMERALS, count_at, numeral
from translation.number_words.spelled import SpelledNumber, are_adjacent, numbers_in

_DIGITS: Final = re.compile("[0-9]+")
_GROUPED: Final = re.compile("(?<![0-9])[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{3})+(?![0-9])")
_CHINESE_SCALED: Final = re.compile("([0-9]+) ?([百千万萬亿億])")
_MEASURE_WORDS: Final = frozenset("层件个只把条片格门人座轮段档速芯线相孔位级")
"""Characters that are counted; before others, a numeral is often part of a word: 五金, 三明治."""
_COLLECTIVES: Final = {"双": 2, "对": 2, "打": 12}
"""Chinese words for several things, after a numeral; 双 also stands alone."""
_COLLECTIVE: Final = re.compile(f"([0-9]+|[{NUMERALS}半]+)([{''.join(_COLLECTIVES)}])")
_HALF: Final = "半"
_A_HALF: Final = "1/2"
_DOZEN: Final = "12"
_ARABIC_DUAL: Final = "2"


def lost_counts(before: ReadText, after: ReadText) -> list[str]:
    """Return the counts of an original, as written, that its translation states neither in words nor in digits."""
    counts = list(_counts(before, after.language))
    if not counts:
        return []
    stated = set(_stated(after.text, after.language))
    return [written for written, value in counts if value not in stated]


def _counts(side: ReadText, target: str) -> Iterator[tuple[str, str]]:
    """Yield the counts of a text, as written and in digits: from 2, as "one" and 一 are also articles and emphasis."""
    is_chinese = side.language == "zh"
    for start, end, value in _chinese(side.text) if is_chinese else _words(side.text, side.language):
        if _at(side.mentions, start):
            continue  # three-seater sofa: what it names is compared
        description = _at(side.left_out, start)
        if description and description.end >= end:
            names = (name.plain for each in side.senses(description) for name in each.names[target])
            is_count = all(has_numeral(name, target) for name in names)  # 四季 may be all-season
        else:
            is_count = not is_chinese or side.text[end : end + 1] in _MEASURE_WORDS
        if is_count:
            yield side.text[start:end], value


def _at(mentions: Iterable[Mention], place: int) -> Mention | None:
    return next((each for each in mentions if each.start <= place < each.end), None)


def _words(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Yield the cardinal numbers of a text that are surely one number each, and the dozens."""
    numbers = list(numbers_in(text, language))
    adjacent = [pair for pair in pairwise(numbers) if are_adjacent(text, pair[0].end, pair[1].start)]
    for one, other in adjacent:
        if other.value == _DOZEN and not other.is_cardinal and (one.is_cardinal or one.value == _A_HALF):
            yield one.start, other.end, str(Fraction(one.value) * int(other.value))
    unsure = set(chain.from_iterable(adjacent))
    for each in numbers:
        if each.is_cardinal and each not in unsure and int(each.value) > 1 and not _may_be_two(text, each):
            yield each.start, each.end, each.value


def _may_be_two(text: str, number: SpelledNumber) -> bool:
    """Return whether the last word may count within each thing: twenty one-litre bottles, after digits: 3 hundred."""
    is_compound = " " in text[number.start : number.end] and text[number.end : number.end + 1] == "-"
    return is_compound or text[: number.start].rstrip(" -\u00a0.,")[-1:].isdecimal()


def _chinese(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    while place < len(text):
        found = count_at(text, place)
        if found and (not place or text[place - 1] not in NUMERALS):
            yield place, *found
        place = found[0] if found else place + 1


def _stated(text: str, language: str) -> Iterator[str]:
    """Yield all numbers that a text may state, in digits; a dual may state 2 in Arabic."""
    yield from _DIGITS.findall(text)
    yield from ("".join(_DIGITS.findall(each)) for each in _GROUPED.findall(text))
    if language == "zh":
        yield from (value for _, _, value in _chinese(text))
        yield from map(numeral, NUMERAL.findall(text))
        yield from (str(int(digits) * int(numeral(scale))) for digits, scale in _CHINESE_SCALED.findall(text))
        yield from (_product(count, _COLLECTIVES[each]) for count, each in _COLLECTIVE.findall(text))
        return
    yield from _stated_in_words(text, language)
    if language == "ar":
        yield _ARABIC_DUAL


def _stated_in_words(text: str, language: str) -> Iterator[str]:
    """Yield the numbers in words, their parts where these may be several numbers, and products: two dozen, 10 mil."""
    numbers = list(numbers_in(text, language))
    for each in numbers:
        yield each.value
        if not each.is_cardinal or _may_be_two(text, each):
            yield from each.parts
        before = re.search(r"([0-9]+)[- \u00a0]$", text[: each.start])
        if before and each.value.isdecimal():
            yield str(int(before[1]) * int(each.value))
    for one, other in pairwise(numbers):
        if are_adjacent(text, one.end, other.start) and other.value.isdecimal():
            yield str(Fraction(one.value) * int(other.value))


def _product(count: str, times: int) -> str:
    """Return a count in digits or Chinese numerals, or a half, times a number."""
    if _HALF in count:
        return str(times // 2)
    return str(times * int(count if count.isascii() else numeral(count)))
