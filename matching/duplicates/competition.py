"""Competition for duplicates: as a rule, goods have one duplicate in the other shop, which goes to the better fit.

Probabilities are normalised in turn over left listings, to a sum of 1, and over right ones, to a sum of at most 1:
Sinkhorn's scaling (Sinkhorn and Knopp, Concerning nonnegative matrices and doubly stochastic matrices, 1967),
restricted to the candidate pairs, with slack on the right for listings without one.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Rows = NDArray[np.int64]


def compete(left: Rows, right: Rows, scores: Scores, *, rounds: int = 50) -> Scores:
    """Return the probability of each pair, float64 [pairs], from 0 to 1.

    `left` and `right` are the rows of each pair, int64 [pairs]; `scores` are log-odds among the pairs of one left row.
    """
    if not len(scores):
        return scores
    best = np.full(int(left.max()) + 1, -np.inf)
    np.maximum.at(best, left, scores)
    probabilities = np.exp(scores - best[left])
    for _ in range(rounds):
        probabilities = probabilities / np.maximum(np.bincount(left, probabilities), np.finfo(np.float64).tiny)[left]
        probabilities = probabilities / np.maximum(np.bincount(right, probabilities), 1.0)[right]
    return np.asarray(probabilities, np.float64)
