"""Large-neighbourhood search: replan a few requests, keep what is no worse, thousands of times.

There are two ways to replan: ruin and recreate (milliseconds, heuristic) and a constraint model (a good part of a
second, but considers all combinations). The way and the neighbourhood are drawn in proportion to their success per cost
(adaptive large-neighbourhood search, Ropke and Pisinger 2006): the heuristic at first, models when it finds nothing
more.
"""

from dataclasses import dataclass
from itertools import product
from random import Random

from matching.schedule.solver.draft_schedule import DraftSchedule
from matching.schedule.solver.model import improve
from matching.schedule.solver.moves import ruin_and_recreate
from matching.schedule.solver.neighbourhoods import NEIGHBOURHOODS, Neighbourhood, sample_neighbourhood

_MODEL_COST = 25
"""Cost of a model in rounds of ruin and recreate."""
_MIN_SUCCESS = 0.02
_DECAY = 0.95
_MIN_REQUESTS, _MAX_REQUESTS = 6, 24
"""Requests per ruin and recreate: small ones close gaps, large ones fit in musts."""
_MODEL_REQUESTS = 16


@dataclass
class _Operator:
    """A neighbourhood and a way to replan it, with its recent success rate."""

    around: Neighbourhood
    modelled: bool
    success: float = 0.3

    @property
    def weight(self) -> float:
        """Weight in the random choice."""
        return max(_MIN_SUCCESS, self.success) / (_MODEL_COST if self.modelled else 1)

    def replan(self, draft: DraftSchedule, rng: Random, work: float, seconds: float | None) -> None:
        """Replan one neighbourhood."""
        size = _MODEL_REQUESTS if self.modelled else rng.randint(_MIN_REQUESTS, _MAX_REQUESTS)
        requests = sample_neighbourhood(draft, rng, size, self.around)
        if not self.modelled:
            better = ruin_and_recreate(draft, rng, requests)
        else:
            better = improve(draft, requests, work, seed=rng.randrange(1 << 30), seconds=seconds)
        self.success = _DECAY * self.success + (1 - _DECAY) * better


class Search:
    """A search in a draft, round by round. Between rounds the draft is valid, and never gets worse."""

    def __init__(self, draft: DraftSchedule, *, seed: int, work: float) -> None:
        """Begin; a model has at most `work` units of the solver's deterministic time."""
        self._draft, self._work = draft, work
        self._rng = Random(seed)  # noqa: S311 - a search, not a secret
        self._operators = [_Operator(around, modelled) for around, modelled in product(NEIGHBOURHOODS, (False, True))]

    def round(self, seconds: float | None = None) -> None:
        """Replan one neighbourhood; a model stops after `seconds` of wall-clock time."""
        (operator,) = self._rng.choices(self._operators, [each.weight for each in self._operators])
        operator.replan(self._draft, self._rng, self._work, seconds)
        self._draft.forget()
