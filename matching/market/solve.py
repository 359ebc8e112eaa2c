"""From wishes to two sets of lists, however many there are: linear in the pairs, in steps that can be taken up again.

The start is either the equilibrium with transferable utility (any size) or rounds of best assignments (small markets,
better). Steps of Frank and Wolfe follow, then one list each is made of what was mixed, and the floor is held.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from matching.market.candidates import Candidates
from matching.market.errors import InvalidMarket
from matching.market.floors import raised
from matching.market.rounds import rounds
from matching.market.sides import Reals
from matching.market.transfer import equilibrium
from matching.market.welfare import Aim, Attention, Places, alternation

Start = Literal["transfer", "rounds"]
_CELLS: Final = 1_500_000
"""Up to so many buyers × exhibitors, rounds of best assignments take less than a minute."""
_FIRST: Final = 0.3
_LAST: Final = 0.1
"""The last step mixes in this share of what the first does."""
_NOTHING: Final = 1e-30
_TRANSFER_STEPS: Final = 15
_TRANSFER_TEMPERATURE: Final = 0.1


@dataclass(frozen=True)
class SolverSettings:
    """How a market is solved."""

    attention: Attention
    fairness: float = 0.25
    """0: all expected matches together; 1: Nash social welfare. See `Aim`."""
    floor: float = 0.0
    """Share of the mean exposure that every exhibitor gets at least, 0 to 1."""
    steps: int = 20
    start: Start | None = None
    """None: rounds for small markets, transfer for large ones."""

    def __post_init__(self) -> None:
        """Raise `InvalidMarket` for a plan that is none."""
        if not (0 <= self.fairness <= 1 and 0 <= self.floor <= 1 and self.steps >= 1):
            raise InvalidMarket("Fairness and floor are from 0 to 1, and there is one step at least.")

    def size(self, step: int) -> float:
        """Return how much of the best lists this step mixes in: less and less, so that the lists come to rest."""
        return _FIRST * (1 - (1 - _LAST) * step / self.steps)


@dataclass(frozen=True)
class SolverState:
    """Where a solution stands between two steps: plain arrays that a caller may save and give back."""

    step: int
    places: Places


@dataclass(frozen=True)
class Lists:
    """Both sides' lists: the place of each pair in its buyer's and in its exhibitor's, int32 [pairs] from 0."""

    buyer: NDArray[np.int32]
    exhibitor: NDArray[np.int32]

    def places(self, market: Candidates, attention: Attention) -> Places:
        """Return the attention that each pair gets in these lists."""
        return Places(
            _at(self.buyer, attention.buyer).astype(market.wish.dtype),
            _at(self.exhibitor, attention.exhibitor).astype(market.wish.dtype),
        )

    @classmethod
    def sorted(cls, market: Candidates, buyer: Reals, exhibitor: Reals) -> "Lists":
        """Return the lists sorted by scores of each side's own, [pairs], best first."""
        return cls(market.buyers.ranks(buyer), market.exhibitor_side.ranks(exhibitor))


def solve(
    market: Candidates,
    plan: SolverSettings,
    *,
    state: SolverState | None = None,
    progress: Callable[[float], None] | None = None,
    keep: Callable[[SolverState], None] | None = None,
) -> Lists:
    """Return the lists for a market; equal input gives equal lists.

    `progress` hears the share of the work that is done, `keep` every state between two steps; given one of them
    again as `state`, the work goes on from there and ends with the same lists. Raises `InvalidMarket` for a state
    of another market.
    """
    aim = Aim(market, plan.attention, plan.fairness)
    state = state or SolverState(0, begin(aim, plan.start))
    if state.places.buyer.shape != market.wish.shape:
        raise InvalidMarket("This state belongs to another market.")
    while state.step < plan.steps:
        state = SolverState(state.step + 1, aim.step(state.places, plan.size(state.step)))
        if keep:
            keep(state)
        if progress:
            progress(state.step / (plan.steps + 1))
    lists = finish(aim, state.places, plan.floor)
    if progress:
        progress(1.0)
    return lists


def begin(aim: Aim, start: Start | None = None) -> Places:
    """Return places to start from."""
    market = aim.market
    if start is None:
        start = "rounds" if market.buyers.count * market.exhibitor_count <= _CELLS else "transfer"
    if start == "rounds":
        scores = rounds(market, aim.attention.buyer, aim.attention.exhibitor)
    else:
        scores = equilibrium(market, temperature=_TRANSFER_TEMPERATURE, steps=_TRANSFER_STEPS)
    return Places.sorted(market, aim.attention, scores, scores)


def finish(aim: Aim, places: Places, floor: float = 0.0) -> Lists:
    """Return one list each, near to what was mixed; without fairness, improved until no side can; the floor held."""
    if aim.fairness == 0:
        places = aim.rounded(places)
        for each in alternation(aim, places):
            places = each
    lists = Lists.sorted(aim.market, *aim.scores(places))
    return _held(aim, places, lists, floor) if floor > 0 else lists


def _held(aim: Aim, places: Places, lists: Lists, floor: float) -> Lists:
    """Hold the floor, and let exhibitors answer with the buyers for whom they now stand where they are looked at."""
    # Pairs that nobody looks at are worth the same to all, nothing: wishes say where it is good to be lifted.
    worth = aim.buyers_scores(places)
    worth = worth / max(float(worth.max(initial=0)), _NOTHING) + aim.market.wish
    ranks = raised(aim.market, lists.buyer, worth, aim.attention.buyer, floor)
    if (ranks == lists.buyer).all():
        return lists
    shown = Lists(ranks, lists.exhibitor).places(aim.market, aim.attention)
    answers = aim.exhibitors_scores(replace(places, buyer=shown.buyer))
    return Lists(ranks, aim.market.exhibitor_side.ranks(answers))


def _at(ranks: NDArray[np.int32], attention: Reals) -> Reals:
    return np.append(attention, 0.0)[np.minimum(ranks, len(attention))]
