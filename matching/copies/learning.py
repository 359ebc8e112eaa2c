"""Weights of evidence, learnt from pairs that are known.

A conditional logit (McFadden, Conditional logit analysis of qualitative choice behavior, 1973): of the listings
that come into question for one, the right one is chosen with a probability that grows with the weighted sum of
the evidence. Only differences inside a choice count, so weights of one shop's habits hold for another's.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Matrix = NDArray[np.float64]
Choice = tuple[Matrix, int]
"""Evidence of each alternative, float64 [alternatives, parts], and the row of the right one."""


def learn(choices: Sequence[Choice], *, penalty: float = 1.0) -> NDArray[np.float64]:
    """Return the weights, float64 [parts], of the highest likelihood less `penalty` times half their squares."""
    stacked = np.concatenate([each for each, _ in choices])
    lengths = np.array([len(each) for each, _ in choices])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    right = starts + np.array([row for _, row in choices])

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        scores = stacked @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
        powers = np.exp(scores)
        sums = np.add.reduceat(powers, starts)
        likelihood = float((scores[right] - np.log(sums)).sum())
        chances = powers / np.repeat(sums, lengths)
        slope = stacked[right].sum(axis=0) - chances @ stacked
        return penalty * float(weights @ weights) / 2 - likelihood, penalty * weights - slope

    found = minimize(loss, np.zeros(stacked.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, np.float64)
