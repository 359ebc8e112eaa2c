"""Recognition of protected names and terms by their first word or character."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from translation.protect.kinds import Protection, Span, ValueKind
from translation.protect.script import HAN, is_arabic, is_word_char

_BEGINNING: Final = re.compile(rf"[{HAN}]|[^\W{HAN}]++|[^\w\s]")
_MAX_LENGTHS: Final = 200
_MAX_WORDING_LENGTH: Final = 200
"""Longest names and terms that are recognised: each is compared at every place where it may begin."""


@dataclass(frozen=True)
class _Index:
    """Protected wordings by their beginning: lengths, longest first, and values."""

    lengths: Mapping[str, tuple[int, ...]]
    values: Mapping[str, str]


def find_wording(text: str, protection: Protection) -> Iterator[Span]:
    """Yield the names and terms in a text, the longest at each position; a name before a term of equal length."""
    if not protection.names and not protection.terms:
        return
    names, terms = _indexes(protection)
    low = _lower(text)
    end = 0
    for found in _BEGINNING.finditer(text):
        start = found.start()
        if start < end:
            continue
        name, term = _longest(text, start, found[0], names), _longest(low, start, low[start : found.end()], terms)
        best = max(
            (name, ValueKind.NAME), (term, ValueKind.TERM), key=lambda each: (each[0], each[1] is ValueKind.NAME)
        )
        if best[0]:
            end = start + best[0]
            words = text[start:end] if best[1] is ValueKind.NAME else terms.values[low[start:end]]
            yield Span(start, end, best[1], words)


@lru_cache(maxsize=256)
def _indexes(protection: Protection) -> tuple[_Index, _Index]:
    terms = {_lower(each.source.strip()): each.target for each in reversed(protection.terms)}
    return _index({each.strip(): each for each in protection.names}), _index(terms)


def _index(values: Mapping[str, str]) -> _Index:
    lengths: dict[str, set[int]] = {}
    for words in values:
        if len(words) <= _MAX_WORDING_LENGTH and (found := _BEGINNING.match(words)):
            lengths.setdefault(found[0], set()).add(len(words))
    longest = {each: tuple(sorted(known, reverse=True)[:_MAX_LENGTHS]) for each, known in lengths.items()}
    return _Index(longest, values)


def _longest(text: str, start: int, beginning: str, index: _Index) -> int:
    for length in index.lengths.get(beginning, ()):
        words = text[start : start + length]
        if words in index.values and _stands_alone(text, start, start + length):
            return length
    return 0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether a match has word boundaries on both sides; Chinese characters need none."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before and _join(before, text[start])) or (after and _join(text[end - 1], after)):
        return False
    if after and after in "-.," and text[end + 1 : end + 2].isdecimal():
        return after != "-" and not text[end - 1].isdecimal()
    return not (before and before in "-.," and text[start].isdecimal() and text[max(0, start - 2)].isalnum())


def _join(left: str, right: str) -> bool:
    return (is_word_char(left) and is_word_char(right)) or (is_arabic(left) and is_arabic(right))


def _lower(text: str) -> str:
    """Return a text in lower case without changing its length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(each.lower()[0] for each in text)
