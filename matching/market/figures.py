"""Quality and fairness of lists: the figures shown to an organiser.

Envy is that of Tomita and Yokoyama (RecSys 2024, arXiv 2409.00720, section 2): agent i envies agent k of its own side
if i, with its own list and preferences, would expect more matches at k's positions in the lists of the other side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.market.candidates import Candidates
from matching.market.floors import share_above_floor
from matching.market.welfare import Places

_MAX_CELLS: Final = 30_000_000
"""Up to this many pairs of agents of one side are compared; beyond, a sample."""
_SAMPLE_SIZE: Final = 2_000
_TOLERANCE: Final = 1e-9
"""Tolerance for equal expected matches, as in the authors' code; relatively more for float32."""
_FLOAT32_TOLERANCE: Final = 1e-6


@dataclass(frozen=True)
class Envy:
    """Envy on one side; if `sampled`, estimated from a random sample of agents."""

    agents: float
    """Share of the agents who envy another; if `sampled`, another in the sample: a lower bound."""
    pairs: int
    """Number of ordered pairs of an envious and an envied agent."""
    pairs_share: float
    """Share of all ordered pairs."""
    regret: float
    """Additional expected matches at the most envied positions, as a share of all expected matches."""
    sampled: bool


@dataclass(frozen=True)
class Figures:
    """Quality and fairness figures of lists."""

    expected_matches: float
    """Sum over the pairs of both preferences times the attention that each gets from the other."""
    envy_buyers: Envy
    envy_exhibitors: Envy
    exposure_gini: float
    """0: equal attention for all exhibitors; near 1: one gets it all."""
    exposure_least: float
    """The lowest exposure of an exhibitor, as a share of the mean."""
    floor_kept: float
    """Share of the exhibitors that reach the exposure floor."""


def measure(market: Candidates, places: Places, *, floor: float = 0.0, seed: int = 1) -> Figures:
    """Return the figures of lists in which each pair gets the attention of `places`."""
    exposure = market.exhibitor_side.totals(places.buyer)
    mean = float(exposure.mean()) if len(exposure) else 0.0
    return Figures(
        expected_matches=places.expected(market),
        envy_buyers=envy(market.matrix(market.preference * places.buyer), market.matrix(places.exhibitor), seed=seed),
        envy_exhibitors=envy(
            market.matrix(market.preference * places.exhibitor).T.tocsr(),
            market.matrix(places.buyer).T.tocsr(),
            seed=seed,
        ),
        exposure_gini=gini(exposure),
        exposure_least=float(exposure.min(initial=mean)) / mean if mean else 1.0,
        floor_kept=share_above_floor(exposure, floor),
    )


def envy(own: csr_array, places: csr_array, *, seed: int = 1) -> Envy:
    """Return the envy among agents of one side, both matrices agents × others.

    `own` is preference times the attention that the agent gives to each other in its own list, `places` the attention
    that each other gives to the agent. Σ_j own[i, j] places[k, j] is what i expects at the positions of k.
    """
    count = own.shape[0]
    chance = np.random.default_rng(seed)
    sampled = count * count > _MAX_CELLS
    some = np.sort(chance.choice(count, _SAMPLE_SIZE, replace=False)) if sampled else np.arange(count)
    others = np.sort(chance.choice(count, _SAMPLE_SIZE, replace=False)) if sampled else some
    mine = np.asarray(own.multiply(places).sum(axis=1), np.float64).ravel()
    theirs = _products(own[some], places[others])
    tolerance = _FLOAT32_TOLERANCE * float(mine.mean()) if own.dtype == np.float32 else _TOLERANCE
    more = theirs - mine[some][:, None]
    more[some[:, None] == others] = 0
    envious = more > tolerance
    share = float(envious.sum()) / max(1, len(some) * len(others) - int((some[:, None] == others).sum()))
    return Envy(
        agents=float(envious.any(axis=1).mean()) if len(some) else 0.0,
        pairs=round(share * count * (count - 1)) if sampled else int(envious.sum()),
        pairs_share=share,
        regret=float(np.where(envious, more, 0).max(axis=1, initial=0).sum() / max(mine[some].sum(), 1e-30)),
        sampled=sampled,
    )


def _products(own: csr_array, places: csr_array) -> NDArray[np.float64]:
    """Return Σ_j own[i, j] places[k, j], [i, k]: with dense matrices unless they are sparse."""
    if own.nnz * 4 > own.shape[0] * own.shape[1]:
        return np.asarray(own.toarray() @ places.toarray().T, np.float64)
    return np.asarray((own @ places.T).toarray(), np.float64)


def gini(exposure: NDArray[np.float64]) -> float:
    """Return the Gini coefficient of non-negative numbers; 0 for none."""
    total, count = float(exposure.sum()), len(exposure)
    if total <= 0:
        return 0.0
    ranks = np.arange(1, count + 1)
    return float((2 * ranks - count - 1) @ np.sort(exposure) / (count * total))


def shares(exposure: NDArray[np.float64], labels: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return for each label (a size, a country) its share of the exposure, and its share of the exhibitors."""
    names, which = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    counts = np.bincount(which, minlength=len(names))
    sums = np.bincount(which, weights=exposure, minlength=len(names))
    total = float(sums.sum()) or 1.0
    return {
        str(name): (float(got) / total, int(count) / len(labels))
        for name, got, count in zip(names, sums, counts, strict=True)
    }
