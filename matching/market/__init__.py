"""Two-sided matching markets: lists for both sides with the most mutual interest, and no one left out.

- `Candidates` are the pairs that may meet, with the interest of each side in the other.
- `Attention` is the probability that each place of a list is looked at.
- `solve(candidates, SolverSettings(attention, fairness=..., floor=...))` returns `Lists` for both sides; `balance`
  finds how fair they can be at almost no loss, `most_matches` has no other aim. All are linear in the pairs for large
  markets, can be resumed after each step (`SolverState`), and are deterministic.
- `measure` evaluates lists: `Figures`; `bound` is an upper bound for all lists.
- `reorder` changes one list within a session.

Everything here is plain synchronous CPU work: call it from a worker process, never from an event loop.
"""

from matching.market.balancing import BalancedLists, balance, most_matches
from matching.market.bound import bound
from matching.market.candidates import Candidates
from matching.market.errors import InvalidMarket
from matching.market.figures import Envy, Figures, gini, measure, shares
from matching.market.floors import share_above_floor
from matching.market.session import SessionAnswer, reorder
from matching.market.solve import Lists, SolverSettings, SolverState, solve
from matching.market.transfer import equilibrium
from matching.market.welfare import Attention, Objective, Places, alternating_best_response

__all__ = [
    "Attention",
    "BalancedLists",
    "Candidates",
    "Envy",
    "Figures",
    "InvalidMarket",
    "Lists",
    "Objective",
    "Places",
    "SessionAnswer",
    "SolverSettings",
    "SolverState",
    "alternating_best_response",
    "balance",
    "bound",
    "equilibrium",
    "gini",
    "measure",
    "most_matches",
    "reorder",
    "share_above_floor",
    "shares",
    "solve",
]
