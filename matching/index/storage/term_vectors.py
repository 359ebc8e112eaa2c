"""Term vectors: the terms of each document by row, to rescore a few thousand candidates without the inverted index.

An inverted index finds the rows of a term; how well a row matches in each field is read much faster from the row
itself (Lucene calls these term vectors, others a forward index). A term in a field is stored as a 32-bit hash of both:
among the terms of a thousand candidates, one in some ten thousand queries collides. Terms that many documents share,
the names of their groups and kinds, are stored once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching.index.storage.columns import Array

Rows = NDArray[np.int64]
FIELDS = ("text", "codes", "facts", "keywords", "names", "joined", "grams", "heads", "sorts", "concepts")
_MAX_FIELD_LENGTH = 65_535
"""Maximum counted length of a field, in terms."""
_SHARED = 10_000
_SLOTS = 1 << 16
_BEGUN = {field: crc32(field.encode()) for field in FIELDS}


@dataclass(frozen=True)
class TermVector:
    """The terms of one document, with repetitions."""

    own: bytes
    """Hashes, uint32, of the document's own terms."""
    shared: bytes
    """Hashes of the terms shared with other documents, stored once for all of them."""
    lengths: tuple[int, ...]
    """Number of terms in each of `FIELDS`."""


def hash_term(field: str, term: str) -> int:
    """Return a 32-bit hash of a term in a field: CRC-32 of the field's name and the term."""
    return crc32(term.encode(), _BEGUN[field])


def term_vector(own: Mapping[str, str], shared_terms: Mapping[str, str]) -> TermVector:
    """Return the vector of a document whose fields have these terms, separated by spaces."""
    own_hashes, own_lengths = _hashed(tuple(own.items()))
    shared_hashes, shared_lengths = _hashed_before(tuple(shared_terms.items()))
    lengths = (min(_MAX_FIELD_LENGTH, a + b) for a, b in zip(own_lengths, shared_lengths, strict=True))
    return TermVector(own_hashes, shared_hashes, tuple(lengths))


def _hashed(fields: tuple[tuple[str, str], ...]) -> tuple[bytes, tuple[int, ...]]:
    lengths = dict.fromkeys(FIELDS, 0)
    hashes: list[int] = []
    for field, terms in fields:
        begun = _BEGUN[field]
        found = [crc32(term, begun) for term in terms.encode().split()]
        lengths[field] = len(found)
        hashes += found
    return np.array(hashes, "<u4").tobytes(), tuple(lengths.values())


_hashed_before = lru_cache(maxsize=_SHARED)(_hashed)


class TermVectors:
    """The term vectors of the rows of one snapshot."""

    def __init__(self, columns: Mapping[str, Array], before: "TermVectors | None" = None) -> None:
        """Read from columns; `before` are those of an earlier snapshot of the same generation."""
        self._columns = columns
        self._summed = before.summed if before else (0, np.zeros(len(FIELDS), np.int64))

    @property
    def summed(self) -> tuple[int, NDArray[np.int64]]:
        """The number of rows whose lengths are summed, and the sums, int64 [fields]."""
        lengths, (rows, sums) = self._columns["field_length"], self._summed
        if rows < len(lengths):
            self._summed = len(lengths), sums + lengths[rows:].sum(axis=0, dtype=np.int64)
        return self._summed

    @property
    def average_lengths(self) -> NDArray[np.float32]:
        """Average number of terms in each of `FIELDS`, float32 [fields]; always positive."""
        rows, sums = self.summed
        return np.maximum(sums / max(1, rows), 1e-3).astype(np.float32)

    def lengths(self, rows: Rows) -> NDArray[np.float32]:
        """Return the number of terms in each of `FIELDS` for n rows, float32 [n, fields]."""
        found: NDArray[np.float32] = self._columns["field_length"][rows].astype(np.float32)
        return found

    def has_any(self, rows: Rows, field: str, terms: Iterable[str]) -> NDArray[np.bool_]:
        """Return which of n rows have one of some terms in a field, bool [n]."""
        hashes = sorted({hash_term(field, term) for term in terms})
        if not hashes:
            return np.zeros(len(rows), np.bool_)
        return np.asarray(self.counts(rows, hashes).any(axis=1), np.bool_)

    def counts(self, rows: Rows, hashes: Sequence[int]) -> NDArray[np.float32]:
        """Return the frequency of m distinct terms, given by hash, in each of n rows, float32 [n, m]."""
        terms = _WantedTerms(hashes)
        found = terms.counted(self._columns["own_term"], self._columns["own_term_end"], rows)
        shared, place = np.unique(self._columns["shared"][rows], return_inverse=True)
        found += terms.counted(self._columns["shared_term"], self._columns["shared_term_end"], shared)[place]
        return found


class _WantedTerms:
    """Counts a few terms among very many: a table by their last 16 bits rules out most of the others."""

    def __init__(self, hashes: Sequence[int]) -> None:
        self._order = np.argsort(np.array(hashes, np.uint32))
        self._sorted = np.array(hashes, np.uint32)[self._order]
        self._table = np.zeros(_SLOTS, np.bool_)
        self._table[self._sorted & np.uint32(_SLOTS - 1)] = True

    def counted(self, terms: Array, ends: Array, rows: Rows) -> NDArray[np.float32]:
        """Return the frequency of each term in each of some rows, float32 [rows, terms]."""
        last = ends[rows]
        sizes = last - np.where(rows > 0, ends[rows - 1], 0)
        behind = np.cumsum(sizes)
        total = int(behind[-1]) if len(rows) else 0
        row_terms = terms[np.repeat(last - behind, sizes) + np.arange(total)]
        likely = np.flatnonzero(self._table[row_terms & np.uint32(_SLOTS - 1)])
        places = np.minimum(np.searchsorted(self._sorted, row_terms[likely]), max(0, len(self._sorted) - 1))
        sure = self._sorted[places] == row_terms[likely] if len(self._sorted) else np.zeros(0, np.bool_)
        owner = np.searchsorted(behind, likely[sure], "right")
        cells = owner * len(self._sorted) + self._order[places[sure]]
        counts = np.bincount(cells, minlength=len(rows) * len(self._sorted))
        return counts.reshape(len(rows), len(self._sorted)).astype(np.float32)
