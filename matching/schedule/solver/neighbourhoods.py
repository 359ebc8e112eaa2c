"""Neighbourhoods: wishes to replan together, because they are in each other's way or leave idle slots."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from random import Random

from matching.schedule.solver.diary import Diary

Pick = Callable[[Diary, Random], Iterator[int]]
"""Yields wishes, the most important first, possibly without end."""


def around_unmet(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield an unmet wish, and the wishes that keep its two sides busy."""
    board = diary.board
    missing = [wish for wish in board.possible if wish not in diary.placed]
    if not missing:
        return
    weights = [1 + board.likes[wish] + 50 * board.musts[wish] for wish in missing]
    (wish,) = rng.choices(missing, weights)
    yield from _around_pair(diary, rng, wish)


def around_exhibitor(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield all wishes of an exhibitor and of the buyers concerned."""
    board = diary.board
    hosts = [host for host, wishes in board.wishes_of_host.items() if len(wishes) > 1]
    if not hosts:
        return
    wishes = _shuffled(rng, board.wishes_of_host[rng.choice(hosts)])
    yield from wishes
    for wish in wishes:
        yield from board.wishes_of_buyer[board.buyer[wish]]


def around_gap(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield the meetings of a person with idle slots, and of those they meet."""
    board = diary.board
    people = rng.sample(range(len(board.people)), min(20, len(board.people)))
    who = max(people, key=lambda each: board.idle(each, diary.busy[each]))
    mine = sorted(set(diary.at[who].values()))
    yield from mine
    for wish in _shuffled(rng, mine):
        slot, staff = diary.placed[wish]
        day = board.problem.slots[slot].day
        for other in (board.buyer[wish], staff):
            yield from (each for at, each in diary.at[other].items() if board.problem.slots[at].day == day)


def around_window(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield meetings of a few consecutive slots, and the other wishes of their buyers."""
    board = diary.board
    first = rng.randrange(len(board.problem.slots))
    window = range(first, first + 6)
    hosts = list(board.wishes_of_host)
    for host in rng.sample(hosts, min(12, len(hosts))):
        for wish in board.wishes_of_host[host]:
            if wish in diary.placed and diary.placed[wish][0] in window:
                yield wish
                yield from (each for each in board.wishes_of_buyer[board.buyer[wish]] if each not in diary.placed)


PICKS: tuple[Pick, ...] = (around_unmet, around_exhibitor, around_gap, around_window)


def pick(diary: Diary, rng: Random, size: int, way: Pick) -> list[int]:
    """Return at most `size` distinct wishes, none of them locked."""
    return list(islice(_once(way(diary, rng), diary.locked), size))


def around(diary: Diary, rng: Random, wish: int, size: int) -> list[int]:
    """Return a wish and at most `size - 1` others in its way, nearest first."""
    return list(islice(_once(_around_pair(diary, rng, wish), diary.locked), size))


def _around_pair(diary: Diary, rng: Random, wish: int) -> Iterator[int]:
    board = diary.board
    yield wish
    mine = set(diary.at[board.buyer[wish]].values())
    theirs = {each for staff in board.staff_of[board.host[wish]] for each in diary.at[staff].values()}
    near = _shuffled(rng, mine | theirs)
    yield from near
    for each in near:
        yield from _shuffled(
            rng, set(chain(diary.at[board.buyer[each]].values(), diary.at[diary.placed[each][1]].values()))
        )


def _shuffled(rng: Random, wishes: Iterable[int]) -> list[int]:
    found = sorted(wishes)
    rng.shuffle(found)
    return found


def _once(wishes: Iterator[int], without: set[int]) -> Iterator[int]:
    seen = set(without)
    for wish in wishes:
        if wish not in seen:
            seen.add(wish)
            yield wish
