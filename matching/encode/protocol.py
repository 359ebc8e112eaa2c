"""What every encoder does."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.fuse import Nearness

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors. Implementations may be called from several threads."""

    @property
    def name(self) -> str:
        """Name and version. Vectors of two names are never compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def nearness(self) -> Nearness:
        """What its cosines say."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]: rows of length one, or zero where a text says nothing."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """Return the rows, float32 [n, d], at length one; zero for those without a direction."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # A length of zero (nothing said) and of NaN (nothing but unknown symbols) both mean: no direction.
    usable = np.isfinite(lengths) & (lengths > 0)
    return np.where(usable, vectors / np.where(usable, lengths, 1), 0).astype(np.float32)


def by_length(texts: Sequence[str], batch: int) -> list[list[int]]:
    """Return the places of the texts that say something, in batches of one length each, for padding is paid for."""
    order = sorted((place for place, text in enumerate(texts) if text), key=lambda place: len(texts[place]))
    return [order[start : start + batch] for start in range(0, len(order), batch)]
