"""Texts in order, to find those with a prefix."""

from bisect import bisect_left
from collections.abc import Iterable

from matching.text import fold_text

_LAST = "\U0010ffff"


class PrefixTable:
    """Texts, folded and sorted, each with a number of the caller's. Immutable."""

    def __init__(self, pairs: Iterable[tuple[str, int]], before: "PrefixTable | None" = None) -> None:
        """Take folded texts with their numbers, in addition to those in `before`."""
        self.entries: list[tuple[str, int]] = sorted([*(before.entries if before else ()), *pairs])

    def beginning_with(self, prefix: str) -> list[tuple[str, int]]:
        """Return the folded texts with a prefix, in order, and their numbers."""
        typed = fold_text(prefix)
        low, high = (bisect_left(self.entries, (edge,)) for edge in (typed, typed + _LAST))
        return self.entries[low:high]


def word_starts(text: str) -> list[int]:
    """Return where the words of a text begin; in Chinese, at every character."""
    return [
        place
        for place, letter in enumerate(text)
        if letter.isalnum() and (not place or not text[place - 1].isalnum() or is_han(letter))
    ]


def is_han(text: str) -> bool:
    """Return whether a text has Chinese or other East Asian characters, by the highest of its code points."""
    return max(text, default="") >= "\u2e80"
