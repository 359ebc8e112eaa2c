"""Lists made of rounds of optimal assignments: in each round every agent gets at most one new partner.

Improving one side's lists at a time gets stuck where two agents would have to raise each other at once. A round raises
them together: it is the assignment with the most expected matches if both take each other into their next free place,
solved exactly (`scipy.optimize.linear_sum_assignment`). If only first places are looked at, the first round is the
optimum of the whole market.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matching.market.candidates import Candidates
from matching.market.sides import Reals

_MAX_ROUNDS: Final = 60
_MIN_ROUNDS: Final = 5
_MAX_OPERATIONS: Final = 10**10
"""Rounds times the worst-case operations of one: some seconds to a minute."""
_MIN_GAIN_SHARE: Final = 1e-4
"""A round that adds less than this share of the first is the last."""


def rounds(
    market: Candidates, attention_buyer: Reals, attention_exhibitor: Reals, *, max_rounds: int | None = None
) -> Reals:
    """Return scores to sort the lists of both sides by, [pairs]: earlier rounds higher, the rest by preference.

    Takes memory for buyers × exhibitors, and time for that times the smaller of both: for markets of up to a million
    such cells. Runs `max_rounds` rounds; by default as many as take some seconds, 5 to 60.
    """
    preferences = market.matrix(market.preference.astype(np.float64)).toarray()
    remaining, scores = preferences.copy(), preferences.copy()
    next_b, next_e = (np.zeros(count, np.int64) for count in remaining.shape)
    first = 0.0
    max_rounds = max_rounds or _affordable_rounds(*remaining.shape)
    for number in range(max_rounds):
        gain = remaining * _at(attention_buyer, next_b)[:, None] * _at(attention_exhibitor, next_e)
        rows, columns = linear_sum_assignment(gain, maximize=True)
        good = gain[rows, columns] > 0
        rows, columns = rows[good], columns[good]
        total = float(gain[rows, columns].sum())
        first = first or total
        if total <= _MIN_GAIN_SHARE * first:
            break
        remaining[rows, columns] = 0
        scores[rows, columns] = 2 + max_rounds - number
        next_b[rows] += 1
        next_e[columns] += 1
    made: Reals = scores[market.buyers.owners, market.exhibitors]
    return made


def _affordable_rounds(buyers: int, exhibitors: int) -> int:
    work = buyers * exhibitors * min(buyers, exhibitors)
    return min(_MAX_ROUNDS, max(_MIN_ROUNDS, _MAX_OPERATIONS // max(1, work)))


def _at(attention: Reals, places: NDArray[np.int64]) -> Reals:
    """Return the attention at these places; none beyond the last."""
    return np.append(attention, 0.0)[np.minimum(places, len(attention))]
