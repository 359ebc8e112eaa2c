"""Segments: quantised rows in a memory-mapped inverted file; and blocks: a few exact rows.

A segment is FAISS's IVF with RaBitQ codes (Gao & Long, RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical
Error Bound, SIGMOD 2024): one bit per dimension and two floats per row, so that 1.8 million rows of 512 dimensions take
about 150 MB and a tenth of their lists is visited in some milliseconds. It only yields candidates.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.disk import sync

Half = NDArray[np.float16]
Rows = NDArray[np.int64]
Bits = NDArray[np.uint8]

BLOCK = 4096
"""Rows per block; segment boundaries are multiples of it, hence of whole bytes in a row bitmap."""
_KMEANS_ITERATIONS = 8
_POINTS_PER_LIST = 48
_SEED = 1
_ADD_BATCH_ROWS = 16_384
_QUERY_BITS = 8
_VISITED_SHARES = ((500_000, 1 / 16), (100_000, 1 / 8))
"""Above this many rows this share of the lists is visited, if a filter admits all; else a quarter."""


class RowSpan(NamedTuple):
    """The rows from `first` up to but excluding `last`."""

    first: int
    last: int

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.last - self.first


def segment_name(span: RowSpan) -> str:
    """Return the file name of a segment."""
    return f"vectors-{span.first:010d}-{span.last:010d}.faiss"


def build_segment(path: Path, vectors: Half) -> None:
    """Write a segment of rows, float16 [n, d]; returns once it would survive a power cut.

    There are about 2√n lists. Equal rows give equal files.
    """
    import faiss  # noqa: PLC0415  a third of a second, needed only with many vectors

    rows, dimensions = vectors.shape
    lists = 1 << round(np.log2(2 * np.sqrt(rows)))
    quantizer = faiss.IndexFlatIP(dimensions)
    clustering = faiss.Clustering(dimensions, lists)
    clustering.niter, clustering.seed, clustering.spherical = _KMEANS_ITERATIONS, _SEED, True
    sample = np.random.default_rng(_SEED).permutation(rows)[: lists * _POINTS_PER_LIST]
    sample.sort()
    clustering.train(vectors[sample].astype(np.float32), quantizer)
    index = faiss.IndexIVFRaBitQ(quantizer, dimensions, lists, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors[sample[:lists]].astype(np.float32))
    for start in range(0, rows, _ADD_BATCH_ROWS):
        index.add(vectors[start : start + _ADD_BATCH_ROWS].astype(np.float32))
    draft = path.with_suffix(".draft")
    try:
        faiss.write_index(index, str(draft))
        sync(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)  # left incomplete if the disk is full


def is_readable(path: Path, span: RowSpan, dimensions: int) -> bool:
    """Return whether a file contains the segment of a span, as far as opening it tells."""
    try:
        Segment(path, span, dimensions)
    except (RuntimeError, ValueError):
        return False
    return True


class Segment:
    """Yields candidates among the rows of a segment's file. Threads may share it."""

    def __init__(self, path: Path, span: RowSpan, dimensions: int) -> None:
        """Map the file. Raises RuntimeError if it is not a segment, ValueError if it is damaged, or another one."""
        import faiss  # noqa: PLC0415

        self._faiss: Any = faiss  # its own annotations describe C++ signatures
        self.span = span
        # Mapped as arrays: the on-disk lists of IO_FLAG_MMAP start 32 threads per search to read ahead.
        try:
            self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        except MemoryError as error:  # a corrupted size field
            message = f"{path} is damaged"
            raise ValueError(message) from error
        found = (type(self._index), self._index.ntotal, self._index.d)
        if found != (faiss.IndexIVFRaBitQ, span.rows, dimensions):
            message = f"{path} is {found[0].__name__} of {found[1]} rows with {found[2]} dimensions"
            raise ValueError(message)

    def candidates(self, vector: NDArray[np.float32], count: int, bits: Bits, share: float) -> Rows:
        """Return up to `count` rows that may be nearest to a vector, among those whose bit is set.

        `bits` is a bitmap of all rows, first one lowest; `share` is about the fraction of them that is set: the lower,
        the more lists are visited, since the nearest allowed rows lie farther apart.
        """
        segment_bits = np.ascontiguousarray(bits[self.span.first // 8 : self.span.last // 8])
        faiss: Any = self._faiss
        selector = faiss.IDSelectorBitmap(segment_bits)
        parameters = faiss.IVFRaBitQSearchParameters()
        parameters.sel, parameters.nprobe, parameters.qb = selector, self._probed_lists(share), _QUERY_BITS
        _, found = self._index.search(vector[None], min(count, self.span.rows), params=parameters)
        rows: Rows = found[0][found[0] >= 0] + self.span.first
        return rows

    def search_batch(
        self, vectors: NDArray[np.float32], count: int, share: float, bits: Bits | None = None
    ) -> tuple[NDArray[np.float32], Rows]:
        """Return approximate cosines, float32 [q, count], and rows, int64 [q, count], -1 for missing ones.

        With a bitmap of all rows, only those whose bit is set.
        """
        parameters = self._faiss.IVFRaBitQSearchParameters()
        parameters.nprobe, parameters.qb = max(1, round(self._index.nlist * share)), _QUERY_BITS
        segment_bits = None if bits is None else np.ascontiguousarray(bits[self.span.first // 8 : self.span.last // 8])
        selector = None if segment_bits is None else self._faiss.IDSelectorBitmap(segment_bits)
        if selector is not None:
            parameters.sel = selector
        cosines, rows = self._index.search(vectors, count, params=parameters)
        return cosines, np.where(rows >= 0, rows + self.span.first, -1)

    def search_unfiltered(self, vector: NDArray[np.float32], count: int) -> None:
        """Run a bare FAISS search, without filter or result: the baseline of benchmarks."""
        parameters = self._faiss.IVFRaBitQSearchParameters()
        parameters.nprobe, parameters.qb = self._probed_lists(1.0), _QUERY_BITS
        self._index.search(vector[None], count, params=parameters)

    def _probed_lists(self, share: float) -> int:
        """Return the number of lists to visit, measured to keep recall at 10 above 0.95 (decision 26)."""
        lists: int = self._index.nlist
        large = next((part for rows, part in _VISITED_SHARES if self.span.rows > rows), 1 / 4)
        part = large / max(share, 1e-6) ** 0.7
        return int(max(1, min(lists, round(lists * part))))


class Block:
    """Up to `BLOCK` rows that are compared exactly. Immutable."""

    def __init__(self, vectors: Half, first: int, *, cached: bool = True) -> None:
        """Take rows, float16 [n, d], starting with row `first`.

        `cached` in memory as float32 they take 8 MB with 512 dimensions; else they are converted each time.
        """
        self.span = RowSpan(first, first + len(vectors))
        self._halves = vectors
        self._floats = vectors.astype(np.float32) if cached else None

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The rows, float32 [n, d]."""
        return self._halves.astype(np.float32) if self._floats is None else self._floats

    @property
    def cached(self) -> bool:
        """Whether the rows are also kept in memory as float32."""
        return self._floats is not None

    def search_batch(
        self, vectors: NDArray[np.float32], count: int, mask: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.float32], Rows]:
        """Return the highest cosines, float32 [q, at most count], and their rows, int64 of the same shape.

        With a mask of all rows, only those of allowed rows.
        """
        own_vectors = self.vectors if mask is None else self.vectors[mask[self.span.first : self.span.last]]
        rows = np.arange(self.span.first, self.span.last)
        rows = rows if mask is None else rows[mask[self.span.first : self.span.last]]
        cosines = vectors @ own_vectors.T
        if cosines.shape[1] > count:
            best = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
            return np.take_along_axis(cosines, best, axis=1), rows[best]
        return cosines, np.broadcast_to(rows, cosines.shape)

    def cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the cosine of a vector with each row, float32 [rows]."""
        found: NDArray[np.float32] = self.vectors @ vector
        return found
