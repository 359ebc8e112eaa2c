"""Large-neighbourhood search: plan a few wishes anew, keep what is no worse, thousands of times.

Two ways to plan anew: a shake (milliseconds, by rules of thumb) and a constraint model (a good part of a second, but it
sees all combinations). Which way is taken, and around what, is drawn more often the more it has helped for its cost
(adaptive large-neighbourhood search, Ropke and Pisinger 2006): shakes at first, models when shakes find nothing more.
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
"""Shakes in the time of a model."""
_LEAST = 0.02
_MEMORY = 0.95
_FEWEST, _MOST = 6, 24
"""Wishes of a shake: small ones close gaps, large ones get musts in."""
_MODELLED = 16


@dataclass
class _Neighbourhood:
    """Where to look and how to plan; how often, for its cost, that has helped of late."""

    around: Pick
    modelled: bool
    success: float = 0.3

    @property
    def weight(self) -> float:
        """How often it is to be drawn."""
        return max(_LEAST, self.success) / (_COST_OF_A_MODEL if self.modelled else 1)

    def take(self, diary: Diary, rng: Random, work: float, seconds: float | None) -> None:
        """Plan something anew."""
        size = _MODELLED if self.modelled else rng.randint(_FEWEST, _MOST)
        wishes = pick(diary, rng, size, self.around)
        if not self.modelled:
            better = shake(diary, rng, wishes)
        else:
            better = improve(diary, wishes, work, seed=rng.randrange(1 << 30), seconds=seconds)
        self.success = _MEMORY * self.success + (1 - _MEMORY) * better


class Search:
    """A search in a diary, round by round. The diary holds between any two of them, and is never worse."""

    def __init__(self, diary: Diary, *, seed: int, work: float) -> None:
        """Begin; a model has at most `work` units of the solver's deterministic time."""
        self._diary, self._work = diary, work
        self._rng = Random(seed)  # noqa: S311 - a search, not a secret
        self._ways = [_Neighbourhood(around, modelled) for around, modelled in product(PICKS, (False, True))]

    def round(self, seconds: float | None = None) -> None:
        """Plan something anew; a model ends after `seconds` by the clock."""
        (way,) = self._rng.choices(self._ways, [each.weight for each in self._ways])
        way.take(self._diary, self._rng, self._work, seconds)
        self._diary.forget()

    def helped(self) -> Iterator[tuple[str, bool, float]]:
        """Yield for each way its name, whether it is a model, and how often it has helped of late."""
        for way in self._ways:
            yield way.around.__name__, way.modelled, way.success
