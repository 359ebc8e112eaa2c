"""Vectors of documents, made once: whatever the index ever held is not encoded again."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from matching.encode import Encoder, Vectors
from matching.index.columns import read_columns
from matching.index.generation import State, read_state
from matching.index.layout import Meaning, hash_of_meaning, layout

Known = Callable[[int], Vectors | None]
"""The vector of the meaning with a hash, float32 [d], if it is known."""


def encode_new(meanings: Sequence[Meaning], encoder: Encoder, *known: Known) -> Vectors:
    """Return the vectors of meanings, float32 [n, d]; only those go to the encoder that nobody knows."""
    hashes = [hash_of_meaning(meaning) for meaning in meanings]
    vectors = {key: vector for key in set(hashes) if (vector := _first(key, known)) is not None}
    new = {key: meaning for key, meaning in zip(hashes, meanings, strict=True) if key not in vectors}
    texts = list(dict.fromkeys(text for meaning in new.values() for text in meaning))
    if texts:
        encoded = dict(zip(texts, encoder.encode(texts), strict=True))
        vectors |= {key: _direction([encoded[text] for text in meaning]) for key, meaning in new.items()}
    return np.array([vectors[key] for key in hashes], np.float32).reshape(len(meanings), encoder.dimensions)


def _direction(vectors: Sequence[Vectors]) -> Vectors:
    """Return the mean of vectors, float32 [d], at the length of one; zero if they say nothing together."""
    together: Vectors = np.sum(vectors, axis=0, dtype=np.float32)
    length = float(np.linalg.norm(together))
    return together / np.float32(length) if length > 0 else together


def _first(key: int, known: tuple[Known, ...]) -> Vectors | None:
    return next((vector for source in known if (vector := source(key)) is not None), None)


def vectors_of(generation: Path | None, encoder: Encoder) -> Known:
    """Return a look-up in another generation's vectors; it knows none if they are another encoder's.

    Raises DamagedIndex.
    """
    state = read_state(generation) if generation else None
    if generation is None or state is None or not made_by(state, encoder):
        return lambda _: None
    columns = read_columns(generation, layout(encoder.dimensions), state.lengths)
    vectors = columns["vector"].reshape(-1, encoder.dimensions)
    rows = {key: row for row, key in enumerate(columns["meaning_hash"].tolist())}
    return lambda key: vectors[rows[key]] if key in rows else None


def made_by(state: State, encoder: Encoder) -> bool:
    """Say whether a generation's vectors are an encoder's."""
    return (state.encoder, state.dimensions) == (encoder.name, encoder.dimensions)
