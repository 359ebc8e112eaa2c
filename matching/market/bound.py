"""An upper bound on the expected mutual matches of a market, for all possible lists.

For any weight w > 0 of a pair, a c ≤ (w a² + c² / w) / 2 (arithmetic and geometric mean), which separates the attention
a of the buyer from c of the exhibitor: what remains is a sum over lists, each optimal when sorted by itself. The sum
bounds all lists whatever the weights, and is convex in their logarithms; a few hundred subgradient steps bring it
within some tenths of a percent up to a few percent.
"""

from typing import Final

import numpy as np

from matching.market.candidates import Candidates
from matching.market.welfare import Attention

_MIN_STEPS: Final = 20
_MAX_STEPS: Final = 300
_MAX_PAIR_STEPS: Final = 6_000_000
"""Steps times pairs: some seconds."""
_FIRST_STEP: Final = 0.3
_DECAY: Final = 0.8


def bound(market: Candidates, attention: Attention, *, steps: int | None = None) -> float:
    """Return an upper bound on the expected matches of any lists; tighter with more steps (default: some seconds)."""
    if steps is None:
        steps = min(_MAX_STEPS, max(_MIN_STEPS, _MAX_PAIR_STEPS // max(1, len(market.preference))))
    preference = market.preference.astype(np.float64)
    squares = attention.buyer.astype(np.float64) ** 2, attention.exhibitor.astype(np.float64) ** 2
    logs = np.zeros(len(preference))
    lowest = np.inf
    for step in range(steps):
        weight = np.exp(logs)
        seen = weight * market.buyers.attention(preference * weight, squares[0])
        shown = market.exhibitor_side.attention(preference / weight, squares[1]) / weight
        lowest = min(lowest, float(preference @ (seen + shown)) / 2)
        logs -= _FIRST_STEP / (1 + step) ** _DECAY * (seen - shown) / np.maximum(seen + shown, 1e-12)
    return lowest
