"""Vectors of texts, made once: whatever text the index ever held is not encoded again."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from matching.encode import Encoder, Vectors
from matching.index.columns import read_columns
from matching.index.generation import State, read_state
from matching.index.layout import hash_of, layout

Known = Callable[[int], Vectors | None]
"""The vector of the text with a hash, float32 [d], if it is known."""


def encode_new(texts: list[str], encoder: Encoder, *known: Known) -> Vectors:
    """Return the vectors of texts, float32 [n, d]; only those go to the encoder that nobody knows."""
    hashes = [hash_of(text) for text in texts]
    vectors = {key: vector for key in set(hashes) if (vector := _first(key, known)) is not None}
    new = {key: text for key, text in zip(hashes, texts, strict=True) if key not in vectors}
    if new:
        vectors |= dict(zip(new, encoder.encode(list(new.values())), strict=True))
    return np.array([vectors[key] for key in hashes], np.float32).reshape(len(texts), encoder.dimensions)


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
