"""Help with spelling and typing, from the words in titles that whoever asks may see."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.text import fold

Counts = NDArray[np.int64]

_SHORTEST = 4
_LONG = 6
"""Words from here on may be two mistakes away, shorter ones one."""
_LONGEST = 24
_COUNTED = 200
"""Words that are counted at most for one question, so that it ends in time whatever is hidden from whoever asks."""
_RARE = 10
"""A word that is so many times rarer than one close by is a mistake, though it is there."""


class Speller:
    """Knows the spellings of a vocabulary."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take up words in lower case; counts are given to each question, in the same order."""
        self._words = words
        folded = [fold(word)[: _LONGEST + 1] for word in words]
        self._lengths = np.array([len(word) for word in folded], np.int64)
        self._letters = np.zeros((len(words), _LONGEST + 1), np.uint32)
        for row, word in enumerate(folded):
            self._letters[row, : len(word)] = [ord(letter) for letter in word]
        self._order = np.argsort(np.array(folded)) if folded else np.empty(0, np.int64)
        self._folded = folded

    def correct(self, word: str, seen: int, ceilings: Counts, count: Callable[[str], int]) -> str | None:
        """Return the likeliest other spelling of a word that `seen` titles have; None if there is none.

        Nearest first by Damerau and Levenshtein's distance (optimal string alignment), then the most frequent.
        `ceilings` says for each word, int64 [words], how many titles have it at most, `count` how many do.
        """
        typed = fold(word)
        if not _SHORTEST <= len(typed) <= _LONGEST:
            return None
        most = 2 if len(typed) >= _LONG else 1
        close = np.abs(self._lengths - len(typed)) <= most
        rows = np.flatnonzero(close & (ceilings > _RARE * seen))
        distances = _distances(typed, self._letters[rows], self._lengths[rows])
        for distance in range(1, most + 1):
            near = _frequent(rows[distances == distance], ceilings, lambda row: count(self._words[row]), 1)
            if near and near[0][1] > _RARE * seen:
                return self._words[near[0][0]]
        return None

    def complete(self, beginning: str, ceilings: Counts, count: Callable[[str], int], limit: int) -> list[str]:
        """Return the most frequent words that begin so, at most `limit`; counts as for `correct`."""
        typed = fold(beginning)
        low, high = self._border(typed), self._border(typed + "\U0010ffff")
        longer = [row for row in self._order[low:high].tolist() if self._folded[row] != typed]
        frequent = _frequent(np.array(longer, np.int64), ceilings, lambda row: count(self._words[row]), limit)
        return [self._words[row] for row, _ in sorted(frequent, key=lambda pair: (-pair[1], self._words[pair[0]]))]

    def _border(self, typed: str) -> int:
        low, high = 0, len(self._order)
        while low < high:
            middle = (low + high) // 2
            if self._folded[self._order[middle]] < typed:
                low = middle + 1
            else:
                high = middle
        return low


def _frequent(
    rows: NDArray[np.int64], ceilings: Counts, count: Callable[[int], int], limit: int
) -> list[tuple[int, int]]:
    """Return up to `limit` words with the highest counts above zero, and these, highest first.

    Words are counted by their ceilings downwards, until none that is left can be among the best (Fagin's threshold
    algorithm, PODS 2001).
    """
    best: list[tuple[int, int]] = []
    for row in rows[np.argsort(-ceilings[rows], kind="stable")][:_COUNTED].tolist():
        if len(best) == limit and best[-1][1] >= ceilings[row]:
            break
        if counted := count(row):
            best = sorted([*best, (row, counted)], key=lambda pair: -pair[1])[:limit]
    return best


def _distances(word: str, letters: NDArray[np.uint32], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the distance of a word to each of n words, int64 [n]: the usual table, for all of them at once.

    `letters` are code points, uint32 [n, width], filled up with zeros behind `lengths`.
    """
    count, width = letters.shape
    columns = letters.T
    rows = [np.broadcast_to(np.arange(width + 1)[:, None], (width + 1, count))]
    for i, letter in enumerate(word, 1):
        row, above = np.empty((width + 1, count), np.int64), rows[-1]
        row[0] = i
        for j in range(1, width + 1):
            row[j] = np.minimum(np.minimum(above[j], row[j - 1]) + 1, above[j - 1] + (columns[j - 1] != ord(letter)))
            if i > 1 and j > 1:
                swapped = (columns[j - 2] == ord(letter)) & (columns[j - 1] == ord(word[i - 2]))
                row[j] = np.where(swapped, np.minimum(row[j], rows[-2][j - 2] + 1), row[j])
        rows.append(row)
    distances: NDArray[np.int64] = rows[-1][lengths, np.arange(count)]
    return distances
