"""A problem compiled to numbers: slots as bits, people, exhibitors and requests as indices.

Buyers come first among the people, then the staff, exhibitor by exhibitor. Requests that a side rules out, and those
whose meeting fits nowhere even in an empty schedule, have no places.
"""

from collections import defaultdict
from functools import cached_property

from matching.schedule.problem import MeetingRequest, Person, Problem

Place = tuple[int, int]
"""A possible place of a meeting: the slot in which it begins, the receiving person."""


class CompiledProblem:
    """A compiled problem; immutable."""

    def __init__(self, problem: Problem) -> None:
        """Assign indices to people, exhibitors and requests in the problem's order."""
        self.problem = problem
        staff = [(index, person) for index, each in enumerate(problem.exhibitors) for person in each.staff]
        self.people: list[Person] = [*problem.buyers, *(person for _, person in staff)]
        self.number = {person.id: index for index, person in enumerate(self.people)}
        self.free = [bits(person.free) for person in self.people]
        self.host_of = {len(problem.buyers) + index: host for index, (host, _) in enumerate(staff)}
        self.staff_of: list[list[int]] = [[] for _ in problem.exhibitors]
        for person_index, host in self.host_of.items():
            self.staff_of[host].append(person_index)
        self.days = _days(problem)
        self.joined = sum(1 << slot for slot in range(len(problem.slots)) if problem.in_row(slot, 2))
        self._requests(problem.requests)

    def _requests(self, requests: tuple[MeetingRequest, ...]) -> None:
        host_number = {each.id: index for index, each in enumerate(self.problem.exhibitors)}
        self.buyer = [self.number[each.buyer] for each in requests]
        self.host = [host_number[each.exhibitor] for each in requests]
        self.length = [each.length for each in requests]
        self.musts = [each.musts for each in requests]
        self.likes = [each.likes for each in requests]
        self.request_of = {each.pair: index for index, each in enumerate(requests)}
        self.requests_of_buyer: dict[int, list[int]] = defaultdict(list)
        self.requests_of_host: dict[int, list[int]] = defaultdict(list)
        for request in self.possible:
            self.requests_of_buyer[self.buyer[request]].append(request)
            self.requests_of_host[self.host[request]].append(request)

    @cached_property
    def starts(self) -> list[list[tuple[int, int]]]:
        """For each request: the staff who can receive, and the slots (bits) in which a meeting with them can begin."""
        return [self._starts(index) for index in range(len(self.problem.requests))]

    @cached_property
    def possible(self) -> list[int]:
        """Requests that an empty schedule could meet."""
        return [index for index, each in enumerate(self.starts) if each]

    def runs(self, free: int, length: int) -> int:
        """Return the slots (bits) at which `length` consecutive free ones begin."""
        starts = free
        for step in range(1, length):
            starts &= (free >> step) & (self.joined >> (step - 1))
        return starts

    def idle(self, person: int, busy: int) -> int:
        """Return the number of slots in which a person is free, but idle, between the meetings of each day."""
        if not busy:
            return 0
        return sum(
            (_between(busy & day) & self.free[person] & ~busy).bit_count() for day in self.days.values() if busy & day
        )

    def _starts(self, index: int) -> list[tuple[int, int]]:
        request = self.problem.requests[index]
        if request.never or not self._has_table(index):
            return []
        buyer = self.buyer[index]
        found = []
        for staff in self.staff_of[self.host[index]]:
            if self.people[buyer].speaks_with(self.people[staff]):
                starts = self.runs(self.free[buyer] & self.free[staff], request.length)
                starts = (
                    starts
                    if self._within_limit(buyer, request.length) and self._within_limit(staff, request.length)
                    else 0
                )
                found += [(staff, starts)] if starts else []
        return found

    def _has_table(self, index: int) -> bool:
        return self.problem.rooms != 0 and self.problem.exhibitors[self.host[index]].tables != 0

    def _within_limit(self, person: int, length: int) -> bool:
        limit = self.people[person].limits.in_row
        return limit is None or length <= limit


def bits(slots: frozenset[int]) -> int:
    """Return slots as a bit mask."""
    return sum(1 << slot for slot in slots)


def each_bit(mask: int) -> list[int]:
    """Return the indices of the set bits, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _between(busy: int) -> int:
    """Return a mask of all bits from the lowest to the highest set one."""
    return (1 << busy.bit_length()) - (busy & -busy)


def _days(problem: Problem) -> dict[int, int]:
    days: dict[int, int] = defaultdict(int)
    for index, slot in enumerate(problem.slots):
        days[slot.day] |= 1 << index
    return dict(days)
