"""BM25 as usual (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009), and as in tantivy."""

from math import log

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.75
Floats = NDArray[np.float32]


def rarity(frequency: float, documents: int) -> float:
    """Return the inverse document frequency of a term in `frequency` of all documents."""
    frequency = min(frequency, documents)
    return log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def bm25(counts: Floats, lengths: Floats, rarities: Floats) -> Floats:
    """Return the scores of n fields for m terms, float32 [n, m].

    ``counts`` [n, m] are term frequencies, ``lengths`` [n, m] the field lengths relative to the average, ``rarities``
    [m] the inverse document frequencies.
    """
    norms = np.float32(_K1 * (1 - _B)) + np.float32(_K1 * _B) * lengths
    scores = rarities * np.float32(_K1 + 1) * counts / (counts + norms)
    return scores.astype(np.float32, copy=False)
