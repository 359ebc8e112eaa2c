"""The interfaces of a vector store: a writer and a reader."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.vectors.nearest import AllowedRows, Neighbours
from matching.vectors.segments import Rows

Vectors = NDArray[np.float32]


class RowReader(Protocol):
    """Vectors by row, as of one instant. Threads may share it."""

    def nearest(self, vector: Vectors, count: int, *scopes: AllowedRows) -> tuple[Neighbours, ...]:
        """Return for each of some scopes its `count` rows with the highest cosine above zero, nearest first.

        `vector` is float32 [d] of unit length, or zero: then nothing is near. Scopes are subsets of the first.
        """
        ...

    def cosines(self, vector: Vectors, rows: Rows) -> Vectors:
        """Return the cosine of a vector, float32 [d], with each of some rows, float32 [n]."""
        ...

    def vector(self, row: int) -> Vectors:
        """Return the vector of a row, float32 [d]."""
        ...


class RowWriter(Protocol):
    """Writes rows with their vectors. Not thread-safe.

    Rows beyond those of the published state are invisible to readers until the next state is published.
    """

    def add(
        self,
        first: int,
        vectors: Vectors,
        labels: Sequence[Sequence[int]],
        numbers: Sequence[Mapping[int, float]],
    ) -> None:
        """Add rows from `first` on: their vectors, float32 [n, d], and the labels and numbers for filters.

        Both are given by code. Raises VectorsUnavailable.
        """
        ...

    def forget(self, rows: Iterable[int]) -> None:
        """Remove rows that the published state no longer has. Raises VectorsUnavailable."""
        ...

    def vectors(self, rows: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the vectors, float32 [d], of those of some rows that still exist. Raises VectorsUnavailable."""
        ...
