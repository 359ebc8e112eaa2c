"""Help with spelling and typing, from the words in titles that whoever asks may see."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.text import fold

Counts = NDArray[np.int64]

_SHORTEST = 4
_LONG = 6
"""Words from here on may be two mistakes away, shorter ones one."""
_LONGEST = 24
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

    def correct(self, word: str, seen: int, counts: Counts) -> str | None:
        """Return the likeliest other spelling of a word that `seen` documents have; None if there is none.

        Nearest first by Damerau and Levenshtein's distance (optimal string alignment), then the most frequent.
        """
        typed = fold(word)
        if not _SHORTEST <= len(typed) <= _LONGEST:
            return None
        most = 2 if len(typed) >= _LONG else 1
        close = np.abs(self._lengths - len(typed)) <= most
        rows = np.flatnonzero(close & (counts > _RARE * seen))
        distances = _distances(typed, self._letters[rows], self._lengths[rows])
        near = (distances > 0) & (distances <= most)
        if not near.any():
            return None
        rows, distances = rows[near], distances[near]
        best = int(np.lexsort((-counts[rows], distances))[0])
        return self._words[int(rows[best])]

    def complete(self, beginning: str, counts: Counts, limit: int) -> list[str]:
        """Return the most frequent words that begin so, at most `limit`."""
        typed = fold(beginning)
        folded = self._folded
        low, high = self._border(typed), self._border(typed + "\U0010ffff")
        rows = [row for row in self._order[low:high].tolist() if counts[row] and folded[row] != typed]
        rows.sort(key=lambda row: (-counts[row], self._words[row]))
        return [self._words[row] for row in rows[:limit]]

    def _border(self, typed: str) -> int:
        low, high = 0, len(self._order)
        while low < high:
            middle = (low + high) // 2
            if self._folded[self._order[middle]] < typed:
                low = middle + 1
            else:
                high = middle
        return low


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
