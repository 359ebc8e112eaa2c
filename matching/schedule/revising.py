"""Revise a schedule after changes, with as few moves as possible.

Meetings that are still valid stay. The others are given another free place. Only for a MUST without one do other
meetings move, as few as possible, and none is lost. Then freed places go to unmet requests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from matching.schedule.changes import Change, RequestChanged, apply_changes
from matching.schedule.explaining import Explainer, Explanation, Reason, Remedy
from matching.schedule.plan import Meeting, Schedule, Score
from matching.schedule.problem import Problem
from matching.schedule.solver.compiled_problem import CompiledProblem
from matching.schedule.solver.draft_schedule import DraftSchedule
from matching.schedule.solver.model import Model
from matching.schedule.solver.moves import by_weight, insert, make_room, unmet
from matching.schedule.solver.neighbourhoods import around

_NEIGHBOURHOOD_SIZE = 16
"""Requests replanned together to fit in one MUST."""
_BATCH_SIZE = 60
"""Meetings that are given new places together."""


@dataclass(frozen=True, slots=True)
class Move:
    """A meeting moved to another time or staff member.

    `forced`: it could not stay; otherwise it made way for a MUST.
    """

    before: Meeting
    after: Meeting
    forced: bool


@dataclass(frozen=True, slots=True)
class Loss:
    """A meeting that no longer takes place, and why."""

    meeting: Meeting
    why: Explanation


@dataclass(frozen=True, slots=True)
class Revision:
    """The revised schedule; everything else is unchanged."""

    problem: Problem
    schedule: Schedule
    score: Score
    moved: tuple[Move, ...]
    lost: tuple[Loss, ...]
    added: tuple[Meeting, ...]


def revise(
    problem: Problem, schedule: Schedule, changes: Iterable[Change], *, work: float = 0.2, seed: int = 0
) -> Revision:
    """Return the schedule after some changes of its problem.

    A locked meeting keeps its time; if it cannot, it is lost rather than moved, but another staff member may step in.
    `work` bounds the solver's deterministic time (about seconds) per call. Equal seeds give equal revisions. Raises
    `UnknownName` if a change names someone unknown.
    """
    made = tuple(changes)
    after = apply_changes(problem, made)
    draft = DraftSchedule(CompiledProblem(after))
    displaced = _keep(draft, schedule)
    _step_in(draft, schedule, displaced)
    again = [request for request in displaced if request not in draft.locked and request not in draft.placed]
    _place(draft, again, work, seed)
    rng = Random(seed)  # noqa: S311 - a search, not a secret
    new = [draft.compiled_problem.request_of[each.request.pair] for each in made if isinstance(each, RequestChanged)]
    for request in by_weight(draft, {*again, *new} - draft.placed.keys() - draft.locked):
        if draft.compiled_problem.musts[request] and request not in draft.placed:
            _make_room(draft, request, rng, work)
    for request in unmet(draft):
        if request not in draft.locked:
            insert(draft, request)
    return _compared(draft, schedule, {draft.compiled_problem.problem.requests[request].pair for request in displaced})


def _keep(draft: DraftSchedule, schedule: Schedule) -> list[int]:
    """Book all meetings that are still valid, locked and heavy ones first; return the requests of the others."""
    compiled_problem = draft.compiled_problem
    meetings = {
        compiled_problem.request_of[each.pair]: each
        for each in schedule.meetings
        if each.pair in compiled_problem.request_of
    }
    draft.locked |= {request for request, each in meetings.items() if each.locked}
    displaced = []
    for request in sorted(by_weight(draft, meetings), key=lambda request: request not in draft.locked):
        meeting = meetings[request]
        place = (meeting.slot, compiled_problem.number.get(meeting.staff, -1))
        if meeting.length == compiled_problem.length[request] and draft.fits(request, place):
            draft.put(request, place)
        else:
            displaced.append(request)
    return displaced


def _step_in(draft: DraftSchedule, schedule: Schedule, displaced_requests: list[int]) -> None:
    """Let another staff member take over locked meetings at the promised time."""
    for request in displaced_requests:
        if request in draft.locked:
            promised = schedule.of_pair[draft.compiled_problem.problem.requests[request].pair].slot
            place = min((place for place in draft.places(request) if place[0] == promised), default=None)
            if place is not None:
                draft.put(request, place)


def _place(draft: DraftSchedule, requests: list[int], work: float, seed: int) -> None:
    """Give requests free places, those of one exhibitor together; nothing else moves."""
    near = sorted(requests, key=lambda request: (draft.compiled_problem.host[request], request))
    for first in range(0, len(near), _BATCH_SIZE):
        some = near[first : first + _BATCH_SIZE]
        model = Model(draft, some)
        model.maximise(model.musts(), model.meetings(), model.value(), model.compactness())
        answer = model.solve(work, seed=seed)
        draft.restore(answer.places if answer else {})
    for request in by_weight(draft, (request for request in requests if request not in draft.placed)):
        insert(draft, request)


def _make_room(draft: DraftSchedule, request: int, rng: Random, work: float) -> None:
    """Meet a MUST, moving as few other meetings as possible and losing none."""
    if not draft.compiled_problem.starts[request] or any(
        make_room(draft, request, max_ejected=count, drop=False) for count in (1, 2)
    ):
        return
    near = [
        each for each in around(draft, rng, request, _NEIGHBOURHOOD_SIZE) if each == request or each in draft.placed
    ]
    old = {each: draft.take(each) for each in near if each in draft.placed}
    model = Model(draft, near, keep=frozenset(old))
    model.maximise(model.musts(), model.staying(old), model.compactness())
    model.hint(old)
    answer = model.solve(work, seed=rng.randrange(1 << 30))
    draft.restore(answer.places if answer else old)


def _reason(explainer: Explainer, problem: Problem, meeting: Meeting) -> Explanation:
    """Return why a meeting is lost; its buyer or exhibitor may be gone along with the request."""
    if meeting.buyer in problem.guests and meeting.exhibitor in problem.hosts:
        return explainer.why(*meeting.pair)
    return Explanation(Reason.NOT_REQUESTED, Remedy.REQUEST, meeting.pair)


def _compared(draft: DraftSchedule, old: Schedule, displaced_pairs: set[tuple[str, str]]) -> Revision:
    new, problem = draft.schedule(), draft.compiled_problem.problem
    why = Explainer(problem, new)
    pairs = [(each, new.of_pair.get(each.pair)) for each in old.meetings]
    moved = tuple(
        Move(before, after, before.pair in displaced_pairs)
        for before, after in pairs
        if after is not None and (before.slot, before.staff) != (after.slot, after.staff)
    )
    lost = tuple(Loss(before, _reason(why, problem, before)) for before, after in pairs if after is None)
    added = tuple(each for each in new.meetings if each.pair not in old.of_pair)
    return Revision(problem, new, draft.score(), moved, lost, added)
