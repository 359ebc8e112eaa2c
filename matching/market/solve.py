"""The solver: from preferences to lists for both sides, linear in the pairs, in resumable steps.

The start is either the equilibrium with transferable utility (any size) or rounds of optimal assignments (small
markets, better). Frank-Wolfe steps follow; then the mixture is rounded to one list each, and the floor is enforced.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from matching.market.candidates import Candidates
from matching.market.errors import InvalidMarket
from matching.market.floors import enforce_floor
from matching.market.rounds import rounds
from matching.market.sides import Reals
from matching.market.transfer import equilibrium
from matching.market.welfare import Attention, Objective, Places, alternating_best_response

Start = Literal["transfer", "rounds"]
_MAX_CELLS_FOR_ROUNDS: Final = 1_500_000
"""Up to this many buyers × exhibitors, rounds of optimal assignments take less than a minute."""
_FIRST_STEP: Final = 0.3
_LAST_STEP_SHARE: Final = 0.1
"""The last step size, as a share of the first."""
_EPSILON: Final = 1e-30
_TRANSFER_STEPS: Final = 15
_TRANSFER_TEMPERATURE: Final = 0.1


@dataclass(frozen=True)
class SolverSettings:
    """Settings for solving a market."""

    attention: Attention
    fairness: float = 0.25
    """0: total expected matches; 1: Nash social welfare. See `Objective`."""
    floor: float = 0.0
    """Minimum exposure of every exhibitor as a share of the mean, 0 to 1."""
    steps: int = 20
    start: Start | None = None
    """None: rounds for small markets, transfer for large ones."""

    def __post_init__(self) -> None:
        """Raise `InvalidMarket` for invalid settings."""
        if not (0 <= self.fairness <= 1 and 0 <= self.floor <= 1 and self.steps >= 1):
            raise InvalidMarket("Fairness and floor are from 0 to 1, and there is one step at least.")

    def size(self, step: int) -> float:
        """Return the share of the best lists mixed in at this step, decreasing so that the lists converge."""
        return _FIRST_STEP * (1 - (1 - _LAST_STEP_SHARE) * step / self.steps)


@dataclass(frozen=True)
class SolverState:
    """The state of a solution between two steps: plain arrays that a caller may save and pass back."""

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
            _at(self.buyer, attention.buyer).astype(market.preference.dtype),
            _at(self.exhibitor, attention.exhibitor).astype(market.preference.dtype),
        )

    @classmethod
    def sorted(cls, market: Candidates, buyer: Reals, exhibitor: Reals) -> "Lists":
        """Return lists sorted by each side's own scores, [pairs], best first."""
        return cls(market.buyers.ranks(buyer), market.exhibitor_side.ranks(exhibitor))


def solve(
    market: Candidates,
    settings: SolverSettings,
    *,
    state: SolverState | None = None,
    progress: Callable[[float], None] | None = None,
    keep: Callable[[SolverState], None] | None = None,
) -> Lists:
    """Return the lists for a market; equal input gives equal lists.

    `progress` receives the share of the work done, `keep` the state after every step; passed back as `state`, it
    resumes the work, with the same lists in the end. Raises `InvalidMarket` for a state of another market.
    """
    objective = Objective(market, settings.attention, settings.fairness)
    state = state or SolverState(0, begin(objective, settings.start))
    if state.places.buyer.shape != market.preference.shape:
        raise InvalidMarket("This state belongs to another market.")
    while state.step < settings.steps:
        state = SolverState(state.step + 1, objective.step(state.places, settings.size(state.step)))
        if keep:
            keep(state)
        if progress:
            progress(state.step / (settings.steps + 1))
    lists = finish(objective, state.places, settings.floor)
    if progress:
        progress(1.0)
    return lists


def begin(objective: Objective, start: Start | None = None) -> Places:
    """Return places to start from."""
    market = objective.market
    if start is None:
        start = "rounds" if market.buyers.count * market.exhibitor_count <= _MAX_CELLS_FOR_ROUNDS else "transfer"
    if start == "rounds":
        scores = rounds(market, objective.attention.buyer, objective.attention.exhibitor)
    else:
        scores = equilibrium(market, temperature=_TRANSFER_TEMPERATURE, steps=_TRANSFER_STEPS)
    return Places.sorted(market, objective.attention, scores, scores)


def finish(objective: Objective, places: Places, floor: float = 0.0) -> Lists:
    """Return one list each, close to the mixture; without fairness, improved until no side can; the floor enforced."""
    if objective.fairness == 0:
        places = objective.round_lists(places)
        for each in alternating_best_response(objective, places):
            places = each
    lists = Lists.sorted(objective.market, *objective.scores(places))
    return _with_floor(objective, places, lists, floor) if floor > 0 else lists


def _with_floor(objective: Objective, places: Places, lists: Lists, floor: float) -> Lists:
    """Enforce the floor, and let exhibitors rank the buyers by the attention they now get."""
    # Pairs without attention are worth nothing to anyone: preferences tell where raising them is useful.
    values = objective.buyers_scores(places)
    values = values / max(float(values.max(initial=0)), _EPSILON) + objective.market.preference
    ranks = enforce_floor(objective.market, lists.buyer, values, objective.attention.buyer, floor)
    if (ranks == lists.buyer).all():
        return lists
    shown = Lists(ranks, lists.exhibitor).places(objective.market, objective.attention)
    replies = objective.exhibitors_scores(replace(places, buyer=shown.buyer))
    return Lists(ranks, objective.market.exhibitor_side.ranks(replies))


def _at(ranks: NDArray[np.int32], attention: Reals) -> Reals:
    return np.append(attention, 0.0)[np.minimum(ranks, len(attention))]
