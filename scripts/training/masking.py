"""Training texts as an engine receives them: with placeholders for protected values (`translation.protect`)."""

import random
from collections.abc import Sequence
from typing import Final

from translation.protect import Protection, Span, find
from translation.protect.masks import PLACEHOLDER_FORMAT

MAX_PLACEHOLDERS: Final = 99
"""Number of placeholders in a vocabulary; a text with more values than these is no listing."""
PLACEHOLDERS: Final = tuple(PLACEHOLDER_FORMAT.replace("{n}", str(number)) for number in range(1, MAX_PLACEHOLDERS + 1))


def masked(
    source: str, target: str, languages: tuple[str, str], names: frozenset[str], chance: random.Random
) -> tuple[str, str]:
    """Return both texts with equal placeholders for equal values; unchanged where their values differ.

    Also unchanged is a text that is one value, but for which the other says more: 65Mn is 65Mn steel.

    Values are numbered in order. Some texts begin with a higher number, so that every placeholder is learned.
    """
    protection = Protection(names=names)
    asked = find(source, languages[0], protection)
    said = find(target, languages[1], protection)
    if not asked or sorted(span.value for span in asked) != sorted(span.value for span in said):
        return source, target
    if asked[0].start == 0 and asked[0].end == len(source) and said[0].end - said[0].start < len(target):
        return source, target
    first = chance.randint(1, MAX_PLACEHOLDERS - len(asked) + 1) if chance.random() < 0.3 else 1
    numbers = {(span.value, nth): first + number for number, (span, nth) in enumerate(_counted(asked))}
    replaced = [(span, numbers[span.value, nth]) for span, nth in _counted(said)]
    return (
        _replaced(source, [(span, first + number) for number, span in enumerate(asked)]),
        _replaced(target, replaced),
    )


def _counted(spans: Sequence[Span]) -> list[tuple[Span, int]]:
    """Return each span with the number of earlier spans of the same value."""
    return [(span, sum(other.value == span.value for other in spans[:at])) for at, span in enumerate(spans)]


def _replaced(text: str, spans: Sequence[tuple[Span, int]]) -> str:
    pieces, end = [], 0
    for span, number in spans:
        pieces += [text[end : span.start], PLACEHOLDERS[number - 1]]
        end = span.end
    return "".join([*pieces, text[end:]])
