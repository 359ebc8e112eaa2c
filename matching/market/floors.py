"""A floor of exposure: nobody on the fair stands where nobody looks.

The exposure of an exhibitor is the attention he gets in all buyers' lists together. A floor is a share of the mean
exposure. It is a constraint, held by multipliers: who lies below gets a bonus on his scores in every list, which
grows until he is lifted and shrinks while he is well above; the best lists that satisfy the floor are kept.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.market.sides import Reals, Side

_TURNS: Final = 60
_GROWTH: Final = 1.6
_DECAY: Final = 0.93
_MARGIN: Final = 1.1
"""A bonus shrinks only where the exposure is this much above the floor: else it would swing about it."""


def least_exposure(exposure: NDArray[np.float64], floor: float) -> float:
    """Return the exposure that everybody shall have, of all that there is."""
    return floor * float(exposure.mean()) if len(exposure) else 0.0


def held(buyers: Side, exhibitors: Side, scores: Reals, attention: Reals, floor: float) -> Reals:
    """Return buyers' scores, [pairs], under which as many exhibitors as possible have the floor of exposure.

    `scores` are sorted by otherwise; `floor` is a share of the mean exposure, 0 to 1. An exhibitor with too few
    candidates may stay below, whatever the bonus. Scores that hold the floor already come back unchanged.
    """
    if floor <= 0 or not len(scores):
        return scores
    typical = _typical(exhibitors, scores)
    bonus = np.zeros(exhibitors.count)
    best, fewest, spent = scores, exhibitors.count + 1, np.inf
    for _ in range(_TURNS):
        lifted = scores + bonus.astype(scores.dtype)[exhibitors.owners]
        exposure = exhibitors.totals(buyers.attention(lifted, attention))
        least = least_exposure(exposure, floor)
        below = exposure < least
        found = int(below.sum())
        if found < fewest or (found == fewest and bonus.sum() < spent):
            best, fewest, spent = lifted, found, float(bonus.sum())
        if found == 0 and not bonus.any():
            return scores
        raised = np.maximum(bonus * _GROWTH, 0.05 * typical)
        bonus = np.where(below, raised, np.where(exposure > _MARGIN * least, bonus * _DECAY, bonus))
    return best


def _typical(exhibitors: Side, scores: Reals) -> NDArray[np.float64]:
    """Return what a bonus is measured in: each exhibitor's mean score, not less than a hundredth of all's."""
    lengths = np.maximum(np.diff(exhibitors.offsets), 1)
    means = exhibitors.totals(scores) / lengths
    return np.maximum(means, max(0.01 * float(means.mean()), 1e-9))
