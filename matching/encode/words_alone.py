"""An encoder in the place of one that cannot be had any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from matching.encode.protocol import Vectors
from matching.fuse import Nearness


@dataclass(frozen=True)
class WordsAlone:
    """Goes by another encoder's name and sees no meaning in anything, so that words alone find.

    Vectors that the other one made stay what they are, and comparable with each other.
    """

    name: str
    dimensions: int
    nearness: ClassVar = Nearness(near=0.45, likely=0.25, faint=0.2)
    """For vectors that are there already; what most models' cosines say, since the other one cannot be asked."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return zeros, float32 [len(texts), dimensions]."""
        return np.zeros((len(texts), self.dimensions), np.float32)
