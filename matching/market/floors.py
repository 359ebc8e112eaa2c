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

_TURNS: Final = 1000
_DIGITS: Final = 1e-6
"""Relative tolerance: exposures are sums of float32 attention."""


def least_exposure(exposure: NDArray[np.float64], floor: float) -> float:
    """Return the exposure that every exhibitor shall have at least."""
    return floor * float(exposure.mean()) * (1 - _DIGITS) if len(exposure) else 0.0


def kept(exposure: NDArray[np.float64], floor: float) -> float:
    """Return the share of exhibitors whose exposure is at least `floor` times the mean."""
    return float((exposure >= least_exposure(exposure, floor)).mean()) if len(exposure) else 1.0


def raised(
    market: Candidates, ranks: NDArray[np.int32], worth: Reals, attention: Reals, floor: float
) -> NDArray[np.int32]:
    """Return buyers' lists, int32 [pairs], with no more exhibitors below the floor than unavoidable.

    `ranks` are the places in buyers' lists, `worth` [pairs] the value of a place for this pair, `attention` by rank of
    a buyer, `floor` a share of the mean exposure. In each round every exhibitor below asks for a place in the list
    where they are worth most and have not asked yet; every buyer grants one request: first the least valuable places,
    in many lists; then, to those still below, as good a place as needed. An exhibitor with too few candidates, or
    without a partner that has exposure to spare, stays below. Lists that meet the floor are returned unchanged.
    """
    exchange = _Exchange(market, ranks.copy(), worth, np.append(attention, 0.0), floor)
    for thrifty in (True, False):
        exchange.reopen(thrifty=thrifty)
        for _ in range(_TURNS):
            asked = exchange.asked()
            if not len(asked):
                break
            exchange.grant(asked)
    return exchange.ranks


@dataclass
class _Exchange:
    market: Candidates
    ranks: NDArray[np.int32]
    worth: Reals
    by_rank: Reals
    """Attention by rank, with a last number for all places behind."""
    floor: float

    def __post_init__(self) -> None:
        self.exposure = self.market.exhibitor_side.totals(self._attention(self.ranks))
        self.least = least_exposure(self.exposure, self.floor)

    def reopen(self, *, thrifty: bool) -> None:
        """Let those below ask in all lists again, for the least valuable place, or for all that is missing at once."""
        self.thrifty = thrifty
        self.done = np.zeros(len(self.ranks), np.bool_)
        below = np.flatnonzero((self.exposure < self.least)[self.market.exhibitors])
        order = np.lexsort((-self.worth[below], self.market.exhibitors[below]))
        self.open = below[order]
        """Pairs whose exhibitor is below and has not asked here yet: exhibitor by exhibitor, most worth first."""

    def asked(self) -> NDArray[np.int64]:
        """Take the next list of each exhibitor below, at most one exhibitor for each buyer."""
        exhibitors = self.market.exhibitors[self.open]
        still = (self.exposure < self.least)[exhibitors]
        self.open, exhibitors = self.open[still], exhibitors[still]
        first = np.ones(len(self.open), np.bool_)
        first[1:] = exhibitors[1:] != exhibitors[:-1]
        asked = self.open[first]
        asked = asked[np.argsort(-self.worth[asked], kind="stable")]
        asked = asked[np.sort(np.unique(self.market.buyers.owners[asked], return_index=True)[1])]
        self.done[asked] = True
        self.open = self.open[~self.done[self.open]]
        return asked

    def grant(self, asked: NDArray[np.int64]) -> None:
        """Let those who asked swap places with partners that have exposure to spare."""
        given, gains = self._partners(asked)
        asked, given, gains = asked[gains > 0], given[gains > 0], gains[gains > 0]
        granted = self._affordable(given, gains)
        asked, given, gains = asked[granted], given[granted], gains[granted]
        self.ranks[asked], self.ranks[given] = self.ranks[given], self.ranks[asked]
        exhibitors, count = self.market.exhibitors, self.market.exhibitor_count
        self.exposure += np.bincount(exhibitors[asked], weights=gains, minlength=count)
        self.exposure -= np.bincount(exhibitors[given], weights=gains, minlength=count)

    def _partners(self, asked: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the pair of the same list that each swaps places with, and the attention gained; 0 for none."""
        offsets, owners = self.market.offsets, self.market.buyers.owners[asked]
        begin, length = offsets[owners], offsets[owners + 1] - offsets[owners]
        columns = np.arange(int(length.max()))
        pairs = np.minimum(begin[:, None] + columns, offsets[owners + 1][:, None] - 1)
        gain = self._attention(self.ranks[pairs]) - self._attention(self.ranks[asked])[:, None]
        missing = (self.least - self.exposure[self.market.exhibitors[asked]])[:, None]
        spare = self.exposure[self.market.exhibitors[pairs]] - self.least
        good = (gain > 0) & (gain <= spare)
        wanted = -self.worth[pairs] if self.thrifty else np.minimum(gain, missing) - 1e-3 * gain
        best = np.where(good, wanted, -np.inf).argmax(axis=1)
        rows = np.arange(len(asked))
        return pairs[rows, best], np.where(good[rows, best], gain[rows, best], 0.0)

    def _affordable(self, given: NDArray[np.int64], gains: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which gains the givers can spare together, in order of request."""
        givers = self.market.exhibitors[given]
        order = np.argsort(givers, kind="stable")
        first = np.searchsorted(givers[order], givers[order])
        sums = np.concatenate(([0.0], np.cumsum(gains[order])))
        affordable = np.empty(len(given), np.bool_)
        affordable[order] = sums[1:] - sums[first] <= (self.exposure - self.least)[givers[order]] + 1e-12
        return affordable

    def _attention(self, ranks: NDArray[np.int32]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = self.by_rank[np.minimum(ranks, len(self.by_rank) - 1)].astype(np.float64)
        return found
