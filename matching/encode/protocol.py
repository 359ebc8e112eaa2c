"""The interface of an encoder."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.fuse import CosineThresholds

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors. Implementations must be thread-safe."""

    @property
    def name(self) -> str:
        """Name and version. Vectors of different names are never compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def thresholds(self) -> CosineThresholds:
        """Cosine thresholds of this encoder."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]: rows of unit length, or zero for a text without content."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """Return the rows, float32 [n, d], scaled to unit length; rows without a direction become zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # A length of zero (no content) and of NaN (only unknown symbols) both mean: no direction.
    usable = np.isfinite(lengths) & (lengths > 0)
    return np.where(usable, vectors / np.where(usable, lengths, 1), 0).astype(np.float32)


def by_length(texts: Sequence[str], batch: int) -> list[list[int]]:
    """Return the positions of the non-empty texts in batches of similar length, because padding costs time."""
    order = sorted((place for place, text in enumerate(texts) if text), key=lambda place: len(texts[place]))
    return [order[start : start + batch] for start in range(0, len(order), batch)]
