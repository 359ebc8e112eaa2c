"""A stand-in for an encoder that is no longer available."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matching.encode.protocol import Vectors
from matching.fuse import CosineThresholds


@dataclass(frozen=True)
class UnavailableEncoder:
    """Has another encoder's name but returns zero vectors, so that only words match.

    Vectors made by the other encoder stay valid, and comparable with each other.
    """

    name: str
    dimensions: int
    thresholds: ClassVar = CosineThresholds(near=0.45, likely=0.25, faint=0.2)
    """For existing vectors; typical cosines of most models, since the original is not available to measure."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return zeros, float32 [len(texts), dimensions]."""
        return np.zeros((len(texts), self.dimensions), np.float32)
