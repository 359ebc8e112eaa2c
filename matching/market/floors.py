"""A floor of exposure: every exhibitor of the fair is seen.

The exposure of an exhibitor is the attention they get in all buyers' lists together. A floor is a share of the mean
exposure. An exhibitor below it swaps places, in a list where they are wanted, with one ranked above that has exposure
to spare; so no one is pushed below the floor, and no more lists change than it requires.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.market.candidates import Candidates
from matching.market.sides import Reals

_MAX_ROUNDS: Final = 1000
_TOLERANCE: Final = 1e-6
"""Relative tolerance: exposures are sums of float32 attention."""


def minimum_exposure(exposure: NDArray[np.float64], floor: float) -> float:
    """Return the exposure that every exhibitor shall have at least."""
    return floor * float(exposure.mean()) * (1 - _TOLERANCE) if len(exposure) else 0.0


def share_above_floor(exposure: NDArray[np.float64], floor: float) -> float:
    """Return the share of exhibitors whose exposure is at least `floor` times the mean."""
    return float((exposure >= minimum_exposure(exposure, floor)).mean()) if len(exposure) else 1.0


def enforce_floor(
    market: Candidates, ranks: NDArray[np.int32], values: Reals, attention: Reals, floor: float
) -> NDArray[np.int32]:
    """Return buyers' lists, int32 [pairs], with no more exhibitors below the floor than unavoidable.

    `ranks` are the places in buyers' lists, `values` [pairs] the value of a place for this pair, `attention` by rank of
    a buyer, `floor` a share of the mean exposure. In each round every exhibitor below asks for a place in the list
    where they are worth most and have not asked yet; every buyer grants one request: first the least valuable places,
    in many lists; then, to those still below, as good a place as needed. An exhibitor with too few candidates, or
    without a partner that has exposure to spare, stays below. Lists that meet the floor are returned unchanged.
    """
    exchange = _Exchange(market, ranks.copy(), values, np.append(attention, 0.0), floor)
    for minimal in (True, False):
        exchange.reopen(minimal=minimal)
        for _ in range(_MAX_ROUNDS):
            requests = exchange.next_requests()
            if not len(requests):
                break
            exchange.grant(requests)
    return exchange.ranks


@dataclass
class _Exchange:
    market: Candidates
    ranks: NDArray[np.int32]
    values: Reals
    by_rank: Reals
    """Attention by rank, with a last number for all places behind."""
    floor: float

    def __post_init__(self) -> None:
        self.exposure = self.market.exhibitor_side.totals(self._attention(self.ranks))
        self.minimum = minimum_exposure(self.exposure, self.floor)

    def reopen(self, *, minimal: bool) -> None:
        """Let those below ask in all lists again, for the least valuable place, or for all that is missing at once."""
        self.minimal = minimal
        self.done = np.zeros(len(self.ranks), np.bool_)
        below = np.flatnonzero((self.exposure < self.minimum)[self.market.exhibitors])
        order = np.lexsort((-self.values[below], self.market.exhibitors[below]))
        self.open = below[order]
        """Pairs whose exhibitor is below and has not asked here yet: exhibitor by exhibitor, most worth first."""

    def next_requests(self) -> NDArray[np.int64]:
        """Take the next list of each exhibitor below, at most one exhibitor for each buyer."""
        exhibitors = self.market.exhibitors[self.open]
        still = (self.exposure < self.minimum)[exhibitors]
        self.open, exhibitors = self.open[still], exhibitors[still]
        first = np.ones(len(self.open), np.bool_)
        first[1:] = exhibitors[1:] != exhibitors[:-1]
        requests = self.open[first]
        requests = requests[np.argsort(-self.values[requests], kind="stable")]
        requests = requests[np.sort(np.unique(self.market.buyers.owners[requests], return_index=True)[1])]
        self.done[requests] = True
        self.open = self.open[~self.done[self.open]]
        return requests

    def grant(self, requests: NDArray[np.int64]) -> None:
        """Let those who asked swap places with partners that have exposure to spare."""
        partners, gains = self._partners(requests)
        requests, partners, gains = requests[gains > 0], partners[gains > 0], gains[gains > 0]
        granted = self._within_spare(partners, gains)
        requests, partners, gains = requests[granted], partners[granted], gains[granted]
        self.ranks[requests], self.ranks[partners] = self.ranks[partners], self.ranks[requests]
        exhibitors, count = self.market.exhibitors, self.market.exhibitor_count
        self.exposure += np.bincount(exhibitors[requests], weights=gains, minlength=count)
        self.exposure -= np.bincount(exhibitors[partners], weights=gains, minlength=count)

    def _partners(self, requests: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the pair of the same list that each swaps places with, and the attention gained; 0 for none."""
        offsets, owners = self.market.offsets, self.market.buyers.owners[requests]
        begin, length = offsets[owners], offsets[owners + 1] - offsets[owners]
        columns = np.arange(int(length.max()))
        pairs = np.minimum(begin[:, None] + columns, offsets[owners + 1][:, None] - 1)
        gain = self._attention(self.ranks[pairs]) - self._attention(self.ranks[requests])[:, None]
        missing = (self.minimum - self.exposure[self.market.exhibitors[requests]])[:, None]
        spare = self.exposure[self.market.exhibitors[pairs]] - self.minimum
        good = (gain > 0) & (gain <= spare)
        preference = -self.values[pairs] if self.minimal else np.minimum(gain, missing) - 1e-3 * gain
        best = np.where(good, preference, -np.inf).argmax(axis=1)
        rows = np.arange(len(requests))
        return pairs[rows, best], np.where(good[rows, best], gain[rows, best], 0.0)

    def _within_spare(self, partners: NDArray[np.int64], gains: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which gains the givers can spare together, in order of request."""
        givers = self.market.exhibitors[partners]
        order = np.argsort(givers, kind="stable")
        first = np.searchsorted(givers[order], givers[order])
        sums = np.concatenate(([0.0], np.cumsum(gains[order])))
        affordable = np.empty(len(partners), np.bool_)
        affordable[order] = sums[1:] - sums[first] <= (self.exposure - self.minimum)[givers[order]] + 1e-12
        return affordable

    def _attention(self, ranks: NDArray[np.int32]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.by_rank[np.minimum(ranks, len(self.by_rank) - 1)].astype(np.float64)
        return found
