"""A market, not two lists: who is shown to whom, so that as many as possible want each other, and nobody is left out.

- `Candidates` are the pairs that may meet, with how much each side wants the other.
- `Attention` is how surely each place of a list is looked at.
- `solve(candidates, Plan(attention, fairness=..., floor=...))` returns `Lists` for both sides; `balanced` finds how
  fair they can be for next to no loss, `most_matches` has no other aim. All are linear in the pairs once markets are
  large, can be taken up again after each step (`SolverState`), and give equal lists for equal input.
- `measure` tells what lists are worth: `Figures`; `bound` what no lists can exceed.
- `reorder` changes one list within a session.

Everything here is plain synchronous CPU work: call it from a worker process, never from an event loop.
"""

from matching.market.bound import bound
from matching.market.candidates import Candidates
from matching.market.dial import Dialled, balanced, most_matches
from matching.market.errors import InvalidMarket
from matching.market.figures import Envy, Figures, gini, measure, shares
from matching.market.floors import kept
from matching.market.session import SessionAnswer, reorder
from matching.market.solve import Lists, SolverSettings, SolverState, solve
from matching.market.transfer import equilibrium
from matching.market.welfare import Aim, Attention, Places, alternation

__all__ = [
    "Aim",
    "Attention",
    "Candidates",
    "Dialled",
    "Envy",
    "Figures",
    "InvalidMarket",
    "Lists",
    "Places",
    "SessionAnswer",
    "SolverSettings",
    "SolverState",
    "alternation",
    "balanced",
    "bound",
    "equilibrium",
    "gini",
    "kept",
    "measure",
    "most_matches",
    "reorder",
    "shares",
    "solve",
]
