"""Scheduling: proven optimal for small problems, improved until time is up for large ones."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from matching.schedule.errors import InvalidProblem
from matching.schedule.plan import Meeting, Schedule, Score
from matching.schedule.problem import Problem
from matching.schedule.solver.bound import Bound, bound
from matching.schedule.solver.compiled_problem import CompiledProblem, Place
from matching.schedule.solver.draft_schedule import DraftSchedule
from matching.schedule.solver.model import Model, ModelSolution
from matching.schedule.solver.moves import insert, make_room, tighten, unmet
from matching.schedule.solver.search import Search
from matching.schedule.solver.start import start

_ROUNDS_BEFORE_PROOF = 150
"""Rounds of search before a proof is attempted: it is faster from a good schedule."""
_PROOF_SHARE = 3
"""Each step of a proof gets at most one such part of the remaining seconds."""
_REPORT_EVERY = 50
"""Rounds between progress reports."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits on the work. Without `seconds`, equal seeds give equal schedules.

    `rounds` of replanning a few requests, with at most `work` units of the solver's deterministic time (about a second
    each) per constraint model. A proof is attempted for `proof` units if all requests together have at most `places`
    possible places. `seconds` limits the wall-clock time.
    """

    rounds: int = 1_000
    work: float = 0.2
    proof: float = 20.0
    places: int = 6_000
    seconds: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a run."""

    rounds: int
    meetings: int
    score: Score


@dataclass(frozen=True, slots=True)
class Solution:
    """A schedule, its score and the upper bound.

    `proven`: no schedule meets more (musts first, then value). `compactness_proven`: nor does any such have fewer idle
    slots.
    """

    schedule: Schedule
    score: Score
    bound: Bound
    proven: bool
    compactness_proven: bool
    rounds: int = 0

    @property
    def gap(self) -> float:
        """The largest possible gap between value and bound: 0 when proven, 0.02 for two hundredths of the bound."""
        return 0.0 if self.proven or not self.bound.value else 1 - self.score.value / self.bound.value


ProgressCallback = Callable[[Progress], None]
Stop = Callable[[], bool]


@dataclass
class _Run:
    """One scheduling run: its draft, deadline and progress callback."""

    draft: DraftSchedule
    effort: Effort
    progress: ProgressCallback
    stop: Stop
    started: float = field(default_factory=time.monotonic)
    rounds: int = 0

    @property
    def left(self) -> float | None:
        """Remaining seconds; None without a limit."""
        seconds = self.effort.seconds
        return None if seconds is None else seconds - (time.monotonic() - self.started)

    @property
    def seconds_for_proof(self) -> float | None:
        """Seconds that a step of a proof may take; None without a limit."""
        return None if self.left is None else self.left / _PROOF_SHARE

    @property
    def half_over(self) -> bool:
        """Whether half of the time is up: the rest belongs to the search."""
        seconds = self.effort.seconds
        return self.over or (self.left is not None and seconds is not None and self.left < seconds / 2)

    @property
    def over(self) -> bool:
        """Whether time is up, or the caller has stopped the run."""
        return self.stop() or (self.left is not None and self.left <= 0)

    def report(self) -> None:
        """Report progress."""
        self.progress(Progress(self.rounds, len(self.draft.placed), self.draft.score()))


def solve(
    problem: Problem,
    effort: Effort | None = None,
    *,
    locked_meetings: Iterable[Meeting] = (),
    progress: ProgressCallback = lambda _: None,
    stop: Stop = lambda: False,
) -> Solution:
    """Return a schedule that keeps the `locked_meetings` meetings where they are.

    `progress` receives progress, `stop` is called often and may end the run; what has been found until then is valid.
    Raises `InvalidProblem` if the locked meetings themselves contradict the problem.
    """
    draft = DraftSchedule(CompiledProblem(problem))
    keep(draft, locked_meetings)
    run = _Run(draft, effort or Effort(), progress, stop)
    start(draft)
    run.report()
    _polish(run)
    run.report()
    proven, compactness_proven = _search_and_prove(run)
    score = draft.score()
    maximum = bound(draft.compiled_problem, musts=score.musts)
    proven = proven or (score.musts, score.value) == (maximum.musts, maximum.value)
    return Solution(draft.schedule(), score, maximum, proven, compactness_proven, run.rounds)


def _search_and_prove(run: _Run) -> tuple[bool, bool]:
    """Improve the draft; return whether what is met, and the gaps, are proven, which is tried where there is little."""
    draft, proven, compactness_proven = run.draft, False, False
    search = Search(draft, seed=run.effort.seed, work=run.effort.work)
    if _places(draft) <= run.effort.places:
        _search(run, search, min(_ROUNDS_BEFORE_PROOF, run.effort.rounds))
        proven, compactness_proven = (False, False) if run.over else _prove(run)
        compactness_proven = compactness_proven or (proven and draft.score().compactness == 0)
    if not (proven and compactness_proven):
        _search(run, search, run.effort.rounds)
    for request in unmet(draft):
        insert(draft, request)
    return proven, compactness_proven


def keep(draft: DraftSchedule, locked_meetings: Iterable[Meeting]) -> None:
    """Book locked meetings; raises `InvalidProblem` if one does not fit."""
    compiled_problem = draft.compiled_problem
    for meeting in locked_meetings:
        request, staff = compiled_problem.request_of.get(meeting.pair), compiled_problem.number.get(meeting.staff)
        if request is None or staff is None or not draft.fits(request, (meeting.slot, staff)):
            raise InvalidProblem(f"The meeting of {meeting.buyer} and {meeting.exhibitor} cannot be kept.")
        draft.put(request, (meeting.slot, staff))
        draft.locked.add(request)


def _places(draft: DraftSchedule) -> int:
    starts = draft.compiled_problem.starts
    return sum(mask.bit_count() for request in draft.compiled_problem.possible for _, mask in starts[request])


def _polish(run: _Run) -> None:
    """Insert requests that still fit or that others can make room for, and close gaps."""
    draft = run.draft
    for request in sorted(set(draft.placed) - draft.locked):
        if run.over:
            return
        tighten(draft, request)
    for request in unmet(draft):
        if run.half_over:
            break
        if request not in draft.placed and not insert(draft, request):
            make_room(draft, request)
    draft.forget()


def _prove(run: _Run) -> tuple[bool, bool]:
    """Plan all requests at once, first for what is met, then for the gaps; return which of the two is proven."""
    draft, effort = run.draft, run.effort
    requests = [request for request in draft.compiled_problem.possible if request not in draft.locked]
    before = {request: draft.take(request) for request in requests if request in draft.placed}
    model = Model(draft, requests)
    musts, value = model.musts(), model.value()
    model.maximise(musts, value)
    model.hint(before)
    met = model.solve(effort.proof, seed=effort.seed, seconds=run.seconds_for_proof)
    _better(draft, requests, met, before)
    proven = met is not None and met.optimal
    if not proven or run.over:
        return proven, False
    return True, _prove_compactness(run, requests)


def _prove_compactness(run: _Run, requests: list[int]) -> bool:
    """Close gaps of a schedule with proven requests; return whether fewer gaps are impossible."""
    draft, effort = run.draft, run.effort
    for request in requests:
        if request in draft.placed:
            tighten(draft, request)
    score = draft.score()
    places = {request: draft.take(request) for request in requests if request in draft.placed}
    held = draft.score()
    model = Model(draft, requests)
    model.model.add(model.musts().total >= score.musts - held.musts)
    model.model.add(model.value().total >= score.value - held.value)
    model.maximise(model.compactness())
    model.hint(places)
    compactness_proven = model.solve(effort.proof, seed=effort.seed, seconds=run.seconds_for_proof)
    _better(draft, requests, compactness_proven, places)
    return compactness_proven is not None and compactness_proven.optimal


def _better(draft: DraftSchedule, requests: list[int], answer: ModelSolution | None, places: dict[int, Place]) -> None:
    """Adopt a solution, or the previous places if they are better."""
    draft.restore(places)
    score = draft.score()
    if answer is not None:
        draft.restore(dict.fromkeys(requests) | answer.places)
        if draft.score() < score:
            draft.restore(dict.fromkeys(requests) | places)


def _search(run: _Run, search: Search, rounds: int) -> None:
    while run.rounds < rounds and run.draft.compiled_problem.possible and not run.over:
        search.round(run.left)
        run.rounds += 1
        if run.rounds % _REPORT_EVERY == 0:
            run.report()
