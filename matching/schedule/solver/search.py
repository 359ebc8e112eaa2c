"""Large-neighbourhood search: replan a few requests, keep what is no worse, thousands of times.

There are two ways to replan: a shake (milliseconds, heuristic) and a constraint model (a good part of a second, but
considers all combinations). The way and the neighbourhood are drawn in proportion to their success per cost (adaptive
large-neighbourhood search, Ropke and Pisinger 2006): shakes at first, models when shakes find nothing more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from matching.schedule.solver.diary import Diary
from matching.schedule.solver.model import improve
from matching.schedule.solver.moves import shake
from matching.schedule.solver.neighbourhoods import PICKS, Pick, pick

_COST_OF_A_MODEL = 25
"""Cost of a model in shakes."""
_LEAST = 0.02
_MEMORY = 0.95
_FEWEST, _MOST = 6, 24
"""Requests per shake: small ones close gaps, large ones fit in musts."""
_MODELLED = 16


@dataclass
class _Neighbourhood:
    """A neighbourhood and a way to replan it, with its recent success rate."""

    around: Pick
    modelled: bool
    success: float = 0.3

    @property
    def weight(self) -> float:
        """Weight in the random choice."""
        return max(_LEAST, self.success) / (_COST_OF_A_MODEL if self.modelled else 1)

    def take(self, diary: Diary, rng: Random, work: float, seconds: float | None) -> None:
        """Replan one neighbourhood."""
        size = _MODELLED if self.modelled else rng.randint(_FEWEST, _MOST)
        requests = pick(diary, rng, size, self.around)
        if not self.modelled:
            better = shake(diary, rng, requests)
        else:
            better = improve(diary, requests, work, seed=rng.randrange(1 << 30), seconds=seconds)
        self.success = _MEMORY * self.success + (1 - _MEMORY) * better


class Search:
    """A search in a diary, round by round. Between rounds the diary is valid, and never gets worse."""

    def __init__(self, diary: Diary, *, seed: int, work: float) -> None:
        """Begin; a model has at most `work` units of the solver's deterministic time."""
        self._diary, self._work = diary, work
        self._rng = Random(seed)  # noqa: S311 - a search, not a secret
        self._ways = [_Neighbourhood(around, modelled) for around, modelled in product(PICKS, (False, True))]

    def round(self, seconds: float | None = None) -> None:
        """Replan one neighbourhood; a model stops after `seconds` of wall-clock time."""
        (way,) = self._rng.choices(self._ways, [each.weight for each in self._ways])
        way.take(self._diary, self._rng, self._work, seconds)
        self._diary.forget()

    def helped(self) -> Iterator[tuple[str, bool, float]]:
        """Yield for each way its name, whether it is a model, and its recent success rate."""
        for way in self._ways:
            yield way.around.__name__, way.modelled, way.success
