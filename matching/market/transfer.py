"""Matching with transferable utility: the equilibrium of a market in which money could change hands.

Choo and Siow (2006), "Who marries whom and why"; the iteration is Galichon and Salanié's IPFP (2022), "Cupid's
invisible hand"; ranking by the equilibrium is Tomita, Togashi, Hashizume and Ohsaka (RecSys 2023), "Fast and
examination-agnostic reciprocal recommendation in matching markets". It ignores attention, and is the starting point of
the search.
"""

from typing import Final

import numpy as np

from matching.market.candidates import Candidates
from matching.market.sides import Reals

_TEMPERATURE: Final = 1.0
_MAX_STEPS: Final = 1000
_TOLERANCE: Final = 1e-6


def equilibrium(market: Candidates, *, temperature: float = _TEMPERATURE, steps: int = _MAX_STEPS) -> Reals:
    """Return the mass of matches of each pair in equilibrium, [pairs], where every agent has the mass 1.

    With joint preference p + q and temperature b, μ_ij = exp((p_ij + q_ij) / 2b) √(μ_i0 μ_0j), where μ_i0 and μ_0j are
    the unmatched masses: Σ_j μ_ij + μ_i0 = 1 and Σ_i μ_ij + μ_0j = 1. Each side's √μ is the positive root of a
    quadratic equation, given the other's; the two are solved in turn until they change by less than 10^-6, or `steps`
    times.
    """
    buyers, exhibitors = market.buyers, market.exhibitor_side
    affinity = np.exp((market.buyer_preferences + market.exhibitor_preferences) / (2 * temperature))
    alone_b, alone_e = np.ones(buyers.count, affinity.dtype), np.ones(exhibitors.count, affinity.dtype)
    for _ in range(steps):
        before = alone_b
        alone_b = _root(buyers.totals(affinity * alone_e[exhibitors.owners])).astype(affinity.dtype)
        alone_e = _root(exhibitors.totals(affinity * alone_b[buyers.owners])).astype(affinity.dtype)
        if np.abs(alone_b - before).max(initial=0) < _TOLERANCE:
            break
    mass: Reals = affinity * alone_b[buyers.owners] * alone_e[exhibitors.owners]
    return mass


def _root(sums: Reals) -> Reals:
    """Solve x² + s x = 1 for x > 0, in the form that keeps precision for large s."""
    half = sums / 2
    root: Reals = 1 / (np.sqrt(1 + half * half) + half)
    return root
