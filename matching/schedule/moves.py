"""Small moves, thousands a second: put a wish in, let a meeting make room, close a gap."""

from collections.abc import Iterable

from matching.schedule.board import Place, each_bit
from matching.schedule.diary import Diary

_MOST_IN_THE_WAY = 2
"""Meetings that may have to make room for one wish."""


def insert(diary: Diary, wish: int) -> bool:
    """Meet a wish where it fits and leaves the fewest idle slots; return whether there was a place."""
    place = _best_place(diary, wish)
    if place is not None:
        diary.put(wish, place)
    return place is not None


def tighten(diary: Diary, wish: int) -> bool:
    """Move a meeting to where the fewest slots are idle; return whether that was better."""
    before, old = diary.score(), diary.take(wish)
    place = _best_place(diary, wish)
    diary.put(wish, old if place is None else place)
    if diary.score() > before:
        return True
    diary.restore({wish: old})
    return False


def make_room(diary: Diary, wish: int, *, drop: bool = True) -> bool:
    """Meet a wish for which others move elsewhere, or (with `drop`) give way if that is better altogether."""
    for staff, starts in diary.board.starts[wish]:
        for slot in each_bit(starts):
            if _push(diary, wish, (slot, staff), drop=drop):
                return True
    return False


def by_weight(diary: Diary, wishes: Iterable[int]) -> list[int]:
    """Return wishes in the order in which they are worth a try: musts first, then weight, then the few places."""
    board = diary.board
    few = {wish: sum(starts.bit_count() for _, starts in board.starts[wish]) for wish in wishes}
    return sorted(few, key=lambda wish: (-board.musts[wish], -board.likes[wish], few[wish], wish))


def unmet(diary: Diary) -> list[int]:
    """Return the wishes that a schedule could meet and this one does not, the heaviest first."""
    return by_weight(diary, (wish for wish in diary.board.possible if wish not in diary.placed))


def _best_place(diary: Diary, wish: int) -> Place | None:
    return min(diary.places(wish), key=lambda place: (diary.idle_added(wish, place), place), default=None)


def _push(diary: Diary, wish: int, place: Place, *, drop: bool) -> bool:
    others = diary.in_the_way(wish, place)
    if len(others) > _MOST_IN_THE_WAY or others & diary.locked:
        return False
    before = diary.score()
    old: dict[int, Place | None] = {other: diary.take(other) for other in sorted(others)}
    if diary.fits(wish, place):
        diary.put(wish, place)
        elsewhere = [insert(diary, other) for other in by_weight(diary, others)]
        if diary.score() > before and (drop or all(elsewhere)):
            return True
        diary.take(wish)
    diary.restore(old)
    return False
