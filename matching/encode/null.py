"""An encoder that does nothing."""

from collections.abc import Sequence

import numpy as np

from matching.encode.protocol import Vectors
from matching.fuse import CosineThresholds


class NullEncoder:
    """Zero vectors for all texts, so that only words count."""

    name = "null-1"
    dimensions = 1
    thresholds = CosineThresholds(near=1, likely=1, faint=1, same=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return zeros, float32 [len(texts), 1]."""
        return np.zeros((len(texts), self.dimensions), np.float32)
