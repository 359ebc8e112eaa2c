"""BM25, as usual (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009), and as tantivy has it."""

from math import log

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.75
Floats = NDArray[np.float32]


def rarity(frequency: float, documents: int) -> float:
    """Return how much a term says that so many of all documents have: its inverse document frequency."""
    frequency = min(frequency, documents)
    return log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def bm25(counts: Floats, lengths: Floats, rarities: Floats) -> Floats:
    """Return the score of n fields for m terms, float32 [n, m].

    ``counts`` [n, m] says how often each has each term, ``lengths`` [n, m] how long it is beside the average of its
    kind, ``rarities`` [m] how much each term says.
    """
    norms = np.float32(_K1 * (1 - _B)) + np.float32(_K1 * _B) * lengths
    scores = rarities * np.float32(_K1 + 1) * counts / (counts + norms)
    return scores.astype(np.float32, copy=False)
