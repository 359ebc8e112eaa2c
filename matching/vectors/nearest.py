"""The nearest rows to a vector, among the allowed ones."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.vectors.segments import BLOCK, Block, Half, Rows, RowSpan, Segment, segment_name

Mask = NDArray[np.bool_]
_log = logging.getLogger(__name__)
_MIN_CANDIDATES = 300
"""Minimum number of candidates per segment, before exact rescoring."""
_EXACT_BATCH_ROWS = 20_000
_MAX_DIRECT_ROWS = 4096
"""Up to this many allowed rows are compared directly."""
_MIN_SHARED_SCOPE = 0.25
"""Scopes with more than this share of the first scope are searched together with it."""
_MAX_CACHED_BLOCKS = 16
"""Number of blocks after the last segment kept in memory: 134 MB with 512 dimensions. Usually there are four."""


class Neighbours(NamedTuple):
    """Rows and their cosines, nearest first."""

    rows: Rows
    cosines: NDArray[np.float32]


_NONE = Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True)
class RowConditions:
    """Conditions on rows, expressed without a list of rows: labels and numbers by their codes."""

    labels: tuple[tuple[int, ...], ...] = ()
    """At least one of each of these."""
    without: tuple[int, ...] = ()
    """None of these labels."""
    ranges: tuple[tuple[int, float | None, float | None], ...] = ()
    """Code, lowest and highest value, both inclusive; None leaves a side open."""
    hidden: tuple[int, ...] = ()
    """None of these rows."""


class AllowedRows:
    """The rows that may be found: as a mask, as a bitmap, and as conditions for a remote server."""

    def __init__(self, mask: Mask, limits: Callable[[], RowConditions] = RowConditions) -> None:
        """Take a mask, bool [rows], which must not change afterwards.

        `limits` creates conditions that may admit more rows than the mask, never fewer; by default they admit all.
        """
        self.mask = mask
        self._limits = limits

    @cached_property
    def limits(self) -> RowConditions:
        """The conditions, without a list of rows."""
        return self._limits()

    @cached_property
    def count(self) -> int:
        """The number of allowed rows."""
        return int(np.count_nonzero(self.mask))

    @cached_property
    def bits(self) -> NDArray[np.uint8]:
        """The mask as bits, first row lowest, padded with zeros to a whole block."""
        size = -(-len(self.mask) // BLOCK) * BLOCK // 8
        packed = np.packbits(self.mask, bitorder="little")
        return np.concatenate([packed, np.zeros(size - len(packed), np.uint8)])


class RowVectors:
    """Vectors by row, with the segments built from them. Threads may share it."""

    segments: list[Segment]
    blocks: list[Block]

    def __init__(
        self, vectors: Half, folder: Path, spans: Sequence[RowSpan], before: "RowVectors | None" = None
    ) -> None:
        """Take rows, float16 [n, d] of unit length or zero, and the contiguous segments in `folder`.

        Rows from an unreadable segment on are compared one by one, as if it had not been built yet: with hundreds of
        thousands of rows that is slow, but takes no more memory.

        `before` is an earlier version with fewer rows, whose segments and blocks are reused.
        """
        self._vectors = vectors
        self.segments = list(_opened(folder, spans, vectors.shape[1], before.segments if before else ()))
        first = self.segments[-1].span.last if self.segments else 0
        known = {block.span: block for block in before.blocks} if before else {}
        spans = [RowSpan(start, min(start + BLOCK, len(vectors))) for start in range(first, len(vectors), BLOCK)]
        self.blocks = [
            known.get(span) or Block(vectors[span.first : span.last], span.first, cached=number < _MAX_CACHED_BLOCKS)
            for number, span in enumerate(spans)
        ]

    def nearest(self, vector: NDArray[np.float32], count: int, *scopes: AllowedRows) -> tuple[Neighbours, ...]:
        """Return for each of some scopes its `count` rows with the highest cosine above zero, nearest first.

        `vector` is float32 [d] of unit length, or zero: then nothing is near. Scopes are subsets of the first one:
        large subsets are served from its candidates, of which correspondingly more are retrieved.
        """
        if not vector.any():
            return (_NONE,) * len(scopes)
        whole = scopes[0]
        tail_cosines = [block.cosines(vector) for block in self.blocks]
        tail = np.concatenate(tail_cosines) if tail_cosines else np.empty(0, np.float32)
        broad = [each for each in scopes if each.count > max(_MAX_DIRECT_ROWS, count, _MIN_SHARED_SCOPE * whole.count)]
        more = whole.count / min((each.count for each in broad), default=1)
        oversampled = round(max(_MIN_CANDIDATES, count) * more)
        shared = self._best(vector, oversampled, self._candidates(vector, oversampled, whole, tail)) if broad else _NONE
        found = []
        for each in scopes:
            remaining = np.flatnonzero(each.mask[shared.rows])[:count] if each in broad else ()
            if len(remaining) == count:
                found.append(Neighbours(shared.rows[remaining], shared.cosines[remaining]))
            else:  # the filter may be unrelated to the query
                found.append(self._best(vector, count, self._candidates(vector, count, each, tail)))
        return tuple(found)

    def search_approximate(
        self, vectors: NDArray[np.float32], count: int, share: float, allowed_rows: AllowedRows | None = None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return about the `count` nearest rows of each vector, int64 [q, count], and approximate cosines, unordered.

        `vectors` are float32 [q, d]; missing rows are -1. For very many queries at once: about `share` of each segment
        is scanned, and quantised distances decide.
        """
        bits, mask = (allowed_rows.bits, allowed_rows.mask) if allowed_rows else (None, None)
        found = (segment.search_batch(vectors, count, share, bits) for segment in self.segments)
        tail_cosines = (block.search_batch(vectors, count, mask) for block in self.blocks)
        rows, cosines = np.full((len(vectors), count), -1), np.zeros((len(vectors), count), np.float32)
        for some_cosines, some_rows in chain(found, tail_cosines):
            # One after the other: after an unreadable segment there may be hundreds of blocks.
            cosines = np.concatenate([cosines, some_cosines], axis=1)
            rows = np.concatenate([rows, some_rows], axis=1)
            best = np.argpartition(np.where(rows < 0, np.inf, -cosines), count - 1, axis=1)[:, :count]
            cosines, rows = np.take_along_axis(cosines, best, axis=1), np.take_along_axis(rows, best, axis=1)
        return rows, cosines

    def search_exact(self, vectors: NDArray[np.float32], count: int, allowed_rows: AllowedRows) -> NDArray[np.float32]:
        """Return the `count` highest cosines of each vector, float32 [q, d], with allowed rows, highest first.

        Compares all pairs: the ground truth for the recall of `nearest`.
        """
        best = np.full((len(vectors), count), -np.inf, np.float32)
        for start in range(0, len(self._vectors), _EXACT_BATCH_ROWS):
            part = slice(start, start + _EXACT_BATCH_ROWS)
            cosines = vectors @ self._vectors[part].astype(np.float32).T
            cosines[:, ~allowed_rows.mask[part]] = -np.inf
            best = -np.sort(-np.concatenate([best, cosines], axis=1), axis=1)[:, :count]
        return best

    def cosines(self, vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        """Return the cosine of a vector, float32 [d], with each of some rows, float32 [n]."""
        found: NDArray[np.float32] = self._vectors[rows].astype(np.float32) @ vector
        return found

    def cosines_of_many(self, vectors: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        """Return the cosines of each vector, float32 [q, d], with its own rows, int64 [q, n]: float32 [q, n].

        For a row of -1, the cosine is 0.
        """
        found = np.zeros(rows.shape, np.float32)
        for place, (vector, own) in enumerate(zip(vectors, rows, strict=True)):
            present = own >= 0
            found[place, present] = self._vectors[own[present]].astype(np.float32) @ vector
        return found

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return the vector of a row, float32 [d]."""
        found: NDArray[np.float32] = self._vectors[row].astype(np.float32)
        return found

    def _candidates(
        self, vector: NDArray[np.float32], count: int, allowed_rows: AllowedRows, tail: NDArray[np.float32]
    ) -> Rows:
        """Return allowed rows that may be the nearest; `tail` are the cosines of the rows after the last segment."""
        if allowed_rows.count <= max(_MAX_DIRECT_ROWS, count):
            return np.flatnonzero(allowed_rows.mask)
        share = allowed_rows.count / len(allowed_rows.mask)
        oversampled = max(_MIN_CANDIDATES, count)
        parts = [segment.candidates(vector, oversampled, allowed_rows.bits, share) for segment in self.segments]
        return np.concatenate([*parts, self._best_of_tail(tail, count, allowed_rows)])

    def _best(self, vector: NDArray[np.float32], count: int, rows: Rows) -> Neighbours:
        cosines = self.cosines(vector, rows)
        order = np.lexsort((rows, -cosines))[:count]
        order = order[cosines[order] > 0]
        return Neighbours(rows[order], cosines[order])

    def _best_of_tail(self, tail: NDArray[np.float32], count: int, allowed_rows: AllowedRows) -> Rows:
        first = len(self._vectors) - len(tail)
        cosines = np.where(allowed_rows.mask[first:], tail, -np.inf)
        best = np.argpartition(-cosines, count)[:count] if count < len(cosines) else np.arange(len(cosines))
        return best[cosines[best] > -np.inf] + first


def _opened(
    folder: Path, spans: Sequence[RowSpan], dimensions: int, known_segments: Sequence[Segment]
) -> Iterator[Segment]:
    by_span = {segment.span: segment for segment in known_segments}
    for span in spans:
        try:
            yield by_span.get(span) or Segment(folder / segment_name(span), span, dimensions)
        except (RuntimeError, ValueError) as error:
            _log.warning("segment %s cannot be used: %s", segment_name(span), error)
            return
