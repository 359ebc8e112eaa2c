"""Counts in words: with seven gears, 三层, два ящика. Numbers in digits are left to `translation.protect`."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from translation.lexicon import Mention
from translation.meaning.read_text import ReadText
from translation.meaning.words import has_numeral
from translation.number_words.chinese import NUMERALS, count_at
from translation.number_words.words import cardinals, number_word

_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGITS: Final = re.compile("[0-9]+")
_MEASURE_WORDS: Final = frozenset("层件个只把条片格门人座轮段档速芯线相孔位级")
"""Characters that are counted; before others, a numeral is often part of a word: 五金, 三明治."""
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
        if description:
            names = (name.plain for each in side.senses(description) for name in each.names[target])
            is_count = all(has_numeral(name, target) for name in names)  # 四季 may be all-season
        else:
            is_count = not is_chinese or side.text[end : end + 1] in _MEASURE_WORDS
        if is_count:
            yield side.text[start:end], value


def _at(mentions: Iterable[Mention], place: int) -> Mention | None:
    return next((each for each in mentions if each.start <= place < each.end), None)


def _words(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    known = cardinals(language)
    for match in _WORD.finditer(text):
        value = known.get(match[0].lower(), "0")
        if value.isdecimal() and int(value) > 1:
            yield match.start(), match.end(), value


def _chinese(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    while place < len(text):
        found = count_at(text, place)
        if found and (not place or text[place - 1] not in NUMERALS):
            yield place, *found
        place = found[0] if found else place + 1


def _stated(text: str, language: str) -> Iterator[str]:
    """Yield all numbers of a text, in digits; a dual may state 2 in Arabic."""
    yield from _DIGITS.findall(text)
    if language == "zh":
        yield from (value for _, _, value in _chinese(text))
        return
    yield from filter(None, (number_word(match[0], language) for match in _WORD.finditer(text)))
    if language == "ar":
        yield _ARABIC_DUAL
