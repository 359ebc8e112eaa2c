"""A query segmented with a dictionary: its phrases, and in each the longest words that the dictionary knows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from matching.dictionaries.protocol import Translation, TranslationDictionary
from matching.stopwords import stopwords
from matching.text import Token, fold, has_digit, tokenise

_MAX_WORD_LENGTH: Final = 8
_MAX_PHRASE_WORDS: Final = 4
_MAX_QUERY_CHARACTERS: Final = 120
_KNOWN, _KNOWN_CHARACTER, _UNKNOWN_CHARACTER = 1.0, 1.6, 2.5
"""The cost of a word when Chinese is segmented into the fewest known ones; a single character is seldom a word."""
_INNER_WEIGHT: Final = 0.3
"""Weight of the names of a word inside a longer known one."""
_PHRASE_DECAY: Final = 0.4
"""Weight of a phrase relative to the next: a category path runs from the general to the particular, and in Chinese,
which puts spaces between phrases only, the head comes last as well.
"""
_PATH_SEPARATOR: Final = re.compile(r"\s*[>›»→|\n]\s*")  # separators of a category path


@dataclass(frozen=True)
class TermSpan:
    """A word or multi-word term, and its names in other languages."""

    key: str
    """Its term, or the terms of its words separated by spaces."""
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True)
class Phrase:
    """A self-contained part of a query."""

    text: str
    weight: float
    """1 for the last phrase."""
    spans: tuple[TermSpan, ...]


def segment_query(text: str, dictionary: TranslationDictionary) -> tuple[Phrase, ...]:
    """Return the distinct phrases of a query in order; very long queries are truncated.

    A number is no step of a path: `保温杯 500ml` asks for a flask as much as for its size.
    """
    parts = dict.fromkeys(part for part in _parts(text[:_MAX_QUERY_CHARACTERS]) if part)
    phrases: list[Phrase] = []
    weight = 1.0
    for part in reversed(parts):
        phrases.append(Phrase(part, weight, tuple(dict.fromkeys(_spans(part, dictionary)))))
        weight *= 1.0 if _is_number(part) else _PHRASE_DECAY
    return tuple(reversed(phrases))


def _is_number(part: str) -> bool:
    return has_digit(part) and not any(token.han for token in tokenise(part, overlapping=False))


def _parts(text: str) -> Iterator[str]:
    for part in _PATH_SEPARATOR.split(text):
        chinese = any(token.han for token in tokenise(part, overlapping=False))
        yield from part.split() if chinese else [part.strip()]


def _spans(phrase: str, dictionary: TranslationDictionary) -> Iterator[TermSpan]:
    tokens = tokenise(phrase, overlapping=False)
    mixed = _mixed_span(phrase, tokens, dictionary)
    if mixed:
        start, end = mixed
        yield from _spans(phrase[:start], dictionary)
        yield _span_of(fold(phrase[start:end]), dictionary)
        yield from _spans(phrase[end:], dictionary)
        return
    for chinese, run in groupby(tokens, lambda token: token.han):
        if chinese:
            written = list(run)
            yield from _han_spans(fold(phrase[written[0].start : written[-1].end]), dictionary)
        else:
            yield from _term_spans([token.term for token in run if token.term not in stopwords("")], dictionary)


def _mixed_span(phrase: str, tokens: Sequence[Token], dictionary: TranslationDictionary) -> tuple[int, int] | None:
    """Return the span of the first known word that mixes letters and Chinese characters: `T恤`, `3D打印`."""
    for token, after in pairwise(tokens):
        if after.han and not token.han and token.end == after.start:
            for end in range(min(len(phrase), after.start + _MAX_PHRASE_WORDS), after.start, -1):
                if dictionary.translations(fold(phrase[token.start : end])):
                    return token.start, end
    return None


def _span_of(key: str, dictionary: TranslationDictionary) -> TermSpan:
    return TermSpan(key, tuple(dictionary.translations(key)))


def _term_spans(terms: Sequence[str], dictionary: TranslationDictionary) -> Iterator[TermSpan]:
    """Yield the longest known phrases, from left to right."""
    place = 0
    while place < len(terms):
        sizes = range(min(_MAX_PHRASE_WORDS, len(terms) - place), 0, -1)
        keys = [(size, " ".join(terms[place : place + size])) for size in sizes]
        size, key = next((known for known in keys if dictionary.translations(known[1])), keys[-1])
        yield _span_of(key, dictionary)
        place += size


def _han_spans(run: str, dictionary: TranslationDictionary) -> Iterator[TermSpan]:
    for word in segment_han(run, dictionary):
        if word not in stopwords("zh"):
            parts = [name for part in _inner_words(word) for name in dictionary.translations(part)]
            yield TermSpan(
                word,
                (
                    *dictionary.translations(word),
                    *(name._replace(weight=name.weight * _INNER_WEIGHT) for name in parts),
                ),
            )


def _inner_words(word: str) -> Iterator[str]:
    """Yield the words of two characters and more inside a longer one."""
    for start in range(len(word) - 1):
        for end in range(start + 2, len(word) + 1):
            if end - start < len(word):
                yield word[start:end]


def segment_han(run: str, dictionary: TranslationDictionary) -> list[str]:
    """Segment Chinese into the fewest words that a dictionary knows; unknown text becomes single characters."""
    costs, begins = [0.0] + [float("inf")] * len(run), [0] * (len(run) + 1)
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + _MAX_WORD_LENGTH) + 1):
            cost = costs[start] + _cost(run[start:end], dictionary)
            if cost < costs[end]:
                costs[end], begins[end] = cost, start
    words, end = [], len(run)
    while end:
        words.append(run[begins[end] : end])
        end = begins[end]
    return words[::-1]


def _cost(word: str, dictionary: TranslationDictionary) -> float:
    if dictionary.translations(word):
        return _KNOWN if len(word) > 1 else _KNOWN_CHARACTER
    return _UNKNOWN_CHARACTER if len(word) == 1 else float("inf")
