"""Scheduling: proven optimal for small problems, improved until time is up for large ones."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from matching.schedule.errors import InvalidProblem
from matching.schedule.plan import Meeting, Schedule, Score
from matching.schedule.problem import Problem
from matching.schedule.solver.board import Board, Place
from matching.schedule.solver.bound import Bound, bound
from matching.schedule.solver.diary import Diary
from matching.schedule.solver.model import Model, ModelSolution
from matching.schedule.solver.moves import insert, make_room, tighten, unmet
from matching.schedule.solver.search import Search
from matching.schedule.solver.start import start

_BEFORE_PROOF = 150
"""Rounds of search before a proof is attempted: it is faster from a good schedule."""
_PROOF_SHARE = 3
"""Each step of a proof gets at most one such part of the remaining seconds."""
_TELL = 50
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

    `proven`: no schedule meets more (musts first, then value). `eased`: nor does any such have fewer idle slots.
    """

    schedule: Schedule
    score: Score
    bound: Bound
    proven: bool
    eased: bool
    rounds: int = 0

    @property
    def gap(self) -> float:
        """The largest possible gap between value and bound: 0 when proven, 0.02 for two hundredths of the bound."""
        return 0.0 if self.proven or not self.bound.value else 1 - self.score.value / self.bound.value


ProgressCallback = Callable[[Progress], None]
Stop = Callable[[], bool]


@dataclass
class _Run:
    """One scheduling run: its diary, deadline and progress callback."""

    diary: Diary
    effort: Effort
    told: ProgressCallback
    stop: Stop
    begun: float = field(default_factory=time.monotonic)
    rounds: int = 0

    @property
    def left(self) -> float | None:
        """Remaining seconds; None without a limit."""
        seconds = self.effort.seconds
        return None if seconds is None else seconds - (time.monotonic() - self.begun)

    @property
    def for_proof(self) -> float | None:
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

    def tell(self) -> None:
        """Report progress."""
        self.told(Progress(self.rounds, len(self.diary.placed), self.diary.score()))


def solve(
    problem: Problem,
    effort: Effort | None = None,
    *,
    locked: Iterable[Meeting] = (),
    told: ProgressCallback = lambda _: None,
    stop: Stop = lambda: False,
) -> Solution:
    """Return a schedule that keeps the `locked` meetings where they are.

    `told` receives progress, `stop` is called often and may end the run; what has been found until then is valid.
    Raises `InvalidProblem` if the locked meetings themselves contradict the problem.
    """
    diary = Diary(Board(problem))
    keep(diary, locked)
    run = _Run(diary, effort or Effort(), told, stop)
    start(diary)
    run.tell()
    _polish(run)
    run.tell()
    search, proven, eased = Search(diary, seed=run.effort.seed, work=run.effort.work), False, False
    if _places(diary) <= run.effort.places:
        _search(run, search, min(_BEFORE_PROOF, run.effort.rounds))
        proven, eased = (False, False) if run.over else _prove(run)
        eased = eased or (proven and diary.score().ease == 0)
    if not (proven and eased):
        _search(run, search, run.effort.rounds)
    for request in unmet(diary):
        insert(diary, request)
    score = diary.score()
    most = bound(diary.board, musts=score.musts)
    proven = proven or (score.musts, score.value) == (most.musts, most.value)
    return Solution(diary.schedule(), score, most, proven, eased, run.rounds)


def keep(diary: Diary, locked: Iterable[Meeting]) -> None:
    """Book locked meetings; raises `InvalidProblem` if one does not fit."""
    board = diary.board
    for meeting in locked:
        request, staff = board.request_of.get(meeting.pair), board.number.get(meeting.staff)
        if request is None or staff is None or not diary.fits(request, (meeting.slot, staff)):
            raise InvalidProblem(f"The meeting of {meeting.buyer} and {meeting.exhibitor} cannot be kept.")
        diary.put(request, (meeting.slot, staff))
        diary.locked.add(request)


def _places(diary: Diary) -> int:
    starts = diary.board.starts
    return sum(mask.bit_count() for request in diary.board.possible for _, mask in starts[request])


def _polish(run: _Run) -> None:
    """Insert requests that still fit or that others can make room for, and close gaps."""
    diary = run.diary
    for request in sorted(set(diary.placed) - diary.locked):
        if run.over:
            return
        tighten(diary, request)
    for request in unmet(diary):
        if run.half_over:
            break
        if request not in diary.placed and not insert(diary, request):
            make_room(diary, request)
    diary.forget()


def _prove(run: _Run) -> tuple[bool, bool]:
    """Plan all requests at once, first for what is met, then for the gaps; return which of the two is proven."""
    diary, effort = run.diary, run.effort
    requests = [request for request in diary.board.possible if request not in diary.locked]
    before = {request: diary.take(request) for request in requests if request in diary.placed}
    model = Model(diary, requests)
    musts, value = model.musts(), model.value()
    model.maximise(musts, value)
    model.hint(before)
    met = model.solve(effort.proof, seed=effort.seed, seconds=run.for_proof)
    _better(diary, requests, met, before)
    proven = met is not None and met.best
    if not proven or run.over:
        return proven, False
    return True, _ease(run, requests)


def _ease(run: _Run, requests: list[int]) -> bool:
    """Close gaps of a schedule with proven requests; return whether fewer gaps are impossible."""
    diary, effort = run.diary, run.effort
    for request in requests:
        if request in diary.placed:
            tighten(diary, request)
    score = diary.score()
    places = {request: diary.take(request) for request in requests if request in diary.placed}
    held = diary.score()
    model = Model(diary, requests)
    model.model.add(model.musts().total >= score.musts - held.musts)
    model.model.add(model.value().total >= score.value - held.value)
    model.maximise(model.ease())
    model.hint(places)
    eased = model.solve(effort.proof, seed=effort.seed, seconds=run.for_proof)
    _better(diary, requests, eased, places)
    return eased is not None and eased.best


def _better(diary: Diary, requests: list[int], answer: ModelSolution | None, places: dict[int, Place]) -> None:
    """Adopt a solution, or the previous places if they are better."""
    diary.restore(places)
    score = diary.score()
    if answer is not None:
        diary.restore(dict.fromkeys(requests) | answer.places)
        if diary.score() < score:
            diary.restore(dict.fromkeys(requests) | places)


def _search(run: _Run, search: Search, rounds: int) -> None:
    while run.rounds < rounds and run.diary.board.possible and not run.over:
        search.round(run.left)
        run.rounds += 1
        if run.rounds % _TELL == 0:
            run.tell()
