"""One collection: rows with their vectors and the codes they are filtered by."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from matching.vectors.milvus.expressions import key, rows_in
from matching.vectors.milvus.server import MilvusServer
from matching.vectors.nearest import Neighbours
from matching.vectors.protocol import Vectors

MAX_LABELS = 4096
"""Milvus's limit for array fields."""
MAX_RESULTS = 16_384
"""Milvus's limit for the results of one search or query."""
_BATCH_ROWS = 500
"""Rows per request: with 512 dimensions a megabyte, of the 64 that Milvus accepts by default."""
_ROW, _VECTOR, _LABELS, _NUMBERS = "row", "vector", "labels", "numbers"


class Collection:
    """The rows of one index on a server. It is created with the first row."""

    def __init__(self, server: MilvusServer, name: str, dimensions: int) -> None:
        """Take a name of letters, digits and underscores."""
        self._server = server
        self.name = name
        self.dimensions = dimensions

    def exists(self) -> bool:
        """Return whether the server has it. Raises VectorsUnavailable."""
        return bool(self._server.ask("has_collection", self.name))

    @cached_property
    def _loaded(self) -> bool:
        """Whether it can be searched; it is loaded again if the server has released it."""
        self._server.ask("load_collection", self.name)
        return True

    def search(self, vector: Vectors, count: int, condition: str) -> Neighbours:
        """Return up to `count` rows with the highest cosines. Raises VectorsUnavailable.

        Earlier additions and removals are visible: the collection has strong consistency.
        """
        self._load()
        [found] = self._server.ask(
            "search", self.name, data=[vector], limit=min(count, MAX_RESULTS), filter=condition, output_fields=[]
        )
        rows = np.array([hit[_ROW] for hit in found], np.int64)
        return Neighbours(rows, np.array([hit["distance"] for hit in found], np.float32))

    def vectors(self, rows: Sequence[int]) -> dict[int, Vectors]:
        """Return the vectors, float32 [d], of those of some rows that exist. Raises VectorsUnavailable."""
        found: dict[int, Vectors] = {}
        for start in range(0, len(rows), _BATCH_ROWS):
            self._load()
            some = rows_in(rows[start : start + _BATCH_ROWS])
            answer = self._server.ask("query", self.name, filter=some, output_fields=[_ROW, _VECTOR])
            found |= {each[_ROW]: np.array(each[_VECTOR], np.float32) for each in answer}
        return found

    def upsert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows made by `row_record`. Raises VectorsUnavailable."""
        for start in range(0, len(rows), _BATCH_ROWS):
            self._server.ask("upsert", self.name, list(rows[start : start + _BATCH_ROWS]))

    def remove(self, condition: str) -> None:
        """Remove the rows that match an expression. Raises VectorsUnavailable."""
        self._load()
        self._server.ask("delete", self.name, filter=condition)

    def create(self) -> None:
        """Create it unless it exists. Raises VectorsUnavailable."""
        if self.exists():
            return
        from pymilvus import DataType, MilvusClient  # noqa: PLC0415

        schema = MilvusClient.create_schema(enable_dynamic_field=False)
        schema.add_field(_ROW, DataType.INT64, is_primary=True)
        schema.add_field(_VECTOR, DataType.FLOAT_VECTOR, dim=self.dimensions)
        schema.add_field(_LABELS, DataType.ARRAY, element_type=DataType.INT64, max_capacity=MAX_LABELS)
        schema.add_field(_NUMBERS, DataType.JSON)
        index = MilvusClient.prepare_index_params()
        # Vectors have unit length or are zero: their inner product is the cosine, or zero.
        index.add_index(_VECTOR, index_type="AUTOINDEX", metric_type="IP")
        self._server.ask("create_collection", self.name, schema=schema, index_params=index, consistency_level="Strong")

    def _load(self) -> None:
        _ = self._loaded


def row_record(row: int, vector: Vectors, labels: Sequence[int], numbers: Mapping[int, float]) -> dict[str, Any]:
    """Return a row in the collection's format: a vector, float32 [d], label codes, and numbers by code.

    Labels beyond Milvus's limit are dropped: the row is not found under those, but never found by mistake.
    """
    named = {key(code): value for code, value in numbers.items()}
    return {_ROW: row, _VECTOR: vector, _LABELS: list(labels[:MAX_LABELS]), _NUMBERS: named}
