"""Local search moves on a draft schedule: insert a request, make room for one, close a gap.

They are cheap enough to try thousands per second.
"""

from collections.abc import Iterable
from random import Random

from matching.schedule.solver.compiled_problem import Place, each_bit
from matching.schedule.solver.draft_schedule import DraftSchedule

_MAX_EJECTED = 2
"""Maximum number of meetings that may have to make room for one request."""

_MAX_ATTEMPTS = 4
"""Number of requests without a place that room is made for: the heaviest."""


def insert(draft: DraftSchedule, request: int) -> bool:
    """Meet a request where it fits with the fewest idle slots; return whether there was a place."""
    place = _best_place(draft, request)
    if place is not None:
        draft.put(request, place)
    return place is not None


def tighten(draft: DraftSchedule, request: int) -> bool:
    """Move a meeting to where the fewest slots are idle; return whether that was an improvement."""
    before, checkpoint = draft.score(), draft.checkpoint()
    old = draft.take(request)
    draft.put(request, _best_place(draft, request) or old)
    if draft.score() > before:
        return True
    draft.undo(checkpoint)
    return False


def make_room(draft: DraftSchedule, request: int, *, max_ejected: int = _MAX_EJECTED, drop: bool = True) -> bool:
    """Meet a request for which at most `max_ejected` others move, or (with `drop`) are dropped if that improves all.

    Return whether it is met.
    """
    for staff, starts in draft.compiled_problem.starts[request]:
        for slot in each_bit(starts):
            if _eject_and_put(draft, request, (slot, staff), max_ejected=max_ejected, drop=drop):
                return True
    return False


def ruin_and_recreate(draft: DraftSchedule, rng: Random, requests: list[int]) -> bool:
    """Remove requests and insert them in another order (ruin and recreate, Schrimpf and others 2000).

    Kept if the schedule is no worse; return whether it improved.
    """
    before, checkpoint = draft.score(), draft.checkpoint()
    for request in requests:
        if request in draft.placed:
            draft.take(request)
    musts, likes = draft.compiled_problem.musts, draft.compiled_problem.likes
    unplaced = []
    for request in sorted(requests, key=lambda each: (-musts[each], -likes[each] * rng.uniform(0.5, 1.5), each)):
        unplaced += [] if insert(draft, request) else [request]
    for request in unplaced[:_MAX_ATTEMPTS]:
        if request not in draft.placed:
            make_room(draft, request)
    if draft.score() < before:
        draft.undo(checkpoint)
    return draft.score() > before


def by_weight(draft: DraftSchedule, requests: Iterable[int]) -> list[int]:
    """Return requests by priority: musts first, then weight, then fewest places."""
    compiled_problem = draft.compiled_problem
    options = {
        request: sum(starts.bit_count() for _, starts in compiled_problem.starts[request]) for request in requests
    }
    return sorted(
        options,
        key=lambda request: (
            -compiled_problem.musts[request],
            -compiled_problem.likes[request],
            options[request],
            request,
        ),
    )


def unmet(draft: DraftSchedule) -> list[int]:
    """Return the feasible requests that the schedule does not meet, the heaviest first."""
    return by_weight(draft, (request for request in draft.compiled_problem.possible if request not in draft.placed))


def _best_place(draft: DraftSchedule, request: int) -> Place | None:
    return min(draft.places(request), key=lambda place: (draft.idle_added(request, place), place), default=None)


def _eject_and_put(draft: DraftSchedule, request: int, place: Place, *, max_ejected: int, drop: bool) -> bool:
    others = draft.conflicts(request, place)
    if len(others) > max_ejected or others & draft.locked:
        return False
    before, checkpoint = draft.score(), draft.checkpoint()
    for other in sorted(others):
        draft.take(other)
    if draft.fits(request, place):
        draft.put(request, place)
        elsewhere = [insert(draft, other) for other in by_weight(draft, others)]
        if draft.score() > before and (drop or all(elsewhere)):
            return True
    draft.undo(checkpoint)
    return False
