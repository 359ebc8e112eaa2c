"""Lists made of rounds of best assignments: in each round everybody meets at most one new partner.

Lists that are made one side after the other get stuck where two would have to lift each other at once. A round lifts
them together: it is the assignment with the most expected matches if both take each other into their next free place,
solved exactly (`scipy.optimize.linear_sum_assignment`). Where only first places are looked at, the first round is the
optimum of the whole market.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.market.candidates import Candidates
from matching.market.sides import Reals

_ROUNDS: Final = 60
_ENOUGH: Final = 1e-4
"""A round that brings less than this share of what the first brought is the last."""


def rounds(market: Candidates, attention_buyer: Reals, attention_exhibitor: Reals, *, most: int = _ROUNDS) -> Reals:
    """Return scores by which lists of both sides can be sorted, [pairs]: earlier rounds higher, the rest by wish.

    Takes memory and time for buyers × exhibitors: for markets of a few million such cells.
    """
    wishes = market.matrix(market.wish.astype(np.float64)).toarray()
    left, scores = wishes.copy(), wishes.copy()
    next_b, next_e = (np.zeros(count, np.int64) for count in left.shape)
    first = 0.0
    for turn in range(most):
        gain = left * _at(attention_buyer, next_b)[:, None] * _at(attention_exhibitor, next_e)
        rows, columns = linear_sum_assignment(gain, maximize=True)
        good = gain[rows, columns] > 0
        rows, columns = rows[good], columns[good]
        total = float(gain[rows, columns].sum())
        first = first or total
        if total <= _ENOUGH * first:
            break
        left[rows, columns] = 0
        scores[rows, columns] = 2 + most - turn
        next_b[rows] += 1
        next_e[columns] += 1
    made: Reals = scores[market.buyers.owners, market.exhibitors]
    return made


def _at(attention: Reals, places: NDArray[np.int64]) -> Reals:
    """Return the attention at these places; none behind the last."""
    return np.append(attention, 0.0)[np.minimum(places, len(attention))]
