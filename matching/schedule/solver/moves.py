"""Small moves, thousands per second: insert a wish, make room for one, close a gap."""

from collections.abc import Iterable
from random import Random

from matching.schedule.solver.board import Place, each_bit
from matching.schedule.solver.diary import Diary

_MOST_IN_THE_WAY = 2
"""Maximum number of meetings that may have to make room for one wish."""

_TRIES = 4
"""Number of wishes left over from a shake that room is made for: the heaviest."""


def insert(diary: Diary, wish: int) -> bool:
    """Meet a wish where it fits with the fewest idle slots; return whether there was a place."""
    place = _best_place(diary, wish)
    if place is not None:
        diary.put(wish, place)
    return place is not None


def tighten(diary: Diary, wish: int) -> bool:
    """Move a meeting to where the fewest slots are idle; return whether that was an improvement."""
    before, mark = diary.score(), diary.mark()
    old = diary.take(wish)
    diary.put(wish, _best_place(diary, wish) or old)
    if diary.score() > before:
        return True
    diary.undo(mark)
    return False


def make_room(diary: Diary, wish: int, *, most: int = _MOST_IN_THE_WAY, drop: bool = True) -> bool:
    """Meet a wish for which at most `most` others move, or (with `drop`) are dropped if that is an overall improvement.

    Return whether it is met.
    """
    for staff, starts in diary.board.starts[wish]:
        for slot in each_bit(starts):
            if _push(diary, wish, (slot, staff), most=most, drop=drop):
                return True
    return False


def shake(diary: Diary, rng: Random, wishes: list[int]) -> bool:
    """Remove wishes and insert them in another order (ruin and recreate, Schrimpf and others 2000).

    Kept if the schedule is no worse; return whether it improved.
    """
    before, mark = diary.score(), diary.mark()
    for wish in wishes:
        if wish in diary.placed:
            diary.take(wish)
    musts, likes = diary.board.musts, diary.board.likes
    left = []
    for wish in sorted(wishes, key=lambda each: (-musts[each], -likes[each] * rng.uniform(0.5, 1.5), each)):
        left += [] if insert(diary, wish) else [wish]
    for wish in left[:_TRIES]:
        if wish not in diary.placed:
            make_room(diary, wish)
    if diary.score() < before:
        diary.undo(mark)
    return diary.score() > before


def by_weight(diary: Diary, wishes: Iterable[int]) -> list[int]:
    """Return wishes by priority: musts first, then weight, then fewest places."""
    board = diary.board
    few = {wish: sum(starts.bit_count() for _, starts in board.starts[wish]) for wish in wishes}
    return sorted(few, key=lambda wish: (-board.musts[wish], -board.likes[wish], few[wish], wish))


def unmet(diary: Diary) -> list[int]:
    """Return the feasible wishes that the schedule does not meet, the heaviest first."""
    return by_weight(diary, (wish for wish in diary.board.possible if wish not in diary.placed))


def _best_place(diary: Diary, wish: int) -> Place | None:
    return min(diary.places(wish), key=lambda place: (diary.idle_added(wish, place), place), default=None)


def _push(diary: Diary, wish: int, place: Place, *, most: int, drop: bool) -> bool:
    others = diary.in_the_way(wish, place)
    if len(others) > most or others & diary.locked:
        return False
    before, mark = diary.score(), diary.mark()
    for other in sorted(others):
        diary.take(other)
    if diary.fits(wish, place):
        diary.put(wish, place)
        elsewhere = [insert(diary, other) for other in by_weight(diary, others)]
        if diary.score() > before and (drop or all(elsewhere)):
            return True
    diary.undo(mark)
    return False
