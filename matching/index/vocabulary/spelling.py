"""Spelling correction and completion, from the words in titles visible to the user."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.text import fold

Counts = NDArray[np.int64]

_MIN_LENGTH = 4
_MIN_LENGTH_FOR_TWO_EDITS = 6
"""Words of at least this length may have two mistakes, shorter ones one."""
_MAX_LENGTH = 24
_LAST = "\U0010ffff"
_NO_ROWS = np.empty(0, np.int64)
_MAX_COUNTED = 200
"""Maximum number of words counted per request, so that it ends in time however many documents are hidden."""
_MIN_FREQUENCY_RATIO = 10
"""A word this many times rarer than a similar one is a mistake, even if it occurs."""


class Correction(NamedTuple):
    """Another spelling of a word."""

    word: str
    edits: int
    """Its distance, at least 1."""
    frequency: int
    """The number of titles with it."""


class Speller:
    """The spellings of a vocabulary, which only grows."""

    parts: "list[_Part]"

    def __init__(self, words: Sequence[str], before: "Speller | None" = None) -> None:
        """Take words in lower case; `before` knows the first of them already, which saves most of the work."""
        self._words = words
        parts = list(before.parts) if before else []
        first = parts[-1].stop if parts else 0
        # A part is rebuilt with those after it once they are as many, so each word is rebuilt only seldom.
        while parts and parts[-1].stop - parts[-1].first <= len(words) - first:
            first = parts.pop().first
        self.parts = [*parts, _Part(words[first:], first)] if first < len(words) else parts

    def correct(self, word: str, frequency: int, ceilings: Counts, count: Callable[[str], int]) -> str | None:
        """Return the likeliest other spelling of a word that `frequency` titles have; None if there is none.

        The nearest, then the most frequent; arguments as for `corrections`.
        """
        return next((each.word for each in self.corrections(word, frequency, ceilings, count, 1)), None)

    def corrections(
        self, word: str, frequency: int, ceilings: Counts, count: Callable[[str], int], limit: int
    ) -> list[Correction]:
        """Return the likeliest other spellings of a word that `frequency` titles have, up to `limit` per distance.

        Nearest first by Damerau-Levenshtein distance (optimal string alignment), then the most frequent. `ceilings` are
        upper bounds for the number of titles with each word, int64 [words]; `count` returns the exact number.
        """
        typed = fold(word)
        if not _MIN_LENGTH <= len(typed) <= _MAX_LENGTH:
            return []
        max_edits = 2 if len(typed) >= _MIN_LENGTH_FOR_TWO_EDITS else 1
        found = [part.near(typed, max_edits, ceilings > _MIN_FREQUENCY_RATIO * frequency) for part in self.parts]
        rows, distances = (np.concatenate([each[i] for each in found]) if found else _NO_ROWS for i in (0, 1))
        return [
            Correction(self._words[row], edits, counted)
            for edits in range(1, max_edits + 1)
            for row, counted in _frequent(
                rows[distances == edits], ceilings, lambda row: count(self._words[row]), limit
            )
            if counted > _MIN_FREQUENCY_RATIO * frequency
        ]

    def complete(self, beginning: str, ceilings: Counts, count: Callable[[str], int], limit: int) -> list[str]:
        """Return the most frequent words with this prefix, at most `limit`; counts as for `correct`."""
        typed = fold(beginning)
        longer = np.array([row for part in self.parts for row in part.longer(typed)], np.int64)
        frequent = _frequent(longer, ceilings, lambda row: count(self._words[row]), limit)
        return [self._words[row] for row, _ in sorted(frequent, key=lambda pair: (-pair[1], self._words[pair[0]]))]


class _Part:
    """Some words of a vocabulary, from row `first` up to but excluding `stop`."""

    def __init__(self, words: Sequence[str], first: int) -> None:
        self.first, self.stop = first, first + len(words)
        folded = [fold(word)[: _MAX_LENGTH + 1] for word in words]
        self._lengths = np.array([len(word) for word in folded], np.int64)
        self._letters = np.zeros((len(words), _MAX_LENGTH + 1), np.uint32)
        for row, word in enumerate(folded):
            self._letters[row, : len(word)] = [ord(letter) for letter in word]
        self._order = sorted(range(len(folded)), key=folded.__getitem__)
        self._folded = folded

    def near(
        self, word: str, max_edits: int, eligible: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of the wanted words, bool [words], that may be near, and their distances."""
        close = np.abs(self._lengths - len(word)) <= max_edits
        rows = np.flatnonzero(close & eligible[self.first : self.stop])
        return rows + self.first, _distances(word, self._letters[rows], self._lengths[rows])

    def longer(self, word: str) -> list[int]:
        """Return the rows of the longer words with this prefix."""
        low, high = (bisect_left(self._order, edge, key=self._folded.__getitem__) for edge in (word, word + _LAST))
        return [row + self.first for row in self._order[low:high] if self._folded[row] != word]


def _frequent(
    rows: NDArray[np.int64], ceilings: Counts, count: Callable[[int], int], limit: int
) -> list[tuple[int, int]]:
    """Return up to `limit` words with the highest positive counts, highest first, and these counts.

    Words are counted in descending order of their ceilings, until no remaining one can be among the best (Fagin's
    threshold algorithm, PODS 2001).
    """
    best: list[tuple[int, int]] = []
    for row in rows[np.argsort(-ceilings[rows], kind="stable")][:_MAX_COUNTED].tolist():
        if len(best) == limit and best[-1][1] >= ceilings[row]:
            break
        if counted := count(row):
            best = sorted([*best, (row, counted)], key=lambda pair: -pair[1])[:limit]
    return best


def _distances(word: str, letters: NDArray[np.uint32], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the distance of a word to each of n words, int64 [n]: the usual table, vectorised over all of them.

    `letters` are code points, uint32 [n, width], zero-padded beyond `lengths`.
    """
    count, width = letters.shape
    columns = letters.T
    above = np.broadcast_to(np.arange(width + 1, dtype=np.int8)[:, None], (width + 1, count))
    before = above
    for i, letter in enumerate(word, 1):
        row = np.empty((width + 1, count), np.int8)
        row[0] = i
        for j in range(1, width + 1):
            row[j] = np.minimum(np.minimum(above[j], row[j - 1]) + 1, above[j - 1] + (columns[j - 1] != ord(letter)))
            if i > 1 and j > 1:
                swapped = (columns[j - 2] == ord(letter)) & (columns[j - 1] == ord(word[i - 2]))
                row[j] = np.where(swapped, np.minimum(row[j], before[j - 2] + 1), row[j])
        before, above = above, row
    distances: NDArray[np.int64] = above[lengths, np.arange(count)].astype(np.int64)
    return distances
