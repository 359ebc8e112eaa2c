"""Neighbourhoods: requests to replan together, because they are in each other's way or leave idle slots."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from random import Random

from matching.schedule.solver.diary import Diary

Pick = Callable[[Diary, Random], Iterator[int]]
"""Yields requests, the most important first, possibly without end."""


def around_unmet(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield an unmet request, and the requests that keep its two sides busy."""
    board = diary.board
    missing = [request for request in board.possible if request not in diary.placed]
    if not missing:
        return
    weights = [1 + board.likes[request] + 50 * board.musts[request] for request in missing]
    (request,) = rng.choices(missing, weights)
    yield from _around_pair(diary, rng, request)


def around_exhibitor(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield all requests of an exhibitor and of the buyers concerned."""
    board = diary.board
    hosts = [host for host, requests in board.requests_of_host.items() if len(requests) > 1]
    if not hosts:
        return
    requests = _shuffled(rng, board.requests_of_host[rng.choice(hosts)])
    yield from requests
    for request in requests:
        yield from board.requests_of_buyer[board.buyer[request]]


def around_gap(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield the meetings of a person with idle slots, and of those they meet."""
    board = diary.board
    people = rng.sample(range(len(board.people)), min(20, len(board.people)))
    who = max(people, key=lambda each: board.idle(each, diary.busy[each]))
    mine = sorted(set(diary.at[who].values()))
    yield from mine
    for request in _shuffled(rng, mine):
        slot, staff = diary.placed[request]
        day = board.problem.slots[slot].day
        for other in (board.buyer[request], staff):
            yield from (each for at, each in diary.at[other].items() if board.problem.slots[at].day == day)


def around_window(diary: Diary, rng: Random) -> Iterator[int]:
    """Yield meetings of a few consecutive slots, and the other requests of their buyers."""
    board = diary.board
    first = rng.randrange(len(board.problem.slots))
    window = range(first, first + 6)
    hosts = list(board.requests_of_host)
    for host in rng.sample(hosts, min(12, len(hosts))):
        for request in board.requests_of_host[host]:
            if request in diary.placed and diary.placed[request][0] in window:
                yield request
                yield from (each for each in board.requests_of_buyer[board.buyer[request]] if each not in diary.placed)


PICKS: tuple[Pick, ...] = (around_unmet, around_exhibitor, around_gap, around_window)


def pick(diary: Diary, rng: Random, size: int, way: Pick) -> list[int]:
    """Return at most `size` distinct requests, none of them locked."""
    return list(islice(_once(way(diary, rng), diary.locked), size))


def around(diary: Diary, rng: Random, request: int, size: int) -> list[int]:
    """Return a request and at most `size - 1` others in its way, nearest first."""
    return list(islice(_once(_around_pair(diary, rng, request), diary.locked), size))


def _around_pair(diary: Diary, rng: Random, request: int) -> Iterator[int]:
    board = diary.board
    yield request
    mine = set(diary.at[board.buyer[request]].values())
    theirs = {each for staff in board.staff_of[board.host[request]] for each in diary.at[staff].values()}
    near = _shuffled(rng, mine | theirs)
    yield from near
    for each in near:
        yield from _shuffled(
            rng, set(chain(diary.at[board.buyer[each]].values(), diary.at[diary.placed[each][1]].values()))
        )


def _shuffled(rng: Random, requests: Iterable[int]) -> list[int]:
    found = sorted(requests)
    rng.shuffle(found)
    return found


def _once(requests: Iterator[int], without: set[int]) -> Iterator[int]:
    seen = set(without)
    for request in requests:
        if request not in seen:
            seen.add(request)
            yield request
