"""Weights of evidence, learnt from labelled pairs.

A conditional logit (McFadden, Conditional logit analysis of qualitative choice behavior, 1973): among the candidates
for a listing, the right one is chosen with a probability that grows with the weighted sum of the evidence. Only
differences within a choice count, so weights learnt from one shop's habits transfer to another's.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Choice = tuple[Matrix, int]
"""Evidence of each alternative, float64 [alternatives, parts], and the row of the right one."""


def learn(choices: Sequence[Choice], *, penalty: float = 3.0) -> NDArray[np.float64]:
    """Return the weights, float64 [parts], of maximum likelihood with an L2 penalty of `penalty` / 2."""
    from scipy.optimize import minimize  # noqa: PLC0415  slow to import, and not needed for serving

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
        probabilities = powers / np.repeat(sums, lengths)
        slope = stacked[right].sum(axis=0) - probabilities @ stacked
        return penalty * float(weights @ weights) / 2 - likelihood, penalty * weights - slope

    found = minimize(loss, np.zeros(stacked.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, np.float64)


def learn_odds(rows: Matrix, same: NDArray[np.bool_], *, penalty: float = 3.0) -> tuple[float, NDArray[np.float64]]:
    """Return intercept and weights of the log-odds that a pair is the same, by logistic regression.

    `rows` is float64 [pairs, parts], `same` bool [pairs]. The intercept is not penalised.
    """
    from scipy.optimize import minimize  # noqa: PLC0415  as above

    stacked = np.column_stack((np.ones(len(rows)), rows))
    penalties = np.concatenate(([0.0], np.full(rows.shape[1], penalty)))

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        odds = stacked @ weights
        probabilities = 1 / (1 + np.exp(-np.clip(odds, -50, 50)))
        likelihood = float((odds * same - np.logaddexp(0, odds)).sum())
        return float(penalties @ weights**2) / 2 - likelihood, penalties * weights - stacked.T @ (same - probabilities)

    found = minimize(loss, np.zeros(stacked.shape[1]), jac=True, method="L-BFGS-B").x
    return float(found[0]), np.asarray(found[1:], np.float64)
