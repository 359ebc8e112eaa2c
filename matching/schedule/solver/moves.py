"""Small moves, thousands per second: insert a request, make room for one, close a gap."""

from collections.abc import Iterable
from random import Random

from matching.schedule.solver.board import Place, each_bit
from matching.schedule.solver.diary import Diary

_MOST_IN_THE_WAY = 2
"""Maximum number of meetings that may have to make room for one request."""

_TRIES = 4
"""Number of requests left over from a shake that room is made for: the heaviest."""


def insert(diary: Diary, request: int) -> bool:
    """Meet a request where it fits with the fewest idle slots; return whether there was a place."""
    place = _best_place(diary, request)
    if place is not None:
        diary.put(request, place)
    return place is not None


def tighten(diary: Diary, request: int) -> bool:
    """Move a meeting to where the fewest slots are idle; return whether that was an improvement."""
    before, mark = diary.score(), diary.mark()
    old = diary.take(request)
    diary.put(request, _best_place(diary, request) or old)
    if diary.score() > before:
        return True
    diary.undo(mark)
    return False


def make_room(diary: Diary, request: int, *, most: int = _MOST_IN_THE_WAY, drop: bool = True) -> bool:
    """Meet a request for which at most `most` others move, or (with `drop`) are dropped if that improves all.

    Return whether it is met.
    """
    for staff, starts in diary.board.starts[request]:
        for slot in each_bit(starts):
            if _push(diary, request, (slot, staff), most=most, drop=drop):
                return True
    return False


def shake(diary: Diary, rng: Random, requests: list[int]) -> bool:
    """Remove requests and insert them in another order (ruin and recreate, Schrimpf and others 2000).

    Kept if the schedule is no worse; return whether it improved.
    """
    before, mark = diary.score(), diary.mark()
    for request in requests:
        if request in diary.placed:
            diary.take(request)
    musts, likes = diary.board.musts, diary.board.likes
    left = []
    for request in sorted(requests, key=lambda each: (-musts[each], -likes[each] * rng.uniform(0.5, 1.5), each)):
        left += [] if insert(diary, request) else [request]
    for request in left[:_TRIES]:
        if request not in diary.placed:
            make_room(diary, request)
    if diary.score() < before:
        diary.undo(mark)
    return diary.score() > before


def by_weight(diary: Diary, requests: Iterable[int]) -> list[int]:
    """Return requests by priority: musts first, then weight, then fewest places."""
    board = diary.board
    few = {request: sum(starts.bit_count() for _, starts in board.starts[request]) for request in requests}
    return sorted(few, key=lambda request: (-board.musts[request], -board.likes[request], few[request], request))


def unmet(diary: Diary) -> list[int]:
    """Return the feasible requests that the schedule does not meet, the heaviest first."""
    return by_weight(diary, (request for request in diary.board.possible if request not in diary.placed))


def _best_place(diary: Diary, request: int) -> Place | None:
    return min(diary.places(request), key=lambda place: (diary.idle_added(request, place), place), default=None)


def _push(diary: Diary, request: int, place: Place, *, most: int, drop: bool) -> bool:
    others = diary.in_the_way(request, place)
    if len(others) > most or others & diary.locked:
        return False
    before, mark = diary.score(), diary.mark()
    for other in sorted(others):
        diary.take(other)
    if diary.fits(request, place):
        diary.put(request, place)
        elsewhere = [insert(diary, other) for other in by_weight(diary, others)]
        if diary.score() > before and (drop or all(elsewhere)):
            return True
    diary.undo(mark)
    return False
