"""The rows of an index in a collection: a writer and a reader."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matching.vectors.milvus.collection import MAX_RESULTS, Collection, row_record
from matching.vectors.milvus.expressions import expression, rows_from, rows_in
from matching.vectors.milvus.outage import Outage
from matching.vectors.nearest import AllowedRows, Neighbours
from matching.vectors.protocol import Vectors
from matching.vectors.segments import Rows


class MilvusWriter:
    """Writes rows to a collection (see `RowWriter`). Remains of a killed writer are removed first."""

    def __init__(self, collection: Collection, rows: int) -> None:
        """Continue after the `rows` of the published state. Sends no request to the server yet."""
        self._collection = collection
        self._rows = rows
        self._ready = False

    def add(
        self, first: int, vectors: Vectors, labels: Sequence[Sequence[int]], numbers: Sequence[Mapping[int, float]]
    ) -> None:
        """Add rows."""
        self._begin()
        rows = zip(range(first, first + len(vectors)), vectors, labels, numbers, strict=True)
        self._collection.upsert([row_record(*each) for each in rows])

    def forget(self, rows: Iterable[int]) -> None:
        """Remove rows."""
        if gone := list(rows):
            self._begin()
            for start in range(0, len(gone), MAX_RESULTS):
                self._collection.remove(rows_in(gone[start : start + MAX_RESULTS]))

    def vectors(self, rows: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the vectors of rows."""
        self._begin()
        return self._collection.vectors(rows)

    def _begin(self) -> None:
        if not self._ready:
            self._collection.create()
            self._collection.remove(rows_from(self._rows))
            self._ready = True


class MilvusRows:
    """The rows of a collection as of a state (see `RowReader`). If the server fails, nothing is near."""

    def __init__(self, collection: Collection, rows: int, dead_rows: Sequence[int], outage: Outage) -> None:
        """Read the first `rows`, without those that are `dead_rows` but not removed yet."""
        self.collection = collection
        self._rows = rows
        self._dead = tuple(dead_rows)
        self._outage = outage

    def nearest(self, vector: Vectors, count: int, *scopes: AllowedRows) -> tuple[Neighbours, ...]:
        """Return the nearest rows of each scope."""
        return tuple(self._nearest(vector, count, allowed) for allowed in scopes)

    def _nearest(self, vector: Vectors, count: int, allowed_rows: AllowedRows) -> Neighbours:
        empty = Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        if not vector.any() or not allowed_rows.count:
            return empty
        condition = expression(allowed_rows.limits, self._rows, self._dead)
        found = self._outage.call(lambda: self.collection.search(vector, count, condition), empty)
        # The mask decides, so that hidden rows stay hidden even if the server has other conditions or data.
        known = found.rows < self._rows
        rows, cosines = found.rows[known], found.cosines[known]
        seen = allowed_rows.mask[rows] & (cosines > 0)
        rows, cosines = rows[seen], cosines[seen]
        order = np.lexsort((rows, -cosines))
        return Neighbours(rows[order], cosines[order])

    def cosines(self, vector: Vectors, rows: Rows) -> Vectors:
        """Return the cosine with each of some rows; zero for those that were removed."""
        cosines = np.zeros(len(rows), np.float32)
        if not vector.any():
            return cosines
        ascending = np.argsort(rows)
        for start in range(0, len(rows), MAX_RESULTS):
            some = ascending[start : start + MAX_RESULTS]
            found = self._cosines(vector, rows[some].tolist())
            cosines[some[np.searchsorted(rows[some], found.rows)]] = found.cosines
        return cosines

    def vector(self, row: int) -> Vectors:
        """Return the vector of a row; zero if it was removed."""
        empty: dict[int, Vectors] = {}
        found = self._outage.call(lambda: self.collection.vectors([row]), empty)
        return found.get(row, np.zeros(self.collection.dimensions, np.float32))

    def _cosines(self, vector: Vectors, rows: Sequence[int]) -> Neighbours:
        empty = Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        return self._outage.call(lambda: self.collection.search(vector, len(rows), rows_in(rows)), empty)
