"""Blocking: an inverted index selects the pairs worth comparing, so that not all pairs are scored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from matching.duplicates.listing import Listing, language_of
from matching.duplicates.parsing import ListingTerms
from matching.duplicates.rarity import Rarity
from matching.encode import Vectors

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Rows = NDArray[np.int64]
_BATCH_ROWS: Final = 512
_BODY_WEIGHT: Final = 0.4
_MAX_FREQUENCY: Final = 2000
"""Terms in more listings of the other shop are not selective enough to follow."""
_MAX_BODY_FREQUENCY: Final = 300


def candidates(
    left: Sequence[ListingTerms], right: Sequence[ListingTerms], rarity: Rarity, *, limit: int = 40
) -> list[Rows]:
    """Return for each left listing the rows of up to `limit` right ones by shared terms, and a few by shared trigrams.

    Terms shared by both titles count fully, terms shared by one title and the rest of the other listing count less.
    """
    counts = _counts(left, right)
    kept = sorted(term for term, count in counts.items() if count <= _MAX_FREQUENCY)
    weights = np.array([rarity.of(term) for term in kept], np.float32)
    title_columns = {term: column for column, term in enumerate(kept)}
    # Descriptions are long: only their rare words are followed, or the work would grow quadratically.
    body_columns = {term: column for term, column in title_columns.items() if counts[term] <= _MAX_BODY_FREQUENCY}
    titles_left = _rows([_known_columns(each.title_variants, title_columns) for each in left], weights)
    titles_right = _rows([_known_columns(each.title_variants, title_columns) for each in right], weights).T.tocsr()
    bodies_left = _rows([_known_columns(each.all_terms, body_columns) for each in left], weights)
    bodies_right = _rows([_known_columns(each.all_terms, body_columns) for each in right], weights).T.tocsr()
    grams_left, grams_right = _trigram_rows(left, right)
    found: list[Rows] = []
    for begin in range(0, len(left), _BATCH_ROWS):
        rows = slice(begin, begin + _BATCH_ROWS)
        across = titles_left[rows] @ bodies_right + bodies_left[rows] @ titles_right
        shared, by_trigrams = titles_left[rows] @ titles_right + _BODY_WEIGHT * across, grams_left[rows] @ grams_right
        found += [
            np.union1d(_top_rows(shared, row, limit), _top_rows(by_trigrams, row, max(1, limit // 4)))
            for row in range(shared.shape[0])
        ]
    return found


def nearest_abroad(
    left: Sequence[Listing], right: Sequence[Listing], vectors: tuple[Vectors, Vectors], *, limit: int = 10
) -> list[Rows]:
    """Return for each left listing the rows of up to `limit` right ones in other languages, the nearest in meaning.

    `vectors` are those of both sides, float32 [listings, d]. Translations share few terms, often none.
    """
    spoken, languages = ([language_of(each) for each in side] for side in (left, right))
    found: list[Rows] = [np.zeros(0, np.int64)] * len(left)
    for language in sorted(set(spoken) - {""}):
        abroad = np.array([row for row, each in enumerate(languages) if each not in {language, ""}], np.int64)
        rows = [row for row, each in enumerate(spoken) if each == language]
        for begin in range(0, len(rows) if len(abroad) else 0, _BATCH_ROWS):
            batch = rows[begin : begin + _BATCH_ROWS]
            for row, cosines in zip(batch, vectors[0][batch] @ vectors[1][abroad].T, strict=True):
                best = np.argpartition(-cosines, limit)[:limit] if len(abroad) > limit else slice(None)
                found[row] = abroad[best]
    return found


def _counts(left: Sequence[ListingTerms], right: Sequence[ListingTerms]) -> Counter[str]:
    """Return the number of right listings that contain each term of the left ones."""
    ours = {term for parsed in left for term in parsed.all_terms}
    counts: Counter[str] = Counter()
    for parsed in right:
        counts.update(parsed.all_terms & ours)
    return counts


def _known_columns(terms: frozenset[str], columns: Mapping[str, int]) -> list[int]:
    return [columns[term] for term in terms if term in columns]


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


def _trigram_rows(left: Sequence[ListingTerms], right: Sequence[ListingTerms]) -> tuple["csr_matrix", "csr_matrix"]:
    counts: dict[str, int] = {}
    for parsed in right:
        for gram in parsed.grams:
            counts[gram] = counts.get(gram, 0) + 1
    limit = max(50, min(_MAX_FREQUENCY, len(right) // 20))
    kept = {gram: column for column, gram in enumerate(sorted(gram for gram, n in counts.items() if n <= limit))}
    weights = np.log((len(right) + 1) / np.array([counts[gram] for gram in kept] or [1], np.float32))
    sides = [[[kept[gram] for gram in each.grams if gram in kept] for each in side] for side in (left, right)]
    return _rows(sides[0], weights), _rows(sides[1], weights).T.tocsr()


def _top_rows(scores: "csr_matrix", row: int, limit: int) -> Rows:
    begin, end = scores.indptr[row], scores.indptr[row + 1]
    columns, values = scores.indices[begin:end], scores.data[begin:end]
    if len(columns) > limit:
        columns = columns[np.argpartition(-values, limit)[:limit]]
    return np.asarray(columns, np.int64)
