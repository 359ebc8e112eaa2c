"""The fairness dial: the trade-off between total matches and Nash social welfare."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.market.candidates import Candidates
from matching.market.solve import Lists, SolverSettings, SolverState, begin, solve
from matching.market.welfare import Aim, Places, alternation

_SCOUT: Final = 0.25
"""Some weight for the poor, removed afterwards, leads the search to more matches in total than none."""
_TURNS: Final = 6
_SHAKES: Final = (0.1, 0.3, 1.0)
"""Standard deviations of the log-normal noise on preferences."""
_MOST_SHAKES: Final = 30
_SHAKEN_PAIRS: Final = 600_000
"""Shakes times pairs: some seconds."""


@dataclass(frozen=True)
class Dialled:
    """Lists, and their fairness."""

    lists: Lists
    fairness: float


def most_matches(market: Candidates, plan: SolverSettings) -> Lists:
    """Return lists with as many expected matches as this search finds, with fairness 0 and the floor of `plan`.

    Two starts are improved until neither side can improve: the start itself, and the result of steps with some weight
    for the poor. From the better one, small markets are perturbed: preferences get random noise, the lists are
    adapted and then improved for the true preferences; improvements are kept.
    """
    aim = Aim(market, plan.attention)
    start = begin(aim, plan.start)
    scouted = solve(market, replace(plan, fairness=_SCOUT, floor=0), state=SolverState(0, start))
    best = max(
        (_last(aim, places) for places in (start, scouted.places(market, plan.attention))),
        key=lambda places: places.expected(market),
    )
    best = _shaken(aim, best)
    return solve(market, replace(plan, fairness=0), state=SolverState(plan.steps, best))


def balanced(
    market: Candidates,
    plan: SolverSettings,
    *,
    loss: float = 0.005,
    most: Lists | None = None,
    progress: Callable[[float], None] | None = None,
) -> Dialled:
    """Return the fairest lists that lose at most `loss`, a share, of the most expected matches found.

    The dial is set by bisection, one solution per step. If nothing fairer is found, these are the lists with the most
    matches, with fairness 0. `most` are those lists if `most_matches` was called before.
    """
    found = Dialled(most or most_matches(market, plan), 0.0)
    # From the best lists, not from the start of the search: what is hardly fairer stays hardly worse.
    start = found.lists.places(market, plan.attention)
    least = (1 - loss) * start.expected(market)
    unfair, fair = 0.0, 2.0
    for turn in range(_TURNS):
        middle = (unfair + fair) / 2
        lists = solve(market, replace(plan, fairness=middle), state=SolverState(0, start))
        if lists.places(market, plan.attention).expected(market) >= least:
            found, unfair = Dialled(lists, middle), middle
        else:
            fair = middle
        if progress:
            progress((turn + 1) / _TURNS)
        if unfair >= 1:
            break
    return found


def _shaken(aim: Aim, best: Places) -> Places:
    """Escape local optima while that is cheap: large markets are close to the optimum anyway."""
    market, chance = aim.market, np.random.default_rng(1)
    for turn in range(min(_MOST_SHAKES, _SHAKEN_PAIRS // max(1, len(market.preference)))):
        noise = np.exp(_SHAKES[turn % len(_SHAKES)] * chance.standard_normal(len(market.preference)))
        shaken = replace(market, buyer=market.buyer * noise.astype(market.preference.dtype))
        places = Aim(shaken, aim.attention).step(best, 1.0)
        found = _last(aim, places)
        if found.expected(market) > best.expected(market):
            best = found
    return best


def _last(aim: Aim, places: Places) -> Places:
    for each in alternation(aim, places):
        places = each
    return places
