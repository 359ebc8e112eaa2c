"""A query segmented with a bridge: its phrases, and in each the longest words that the bridge knows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from matching.bridges.protocol import Bridge, Name
from matching.stopwords import stopwords
from matching.text import Token, fold, tokenise

_LONGEST_WORD: Final = 8
_LONGEST_PHRASE: Final = 4
_MOST_CHARACTERS: Final = 120
_KNOWN, _KNOWN_CHARACTER, _UNKNOWN_CHARACTER = 1.0, 1.6, 2.5
"""The cost of a word when Chinese is segmented into the fewest known ones; a single character is seldom a word."""
_INSIDE: Final = 0.3
"""Weight of the names of a word inside a longer known one."""
_FALLING: Final = 0.6
"""Weight of a phrase relative to the next: a category path runs from the general to the particular, and in Chinese,
which puts spaces between phrases only, the head comes last as well.
"""
_PARTS: Final = re.compile(r"\s*[>›»→|\n]\s*")  # separators of a category path


@dataclass(frozen=True)
class TermSpan:
    """A word or multi-word term, and its names in other languages."""

    key: str
    """Its term, or the terms of its words separated by spaces."""
    names: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Phrase:
    """A self-contained part of a query."""

    text: str
    weight: float
    """1 for the last phrase."""
    spans: tuple[TermSpan, ...]


def read(text: str, bridge: Bridge) -> tuple[Phrase, ...]:
    """Return the distinct phrases of a query in order; very long queries are truncated."""
    parts = dict.fromkeys(part for part in _parts(text[:_MOST_CHARACTERS]) if part)
    phrases = [Phrase(part, 1.0, tuple(dict.fromkeys(_stretches(part, bridge)))) for part in parts]
    last = len(phrases) - 1
    return tuple(replace(phrase, weight=_FALLING ** (last - place)) for place, phrase in enumerate(phrases))


def _parts(text: str) -> Iterator[str]:
    for part in _PARTS.split(text):
        chinese = any(token.han for token in tokenise(part, overlapping=False))
        yield from part.split() if chinese else [part.strip()]


def _stretches(phrase: str, bridge: Bridge) -> Iterator[TermSpan]:
    tokens = tokenise(phrase, overlapping=False)
    mixed = _mixed(phrase, tokens, bridge)
    if mixed:
        start, end = mixed
        yield from _stretches(phrase[:start], bridge)
        yield _whole(fold(phrase[start:end]), bridge)
        yield from _stretches(phrase[end:], bridge)
        return
    for chinese, run in groupby(tokens, lambda token: token.han):
        if chinese:
            written = list(run)
            yield from _han_stretches(fold(phrase[written[0].start : written[-1].end]), bridge)
        else:
            yield from _plain_stretches([token.term for token in run if token.term not in stopwords("")], bridge)


def _mixed(phrase: str, tokens: Sequence[Token], bridge: Bridge) -> tuple[int, int] | None:
    """Return the span of the first known word that mixes letters and Chinese characters: `T恤`, `3D打印`."""
    for token, after in pairwise(tokens):
        if after.han and not token.han and token.end == after.start:
            for end in range(min(len(phrase), after.start + _LONGEST_PHRASE), after.start, -1):
                if bridge.names(fold(phrase[token.start : end])):
                    return token.start, end
    return None


def _whole(key: str, bridge: Bridge) -> TermSpan:
    return TermSpan(key, tuple(bridge.names(key)))


def _plain_stretches(terms: Sequence[str], bridge: Bridge) -> Iterator[TermSpan]:
    """Yield the longest known phrases, from left to right."""
    place = 0
    while place < len(terms):
        sizes = range(min(_LONGEST_PHRASE, len(terms) - place), 0, -1)
        keys = [(size, " ".join(terms[place : place + size])) for size in sizes]
        size, key = next((known for known in keys if bridge.names(known[1])), keys[-1])
        yield _whole(key, bridge)
        place += size


def _han_stretches(run: str, bridge: Bridge) -> Iterator[TermSpan]:
    for word in cut(run, bridge):
        if word not in stopwords("zh"):
            parts = [name for part in _inside(word) for name in bridge.names(part)]
            yield TermSpan(
                word, (*bridge.names(word), *(name._replace(weight=name.weight * _INSIDE) for name in parts))
            )


def _inside(word: str) -> Iterator[str]:
    """Yield the words of two characters and more inside a longer one."""
    for start in range(len(word) - 1):
        for end in range(start + 2, len(word) + 1):
            if end - start < len(word):
                yield word[start:end]


def cut(run: str, bridge: Bridge) -> list[str]:
    """Segment Chinese into the fewest words that a bridge knows; unknown text becomes single characters."""
    costs, begins = [0.0] + [float("inf")] * len(run), [0] * (len(run) + 1)
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + _LONGEST_WORD) + 1):
            cost = costs[start] + _cost(run[start:end], bridge)
            if cost < costs[end]:
                costs[end], begins[end] = cost, start
    words, end = [], len(run)
    while end:
        words.append(run[begins[end] : end])
        end = begins[end]
    return words[::-1]


def _cost(word: str, bridge: Bridge) -> float:
    if bridge.names(word):
        return _KNOWN if len(word) > 1 else _KNOWN_CHARACTER
    return _UNKNOWN_CHARACTER if len(word) == 1 else float("inf")
