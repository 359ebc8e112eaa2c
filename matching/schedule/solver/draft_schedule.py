"""A draft: bookings while a schedule is being made, with meetings put and taken and no double bookings."""

from collections.abc import Iterator, Mapping

from matching.schedule.errors import SchedulingError
from matching.schedule.plan import Meeting, Schedule, Score
from matching.schedule.solver.compiled_problem import CompiledProblem, Place, each_bit


class DraftSchedule:
    """A mutable schedule, valid at every moment: `put` rejects what does not fit."""

    def __init__(self, compiled_problem: CompiledProblem) -> None:
        """Begin empty."""
        self.compiled_problem = compiled_problem
        self.placed: dict[int, Place] = {}
        self.locked: set[int] = set()
        people, slots = len(compiled_problem.people), len(compiled_problem.problem.slots)
        self.busy = [0] * people
        self.on_day: list[dict[int, int]] = [{} for _ in range(people)]
        self.met = [0] * (len(compiled_problem.problem.buyers) + len(compiled_problem.problem.exhibitors))
        self.tables = [[0] * slots if each.tables is not None else None for each in compiled_problem.problem.exhibitors]
        self.rooms = [0] * slots
        self.at: list[dict[int, int]] = [{} for _ in range(people)]
        self._musts = self._value = self._idle = 0
        self._undo_log: list[tuple[int, Place | None]] = []

    def shares(self, request: int) -> tuple[int, int]:
        """Return the indices in `met` of a request's buyer and of its exhibitor."""
        return self.compiled_problem.buyer[request], len(
            self.compiled_problem.problem.buyers
        ) + self.compiled_problem.host[request]

    def span(self, request: int, slot: int) -> int:
        """Return the slots (bits) of a meeting that begins in `slot`."""
        return ((1 << self.compiled_problem.length[request]) - 1) << slot

    def open_starts(self, request: int, staff: int, starts: int) -> int:
        """Return in which of these slots (bits) the meeting fits now, ignoring limits."""
        compiled_problem = self.compiled_problem
        taken = self.busy[compiled_problem.buyer[request]] | self.busy[staff]
        length = compiled_problem.length[request]
        blocked = taken
        for step in range(1, length):
            blocked |= taken >> step
        return starts & ~blocked

    def places(self, request: int) -> Iterator[Place]:
        """Yield every place where the meeting fits now."""
        for staff, starts in self.compiled_problem.starts[request]:
            for slot in each_bit(self.open_starts(request, staff, starts)):
                if self._allowed(request, slot, staff):
                    yield slot, staff

    def fits(self, request: int, place: Place) -> bool:
        """Whether the meeting fits there now."""
        slot, staff = place
        starts = next((mask for member, mask in self.compiled_problem.starts[request] if member == staff), 0) & (
            1 << slot
        )
        return bool(self.open_starts(request, staff, starts)) and self._allowed(request, slot, staff)

    def put(self, request: int, place: Place) -> None:
        """Book a meeting; raises `SchedulingError` if it does not fit or is booked already."""
        if request in self.placed or not self.fits(request, place):
            raise SchedulingError(f"Request {request} does not fit at {place}.")
        musts, value = self.gain(request)
        self._musts, self._value = self._musts + musts, self._value + value
        self.placed[request] = place
        self._book(request, place, 1)
        self._undo_log.append((request, None))

    def take(self, request: int) -> Place:
        """Remove a meeting, and return where it was."""
        place = self.placed.pop(request)
        self._book(request, place, -1)
        musts, value = self.gain(request)
        self._musts, self._value = self._musts - musts, self._value - value
        self._undo_log.append((request, place))
        return place

    def checkpoint(self) -> int:
        """Return a checkpoint for `undo`."""
        return len(self._undo_log)

    def undo(self, checkpoint: int) -> None:
        """Undo everything since a checkpoint, in reverse order."""
        for request, place in reversed(self._undo_log[checkpoint:]):
            if place is None:
                self.take(request)
            else:
                self.put(request, place)
        del self._undo_log[checkpoint:]

    def forget(self) -> None:
        """Drop all checkpoints: changes become permanent."""
        self._undo_log.clear()

    def gain(self, request: int) -> tuple[int, int]:
        """Return musts and value that meeting one more request would add now."""
        gains = self.compiled_problem.problem.shares
        value = sum(gains[self.met[party]] for party in self.shares(request) if self.met[party] < len(gains))
        return self.compiled_problem.musts[request], self.compiled_problem.likes[request] + value

    def idle_added(self, request: int, place: Place) -> int:
        """Return how many idle slots of the two people a meeting there would add (negative: remove)."""
        slot, staff = place
        span = self.span(request, slot)
        idle, busy = self.compiled_problem.idle, self.busy
        buyer = self.compiled_problem.buyer[request]
        return sum(idle(person, busy[person] | span) - idle(person, busy[person]) for person in (buyer, staff))

    def score(self) -> Score:
        """Return the current score."""
        return Score(self._musts, self._value, -self._idle)

    def conflicts(self, request: int, place: Place) -> set[int]:
        """Return the requests whose meetings occupy one of the two people at that time."""
        slot, staff = place
        span = range(slot, slot + self.compiled_problem.length[request])
        held = (self.at[person].get(each) for person in (self.compiled_problem.buyer[request], staff) for each in span)
        return {each for each in held if each is not None}

    def restore(self, places: Mapping[int, Place | None]) -> None:
        """Put these meetings back where they were, or leave them out for None."""
        for request in places:
            if request in self.placed:
                self.take(request)
        for request, place in places.items():
            if place is not None:
                self.put(request, place)

    def schedule(self) -> Schedule:
        """Return the current schedule."""
        return Schedule(tuple(sorted(self._meeting(request, place) for request, place in self.placed.items())))

    def _meeting(self, request: int, place: Place) -> Meeting:
        meeting_request, staff = (
            self.compiled_problem.problem.requests[request],
            self.compiled_problem.people[place[1]].id,
        )
        return Meeting(
            place[0],
            meeting_request.buyer,
            meeting_request.exhibitor,
            staff,
            meeting_request.length,
            request in self.locked,
        )

    def _book(self, request: int, place: Place, sign: int) -> None:
        slot, staff = place
        span, compiled_problem = self.span(request, slot), self.compiled_problem
        day = compiled_problem.problem.slots[slot].day
        for person in (compiled_problem.buyer[request], staff):
            idle = compiled_problem.idle(person, self.busy[person])
            self.busy[person] ^= span
            self._idle += compiled_problem.idle(person, self.busy[person]) - idle
            self.on_day[person][day] = self.on_day[person].get(day, 0) + sign
            self._note(person, request, slot, sign)
        for party in self.shares(request):
            self.met[party] += sign
        tables = self.tables[compiled_problem.host[request]]
        for each in range(slot, slot + compiled_problem.length[request]):
            self.rooms[each] += sign
            if tables is not None:
                tables[each] += sign

    def _note(self, person: int, request: int, slot: int, sign: int) -> None:
        for each in range(slot, slot + self.compiled_problem.length[request]):
            if sign > 0:
                self.at[person][each] = request
            else:
                del self.at[person][each]

    def _allowed(self, request: int, slot: int, staff: int) -> bool:
        compiled_problem, span = self.compiled_problem, self.span(request, slot)
        problem, host = compiled_problem.problem, compiled_problem.host[request]
        tables, room = problem.exhibitors[host].tables, range(slot, slot + compiled_problem.length[request])
        held = self.tables[host]
        if tables is not None and held is not None and any(held[each] >= tables for each in room):
            return False
        if problem.rooms is not None and any(self.rooms[each] >= problem.rooms for each in room):
            return False
        return self._within_limits(compiled_problem.buyer[request], slot, span) and self._within_limits(
            staff, slot, span
        )

    def _within_limits(self, person: int, slot: int, span: int) -> bool:
        limits = self.compiled_problem.people[person].limits
        if limits.per_day is not None:
            day = self.compiled_problem.problem.slots[slot].day
            if self.on_day[person].get(day, 0) >= limits.per_day:
                return False
        return limits.in_row is None or not self.compiled_problem.runs(self.busy[person] | span, limits.in_row + 1)
