"""Similarity of two segments as translation tools compute it: by words, apart from values.

1 minus the Levenshtein distance over words (characters in Chinese and Japanese) divided by the longer length; a
value is one word, whichever it is. Other differences, in values or in case and punctuation, cost a hundredth
each, so that only equal segments have 1.0.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from translation.memory.units import normalise
from translation.memory.values import VALUE, Finder, mask_values, numerals_in

MAX_TOKENS = 2_000
"""Words of the longest segments that are compared; longer ones are similar only if equal."""
_ALONE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
_TOKEN = re.compile(rf"{VALUE}|[{_ALONE}]|[^\W{_ALONE}][^\W{_ALONE}]*(?:[{_MARKS}][^\W{_ALONE}]*)*")
_DIFFERENCE_COST = 0.01


class ComparedSegment(NamedTuple):
    """A text prepared for many comparisons."""

    text: str
    skeleton: str
    values: tuple[str, ...]
    tokens: tuple[str, ...]


def segment(text: str, language: str, find: Finder = numerals_in) -> ComparedSegment:
    """Return a text prepared for comparison; values are found before normalisation: spaces may be part of numbers."""
    skeleton, values = mask_values(text, language, find)
    return ComparedSegment(normalise(text), skeleton, values, tokens(skeleton))


def tokens(skeleton: str) -> tuple[str, ...]:
    """Return the case-folded words of a skeleton; single characters in Chinese and Japanese; `VALUE` for values."""
    return tuple(_TOKEN.findall(skeleton.casefold()))


def similarity(one: str, other: str, language: str, find: Finder = numerals_in) -> float:
    """Return the similarity of two texts of one language, 0 to 1; 1 only if they are equal once normalised."""
    return segment_similarity(segment(one, language, find), segment(other, language, find))


def segment_similarity(one: ComparedSegment, other: ComparedSegment, at_least: float = 0.0) -> float:
    """Return the similarity of two segments, 0 to 1; 0 as soon as it is certain to be below ``at_least``."""
    if one.text == other.text:
        return 1.0
    longer, shorter = sorted((len(one.tokens), len(other.tokens)), reverse=True)
    if not shorter or longer > MAX_TOKENS or shorter / longer < at_least:
        return 0.0
    ratio = 1 - distance(one.tokens, other.tokens) / longer
    differences = (one.values != other.values) + (one.skeleton != other.skeleton and one.tokens == other.tokens)
    found = max(ratio - _DIFFERENCE_COST * max(differences, 1 if ratio == 1 else 0), 0.0)
    return found if found >= at_least else 0.0


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the Levenshtein distance of two sequences, in time len(one) · len(other) / the bits of a machine word.

    The bit-vector algorithm of Myers (JACM 46, 1999) as given by Hyyrö (2003), with integers as long as ``one``.
    """
    if not one:
        return len(other)
    at: dict[str, int] = {}
    for place, token in enumerate(one):
        at[token] = at.get(token, 0) | 1 << place
    every, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, total = every, 0, len(one)
    for token in other:
        same = at.get(token, 0)
        across = (((same & up) + up) ^ up) | same
        more, less = down | (~(across | up) & every), up & across
        total += bool(more & last) - bool(less & last)
        more, less = (more << 1 | 1) & every, less << 1 & every
        up, down = less | (~(same | down | more) & every), more & (same | down)
    return total
