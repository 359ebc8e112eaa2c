"""Total or fair welfare of lists: one step of the search, and its objective.

Tomita and Yokoyama, "Fair reciprocal recommendation in matching markets" (RecSys 2024, arXiv 2409.00720) and
"Balancing fairness and high match rates in reciprocal recommender systems" (arXiv 2601.13609): the two sides take
turns, and each turn is one Frank-Wolfe step towards the lists that would be best if the other side's stayed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from matching.market.candidates import Candidates, refuse_no_attention
from matching.market.sides import Reals

_MIN_WELFARE: Final = 1e-4
"""Lower bound of an agent's welfare in weights, as a share of the side's mean: no weight may be infinite."""
_TIE_BREAKER: Final = 1e-4
"""Weight of the next step's scores, relative to a place, when a mixture is rounded to one list."""
_MIN_RISE: Final = 1e-7
"""Scores are compared as float32: a smaller rise counts as none."""


@dataclass(frozen=True)
class Attention:
    """Attention by rank: the probability, 0 to 1, that a reader looks at the first, second … entry of a list.

    The probabilities do not rise with the rank. Entries beyond the end of the array are never looked at.
    """

    buyer: Reals
    """Attention of a buyer to their list of exhibitors, [ranks]."""
    exhibitor: Reals
    """Attention of an exhibitor to their list of buyers, [ranks]."""

    def __post_init__(self) -> None:
        """Raise `InvalidMarket` for attention that is invalid or rises."""
        refuse_no_attention("attention_buyer", self.buyer)
        refuse_no_attention("attention_exhibitor", self.exhibitor)


@dataclass(frozen=True)
class Places:
    """The attention that each buyer–exhibitor pair gets in the lists of both sides.

    A side's lists may be a mixture of several lists, one of which is drawn at random for each reader; the attention is
    then the average over the mixture.
    """

    buyer: Reals
    """The attention that the exhibitor of each pair gets from the pair's buyer, [pairs]."""
    exhibitor: Reals
    """The attention that the buyer of each pair gets from the pair's exhibitor, [pairs]."""

    def matches(self, market: Candidates) -> Reals:
        """Return the expected mutual matches of each pair, [pairs]."""
        made: Reals = market.preference * self.buyer * self.exhibitor
        return made

    def expected(self, market: Candidates) -> float:
        """Return the expected mutual matches of the whole market."""
        return float(self.matches(market).sum(dtype=np.float64))

    @classmethod
    def sorted(cls, market: Candidates, attention: Attention, buyer: Reals, exhibitor: Reals) -> Self:
        """Return the places if each side's lists are sorted by the side's own scores, [pairs], highest first."""
        return cls(
            market.buyers.attention(buyer, attention.buyer.astype(market.preference.dtype)),
            market.exhibitor_side.attention(exhibitor, attention.exhibitor.astype(market.preference.dtype)),
        )


@dataclass(frozen=True)
class Objective:
    """The objective: the sum over the agents of (expected matches)^(1 - fairness), the logarithm at 1.

    0 is total matches, 1 the Nash social welfare; the values between trade one for the other. As in the papers, an
    agent's welfare counts where it is given: in the lists of the other side.
    """

    market: Candidates
    attention: Attention
    fairness: float = 0.0

    def buyers_scores(self, places: Places) -> Reals:
        """Return the scores that buyers' lists are sorted by, [pairs]; they weigh the matches that exhibitors gain."""
        weight = self._weight(self.market.exhibitor_side.totals(places.matches(self.market)))
        scores: Reals = self.market.preference * places.exhibitor * weight[self.market.exhibitors]
        return scores

    def exhibitors_scores(self, places: Places) -> Reals:
        """Return the scores that exhibitors' lists are sorted by, [pairs]; they weigh the matches that buyers gain."""
        weight = self._weight(self.market.buyers.totals(places.matches(self.market)))
        scores: Reals = self.market.preference * places.buyer * weight[self.market.buyers.owners]
        return scores

    def step(self, places: Places, size: float) -> Places:
        """Move exhibitors' lists, then buyers' lists, towards the best response to the other side's lists.

        `size` is the share of the best lists in the new mixture, 0 to 1; with 1, they replace the current lists.
        """
        attention = self.attention
        best = self.market.exhibitor_side.attention(
            self.exhibitors_scores(places), attention.exhibitor.astype(self.market.preference.dtype)
        )
        places = Places(places.buyer, _mixture(places.exhibitor, best, size))
        best = self.market.buyers.attention(
            self.buyers_scores(places), attention.buyer.astype(self.market.preference.dtype)
        )
        return Places(_mixture(places.buyer, best, size), places.exhibitor)

    def scores(self, places: Places) -> tuple[Reals, Reals]:
        """Return two arrays of scores, [pairs], that round the mixtures in `places` to one list per agent.

        The first array sorts buyers' lists, the second exhibitors'. Pairs are scored by their attention in `places`;
        the scores of the next step break ties.
        """
        return (
            places.buyer + _TIE_BREAKER * _scaled(self.buyers_scores(places)),
            places.exhibitor + _TIE_BREAKER * _scaled(self.exhibitors_scores(places)),
        )

    def round_lists(self, places: Places) -> Places:
        """Return the places if every buyer and every exhibitor gets the one list of `scores`."""
        return Places.sorted(self.market, self.attention, *self.scores(places))

    def _weight(self, welfare: NDArray[np.float64]) -> Reals:
        minimum = max(_MIN_WELFARE * float(welfare.mean()), 1e-12) if len(welfare) else 1.0
        weight: Reals = (np.maximum(welfare, minimum) ** -self.fairness).astype(self.market.preference.dtype)
        return weight


def alternating_best_response(objective: Objective, places: Places) -> Iterator[Places]:
    """Yield better and better lists by alternating best response: each side in turn chooses its best lists.

    The best response of a side is its lists sorted by score (the rearrangement inequality), so the expected matches
    never fall. Ends at a local optimum, when neither side can improve. The `objective` must have `fairness` 0.
    """
    minimum = -1.0
    while True:
        places = objective.step(places, 1.0)
        found = places.expected(objective.market)
        if found <= minimum * (1 + _MIN_RISE):
            return
        yield places
        minimum = found


def _mixture(current: Reals, best: Reals, size: float) -> Reals:
    mixed: Reals = best if size >= 1 else current + np.asarray(size, current.dtype) * (best - current)
    return mixed


def _scaled(scores: Reals) -> Reals:
    scaled: Reals = scores / max(float(scores.max(initial=0)), 1e-30)
    return scaled
