"""Neighbourhoods: requests to replan together, because they are in each other's way or leave idle slots."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from random import Random

from matching.schedule.solver.draft_schedule import DraftSchedule

Neighbourhood = Callable[[DraftSchedule, Random], Iterator[int]]
"""Yields requests, the most important first, possibly without end."""


def around_unmet(draft: DraftSchedule, rng: Random) -> Iterator[int]:
    """Yield an unmet request, and the requests that keep its two sides busy."""
    compiled_problem = draft.compiled_problem
    missing = [request for request in compiled_problem.possible if request not in draft.placed]
    if not missing:
        return
    weights = [1 + compiled_problem.likes[request] + 50 * compiled_problem.musts[request] for request in missing]
    (request,) = rng.choices(missing, weights)
    yield from _around_pair(draft, rng, request)


def around_exhibitor(draft: DraftSchedule, rng: Random) -> Iterator[int]:
    """Yield all requests of an exhibitor and of the buyers concerned."""
    compiled_problem = draft.compiled_problem
    hosts = [host for host, requests in compiled_problem.requests_of_host.items() if len(requests) > 1]
    if not hosts:
        return
    requests = _shuffled(rng, compiled_problem.requests_of_host[rng.choice(hosts)])
    yield from requests
    for request in requests:
        yield from compiled_problem.requests_of_buyer[compiled_problem.buyer[request]]


def around_gap(draft: DraftSchedule, rng: Random) -> Iterator[int]:
    """Yield the meetings of a person with idle slots, and of those they meet."""
    compiled_problem = draft.compiled_problem
    people = rng.sample(range(len(compiled_problem.people)), min(20, len(compiled_problem.people)))
    person = max(people, key=lambda each: compiled_problem.idle(each, draft.busy[each]))
    mine = sorted(set(draft.at[person].values()))
    yield from mine
    for request in _shuffled(rng, mine):
        slot, staff = draft.placed[request]
        day = compiled_problem.problem.slots[slot].day
        for other in (compiled_problem.buyer[request], staff):
            yield from (each for at, each in draft.at[other].items() if compiled_problem.problem.slots[at].day == day)


def around_window(draft: DraftSchedule, rng: Random) -> Iterator[int]:
    """Yield meetings of a few consecutive slots, and the other requests of their buyers."""
    compiled_problem = draft.compiled_problem
    first = rng.randrange(len(compiled_problem.problem.slots))
    window = range(first, first + 6)
    hosts = list(compiled_problem.requests_of_host)
    for host in rng.sample(hosts, min(12, len(hosts))):
        for request in compiled_problem.requests_of_host[host]:
            if request in draft.placed and draft.placed[request][0] in window:
                yield request
                yield from (
                    each
                    for each in compiled_problem.requests_of_buyer[compiled_problem.buyer[request]]
                    if each not in draft.placed
                )


NEIGHBOURHOODS: tuple[Neighbourhood, ...] = (around_unmet, around_exhibitor, around_gap, around_window)


def sample_neighbourhood(draft: DraftSchedule, rng: Random, size: int, neighbourhood: Neighbourhood) -> list[int]:
    """Return at most `size` distinct requests, none of them locked."""
    return list(islice(_once(neighbourhood(draft, rng), draft.locked), size))


def around(draft: DraftSchedule, rng: Random, request: int, size: int) -> list[int]:
    """Return a request and at most `size - 1` others in its way, nearest first."""
    return list(islice(_once(_around_pair(draft, rng, request), draft.locked), size))


def _around_pair(draft: DraftSchedule, rng: Random, request: int) -> Iterator[int]:
    compiled_problem = draft.compiled_problem
    yield request
    mine = set(draft.at[compiled_problem.buyer[request]].values())
    theirs = {
        each for staff in compiled_problem.staff_of[compiled_problem.host[request]] for each in draft.at[staff].values()
    }
    near = _shuffled(rng, mine | theirs)
    yield from near
    for each in near:
        yield from _shuffled(
            rng, set(chain(draft.at[compiled_problem.buyer[each]].values(), draft.at[draft.placed[each][1]].values()))
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
