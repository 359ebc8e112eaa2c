"""Blocking: an inverted index selects the pairs worth comparing, so that no table of all pairs is built."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from matching.copies.rarity import Rarity
from matching.copies.reading import ListingTerms

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Rows = NDArray[np.int64]
_CHUNK: Final = 512
_TOLD: Final = 0.4
_MOST_FREQUENT: Final = 2000
"""Terms in more listings of the other shop are not selective enough to follow."""
_MOST_FREQUENT_TOLD: Final = 300


def candidates(
    left: Sequence[ListingTerms], right: Sequence[ListingTerms], rarity: Rarity, *, most: int = 40
) -> list[Rows]:
    """Return for each left listing the rows of up to `most` right ones by shared terms, and a few by shared trigrams.

    Terms shared by both titles count fully, terms shared by one title and the rest of the other listing count less.
    """
    counts = _counts(left, right)
    kept = sorted(term for term, count in counts.items() if count <= _MOST_FREQUENT)
    weights = np.array([rarity.of(term) for term in kept], np.float32)
    titled = {term: column for column, term in enumerate(kept)}
    # Descriptions are long: only their rare words are followed, or the work would grow quadratically.
    told = {term: column for term, column in titled.items() if counts[term] <= _MOST_FREQUENT_TOLD}
    titles_left = _rows([_columns(each.spelled, titled) for each in left], weights)
    titles_right = _rows([_columns(each.spelled, titled) for each in right], weights).T.tocsr()
    said_left = _rows([_columns(each.said, told) for each in left], weights)
    said_right = _rows([_columns(each.said, told) for each in right], weights).T.tocsr()
    grams_left, grams_right = _grams(left, right)
    found: list[Rows] = []
    for begin in range(0, len(left), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        across = titles_left[rows] @ said_right + said_left[rows] @ titles_right
        shared, spelled = titles_left[rows] @ titles_right + _TOLD * across, grams_left[rows] @ grams_right
        found += [
            np.union1d(_best(shared, row, most), _best(spelled, row, max(1, most // 4)))
            for row in range(shared.shape[0])
        ]
    return found


def _counts(left: Sequence[ListingTerms], right: Sequence[ListingTerms]) -> Counter[str]:
    """Return the number of right listings that contain each term of the left ones."""
    ours = {term for reading in left for term in reading.said}
    counts: Counter[str] = Counter()
    for reading in right:
        counts.update(reading.said & ours)
    return counts


def _columns(terms: frozenset[str], numbered: Mapping[str, int]) -> list[int]:
    return [numbered[term] for term in terms if term in numbered]


def _rows(sets: Sequence[Sequence[int]], weights: NDArray[np.float32]) -> "csr_matrix":
    """Return one row of unit length for each set of columns."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  slow to import, and not needed for serving

    lengths = np.array([len(each) for each in sets], np.int64)
    columns = np.fromiter((column for each in sets for column in each), np.int32, int(lengths.sum()))
    values = weights[columns] if len(columns) else np.zeros(0, np.float32)
    edges = np.concatenate(([0], np.cumsum(lengths)))
    made = csr_matrix((values, columns, edges), shape=(len(sets), max(len(weights), 1)))
    norms = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    made.data /= np.repeat(np.maximum(norms, 1e-9), lengths)
    return made


def _grams(left: Sequence[ListingTerms], right: Sequence[ListingTerms]) -> tuple["csr_matrix", "csr_matrix"]:
    counts: dict[str, int] = {}
    for reading in right:
        for gram in reading.grams:
            counts[gram] = counts.get(gram, 0) + 1
    most = max(50, min(_MOST_FREQUENT, len(right) // 20))
    kept = {gram: column for column, gram in enumerate(sorted(gram for gram, n in counts.items() if n <= most))}
    weights = np.log((len(right) + 1) / np.array([counts[gram] for gram in kept] or [1], np.float32))
    sides = [[[kept[gram] for gram in each.grams if gram in kept] for each in side] for side in (left, right)]
    return _rows(sides[0], weights), _rows(sides[1], weights).T.tocsr()


def _best(scores: "csr_matrix", row: int, most: int) -> Rows:
    begin, end = scores.indptr[row], scores.indptr[row + 1]
    columns, values = scores.indices[begin:end], scores.data[begin:end]
    if len(columns) > most:
        columns = columns[np.argpartition(-values, most)[:most]]
    return np.asarray(columns, np.int64)
