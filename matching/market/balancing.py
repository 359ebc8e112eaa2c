"""Balancing: the trade-off between total matches and Nash social welfare."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.market.candidates import Candidates
from matching.market.solve import Lists, SolverSettings, SolverState, begin, solve
from matching.market.welfare import Objective, Places, alternating_best_response

_EXPLORATION_FAIRNESS: Final = 0.25
"""Some weight for the poor, removed afterwards, leads the search to more matches in total than none."""
_BISECTION_STEPS: Final = 6
_NOISE_LEVELS: Final = (0.1, 0.3, 1.0)
"""Standard deviations of the log-normal noise on preferences."""
_MAX_PERTURBATIONS: Final = 30
_MAX_PERTURBED_PAIRS: Final = 600_000
"""Shakes times pairs: some seconds."""


@dataclass(frozen=True)
class BalancedLists:
    """Lists, and their fairness."""

    lists: Lists
    fairness: float


def most_matches(market: Candidates, settings: SolverSettings) -> Lists:
    """Return lists with as many expected matches as this search finds, with fairness 0 and the floor of `settings`.

    Two starts are improved until neither side can improve: the start itself, and the result of steps with some weight
    for the poor. From the better one, small markets are perturbed: preferences get random noise, the lists are
    adapted and then improved for the true preferences; improvements are kept.
    """
    objective = Objective(market, settings.attention)
    start = begin(objective, settings.start)
    explored = solve(market, replace(settings, fairness=_EXPLORATION_FAIRNESS, floor=0), state=SolverState(0, start))
    best = max(
        (_local_optimum(objective, places) for places in (start, explored.places(market, settings.attention))),
        key=lambda places: places.expected(market),
    )
    best = _perturbed(objective, best)
    return solve(market, replace(settings, fairness=0), state=SolverState(settings.steps, best))


def balance(
    market: Candidates,
    settings: SolverSettings,
    *,
    loss: float = 0.005,
    most: Lists | None = None,
    progress: Callable[[float], None] | None = None,
) -> BalancedLists:
    """Return the fairest lists that lose at most `loss`, a share, of the most expected matches found.

    Bisection finds the fairness, one solution per step. If nothing fairer is found, these are the lists with the most
    matches, with fairness 0. `most` are those lists if `most_matches` was called before.
    """
    found = BalancedLists(most or most_matches(market, settings), 0.0)
    # From the best lists, not from the start of the search: what is hardly fairer stays hardly worse.
    start = found.lists.places(market, settings.attention)
    minimum = (1 - loss) * start.expected(market)
    unfair, fair = 0.0, 2.0
    for step in range(_BISECTION_STEPS):
        fairness = (unfair + fair) / 2
        lists = solve(market, replace(settings, fairness=fairness), state=SolverState(0, start))
        if lists.places(market, settings.attention).expected(market) >= minimum:
            found, unfair = BalancedLists(lists, fairness), fairness
        else:
            fair = fairness
        if progress:
            progress((step + 1) / _BISECTION_STEPS)
        if unfair >= 1:
            break
    return found


def _perturbed(objective: Objective, best: Places) -> Places:
    """Escape local optima while that is cheap: large markets are close to the optimum anyway."""
    market, chance = objective.market, np.random.default_rng(1)
    for step in range(min(_MAX_PERTURBATIONS, _MAX_PERTURBED_PAIRS // max(1, len(market.preference)))):
        noise = np.exp(_NOISE_LEVELS[step % len(_NOISE_LEVELS)] * chance.standard_normal(len(market.preference)))
        perturbed = replace(market, buyer_preferences=market.buyer_preferences * noise.astype(market.preference.dtype))
        places = Objective(perturbed, objective.attention).step(best, 1.0)
        found = _local_optimum(objective, places)
        if found.expected(market) > best.expected(market):
            best = found
    return best


def _local_optimum(objective: Objective, places: Places) -> Places:
    for each in alternating_best_response(objective, places):
        places = each
    return places
