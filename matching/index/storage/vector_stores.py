"""Vector stores: an index keeps its vectors in its own folder, or in a Milvus server."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import numpy as np

from matching.index.errors import VectorsMoved
from matching.index.storage.columns import Array, ColumnWriter, read_columns
from matching.index.storage.generation import GenerationState
from matching.index.storage.layout import layout
from matching.vectors import RowReader, RowVectors, RowWriter, VectorsUnavailable
from matching.vectors.milvus import Collection, MilvusRows, MilvusServer, MilvusWriter, Outage
from matching.vectors.protocol import Vectors

Lookup = Callable[[Sequence[int]], Mapping[int, Vectors]]
"""Look-up by row: returns the vectors, float32 [d], of the rows that exist. Raises VectorsUnavailable."""


class VectorStore(Protocol):
    """Storage for the vectors of generations, each kept apart."""

    segmented: bool
    """Whether vector segments are built in the folder."""

    def place(self, generation: Path) -> str:
        """Return the `GenerationState.collection` of a new generation."""
        ...

    def check(self, state: GenerationState) -> None:
        """Raise VectorsMoved if the vectors of a state are kept elsewhere."""
        ...

    def reader(
        self, generation: Path, state: GenerationState, columns: Mapping[str, Array], before: RowReader | None
    ) -> RowReader:
        """Return the vectors of a state; `before` are those of an earlier one of this generation."""
        ...

    def writer(self, generation: Path, state: GenerationState, columns: ColumnWriter) -> RowWriter:
        """Return a writer that continues after a state. Raises VectorsMoved if its vectors are known to be gone."""
        ...

    def lookup(self, generation: Path, state: GenerationState) -> Lookup:
        """Return a look-up of the state's vectors by row."""
        ...

    def remove_stale(self, folder: Path, live: Path) -> None:
        """Remove the vectors of the generations before the live one. Raises VectorsUnavailable."""
        ...


class FileStore:
    """Vectors in the column of their generation, with segments beside it."""

    segmented = True

    def place(self, generation: Path) -> str:  # noqa: ARG002
        """Return an empty name: vectors are stored here."""
        return ""

    def check(self, state: GenerationState) -> None:
        """Raise VectorsMoved if they are on a server."""
        if state.collection:
            raise VectorsMoved(f"the vectors are in Milvus, in {state.collection}")

    def reader(
        self, generation: Path, state: GenerationState, columns: Mapping[str, Array], before: RowReader | None
    ) -> RowReader:
        """Return the vectors of a state."""
        vectors = columns["vector"].reshape(state.rows, state.dimensions)
        known = before if isinstance(before, RowVectors) else None
        return RowVectors(vectors, generation, state.segments, known)

    def writer(self, generation: Path, state: GenerationState, columns: ColumnWriter) -> RowWriter:
        """Return a writer that appends to the column."""
        return _ColumnOfVectors(generation / "vector.column", state.dimensions, columns)

    def lookup(self, generation: Path, state: GenerationState) -> Lookup:
        """Return a look-up of vectors in the column."""
        columns = layout(state.dimensions)
        vectors = read_columns(generation, {"vector": columns["vector"]}, state.lengths)["vector"]
        vectors = vectors.reshape(-1, state.dimensions)
        return lambda rows: {row: vectors[row].astype(np.float32) for row in rows}

    def remove_stale(self, folder: Path, live: Path) -> None:
        """Do nothing: vectors are removed with their folder."""


class _ColumnOfVectors:
    def __init__(self, path: Path, dimensions: int, columns: ColumnWriter) -> None:
        self._path = path
        self._dimensions = dimensions
        self._columns = columns

    def add(
        self,
        first: int,  # noqa: ARG002
        vectors: Vectors,
        labels: Sequence[Sequence[int]],  # noqa: ARG002
        numbers: Sequence[Mapping[int, float]],  # noqa: ARG002
    ) -> None:
        self._columns.append("vector", vectors)

    def forget(self, rows: Iterable[int]) -> None:
        """Do nothing: masks exclude dead rows."""

    def vectors(self, rows: Sequence[int]) -> Mapping[int, Vectors]:
        size = self._dimensions * np.dtype(np.float16).itemsize
        halves = {row: np.fromfile(self._path, np.float16, self._dimensions, offset=row * size) for row in rows}
        return {row: half.astype(np.float32) for row, half in halves.items()}


class MilvusStore:
    """Vectors in a Milvus server, one collection per generation.

    Collection names begin with the prefix in the folder's file COLLECTIONS, so that several indexes may share a server.
    """

    segmented = False

    def __init__(self, server: MilvusServer) -> None:
        """Use a server, which need not be reachable yet."""
        self._server = server
        self._outage = Outage()

    def place(self, generation: Path) -> str:
        """Return the name of a generation's collection."""
        return f"{_prefix(generation.parent)}_{generation.name}"

    def check(self, state: GenerationState) -> None:
        """Raise VectorsMoved if they are in files."""
        if not state.collection:
            raise VectorsMoved("the vectors are in files, not in Milvus")

    def reader(
        self,
        generation: Path,  # noqa: ARG002
        state: GenerationState,
        columns: Mapping[str, Array],
        before: RowReader | None,
    ) -> RowReader:
        """Return the rows of a state."""
        collection = before.collection if isinstance(before, MilvusRows) else self._collection(state)
        return MilvusRows(collection, state.rows, columns["dead"][state.purged :].tolist(), self._outage)

    def writer(self, generation: Path, state: GenerationState, columns: ColumnWriter) -> RowWriter:  # noqa: ARG002
        """Return a writer that continues after a state; an unreachable server is assumed to have its rows."""
        collection = self._collection(state)
        if state.rows and _is_gone(collection):
            raise VectorsMoved(f"Milvus has no {collection.name} any more")
        return MilvusWriter(collection, state.rows)

    def lookup(self, generation: Path, state: GenerationState) -> Lookup:  # noqa: ARG002
        """Return a look-up of vectors in the collection, empty if it is gone."""
        collection = self._collection(state)
        return lambda rows: collection.vectors(rows) if collection.exists() else {}

    def remove_stale(self, folder: Path, live: Path) -> None:
        """Drop the collections of earlier generations, including those that a kill or an outage left behind."""
        prefix = _prefix(folder)
        for name in self._server.ask("list_collections"):
            if name.startswith(f"{prefix}_g") and name < f"{prefix}_{live.name}":
                self._server.ask("drop_collection", name)

    def _collection(self, state: GenerationState) -> Collection:
        return Collection(self._server, state.collection, state.dimensions)


def _is_gone(collection: Collection) -> bool:
    try:
        return not collection.exists()
    except VectorsUnavailable:
        return False


def vector_store(url: str) -> VectorStore:
    """Return the vector store: files, or the Milvus server at a URL (see `MilvusServer`).

    Raises ValueError for an invalid URL, ModuleNotFoundError if pymilvus (extra `milvus`) is missing.
    """
    if not url:
        return FileStore()
    if find_spec("pymilvus") is None:
        raise ModuleNotFoundError("Vectors in Milvus need pymilvus: install the extra `milvus`.", name="pymilvus")
    return MilvusStore(MilvusServer(url))


def _prefix(folder: Path) -> str:
    """Return the prefix of a folder's collection names; created once."""
    file = folder / "COLLECTIONS"
    if not file.exists():
        draft = file.with_suffix(f".draft-{os.getpid()}")
        draft.write_text(f"matching_{uuid4().hex[:12]}")
        draft.replace(file)
    return file.read_text()
