"""Document embeddings, computed once: texts that the index has ever held are not encoded again."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from matching.encode import Encoder, Vectors
from matching.index.documents import Document
from matching.index.errors import VectorsMoved
from matching.index.storage.columns import read_columns
from matching.index.storage.generation import GenerationState, read_state
from matching.index.storage.layout import embedding_texts, hash_of_texts, layout
from matching.index.storage.vector_stores import FileStore, Lookup, VectorStore

VectorLookup = Callable[[Sequence[int]], Mapping[int, Vectors]]
"""Look-up of encoded texts by hash: returns the vectors, float32 [d], of those that are known."""


class DocumentVectors:
    """The vectors of some documents, and the texts not yet encoded."""

    def __init__(self, documents: Sequence[Document], *lookups: VectorLookup) -> None:
        """Look up the documents' vectors; only unknown ones need an encoder."""
        self._embedding_texts = [embedding_texts(document) for document in documents]
        self.hashes = [hash_of_texts(texts) for texts in self._embedding_texts]
        self._vectors: dict[int, Vectors] = {}
        for lookup in lookups:
            self._vectors |= lookup([key for key in dict.fromkeys(self.hashes) if key not in self._vectors])

    @cached_property
    def texts(self) -> list[str]:
        """The distinct texts to encode."""
        pairs = zip(self.hashes, self._embedding_texts, strict=True)
        return list(dict.fromkeys(text for key, texts in pairs if key not in self._vectors for text in texts))

    def vectors(self, new_vectors: Vectors, dimensions: int) -> Vectors:
        """Return the documents' vectors, float32 [n, d]; `new_vectors` are those of `texts`."""
        by_text = dict(zip(self.texts, new_vectors, strict=True))
        vectors = np.zeros((len(self.hashes), dimensions), np.float32)
        for row, (key, texts) in enumerate(zip(self.hashes, self._embedding_texts, strict=True)):
            known = self._vectors.get(key)
            vectors[row] = _mean_direction([by_text[text] for text in texts]) if known is None else known
        return vectors


def _mean_direction(vectors: Sequence[Vectors]) -> Vectors:
    """Return the mean of vectors, float32 [d], scaled to unit length; zero if they cancel out."""
    together: Vectors = np.sum(vectors, axis=0, dtype=np.float32)
    length = float(np.linalg.norm(together))
    return together / np.float32(length) if length > 0 else together


def vectors_of(generation: Path | None, encoder: Encoder, store: VectorStore) -> VectorLookup:
    """Return a look-up in another generation's vectors, empty if they are from another encoder, or in another store.

    Raises DamagedIndex.
    """
    state = read_state(generation) if generation else None
    if generation is None or state is None or not is_encoded_by(state, encoder):
        return no_vectors
    used_store = store if state.collection else FileStore()
    try:
        used_store.check(state)
    except VectorsMoved:
        return no_vectors
    columns = read_columns(generation, layout(encoder.dimensions), state.lengths)
    rows = {key: row for row, key in enumerate(columns["meaning_hash"].tolist())}
    return lookup_by_texts(rows.get, used_store.lookup(generation, state))


def without_zeros(lookup: VectorLookup) -> VectorLookup:
    """Return the same look-up without zero vectors: they may date from a time when the encoder was not available."""

    def look_up(keys: Sequence[int]) -> Mapping[int, Vectors]:
        return {key: vector for key, vector in lookup(keys).items() if vector.any()}

    return look_up


def no_vectors(_: Sequence[int]) -> Mapping[int, Vectors]:
    """Return no vectors."""
    return {}


def lookup_by_texts(row_of: Callable[[int], int | None], lookup: Lookup) -> VectorLookup:
    """Return a look-up by the hash of texts, based on one by row."""

    def look_up(keys: Sequence[int]) -> Mapping[int, Vectors]:
        rows = {key: row for key in keys if (row := row_of(key)) is not None}
        vectors = lookup(sorted(set(rows.values()))) if rows else {}
        return {key: vectors[row] for key, row in rows.items() if row in vectors}

    return look_up


def is_encoded_by(state: GenerationState, encoder: Encoder) -> bool:
    """Return whether a generation's vectors were made by an encoder."""
    return (state.encoder, state.dimensions) == (encoder.name, encoder.dimensions)
