"""The diary: bookings while a schedule is being made, with meetings put and taken and no double bookings."""

from collections.abc import Iterator, Mapping

from matching.schedule.errors import SchedulingError
from matching.schedule.plan import Meeting, Schedule, Score
from matching.schedule.solver.board import Board, Place, each_bit


class Diary:
    """A mutable schedule, valid at every moment: `put` rejects what does not fit."""

    def __init__(self, board: Board) -> None:
        """Begin empty."""
        self.board = board
        self.placed: dict[int, Place] = {}
        self.locked: set[int] = set()
        people, slots = len(board.people), len(board.problem.slots)
        self.busy = [0] * people
        self.on_day: list[dict[int, int]] = [{} for _ in range(people)]
        self.met = [0] * (len(board.problem.buyers) + len(board.problem.exhibitors))
        self.tables = [[0] * slots if each.tables is not None else None for each in board.problem.exhibitors]
        self.rooms = [0] * slots
        self.at: list[dict[int, int]] = [{} for _ in range(people)]
        self._musts = self._value = self._idle = 0
        self._trail: list[tuple[int, Place | None]] = []

    def shares(self, wish: int) -> tuple[int, int]:
        """Return the indices in `met` of a wish's buyer and of its exhibitor."""
        return self.board.buyer[wish], len(self.board.problem.buyers) + self.board.host[wish]

    def span(self, wish: int, slot: int) -> int:
        """Return the slots (bits) of a meeting that begins in `slot`."""
        return ((1 << self.board.length[wish]) - 1) << slot

    def open_starts(self, wish: int, staff: int, starts: int) -> int:
        """Return in which of these slots (bits) the meeting fits now, ignoring limits."""
        board = self.board
        taken = self.busy[board.buyer[wish]] | self.busy[staff]
        length = board.length[wish]
        blocked = taken
        for step in range(1, length):
            blocked |= taken >> step
        return starts & ~blocked

    def places(self, wish: int) -> Iterator[Place]:
        """Yield every place where the meeting fits now."""
        for staff, starts in self.board.starts[wish]:
            for slot in each_bit(self.open_starts(wish, staff, starts)):
                if self._allowed(wish, slot, staff):
                    yield slot, staff

    def fits(self, wish: int, place: Place) -> bool:
        """Whether the meeting fits there now."""
        slot, staff = place
        starts = next((mask for who, mask in self.board.starts[wish] if who == staff), 0) & (1 << slot)
        return bool(self.open_starts(wish, staff, starts)) and self._allowed(wish, slot, staff)

    def put(self, wish: int, place: Place) -> None:
        """Book a meeting; raises `SchedulingError` if it does not fit or is booked already."""
        if wish in self.placed or not self.fits(wish, place):
            raise SchedulingError(f"Wish {wish} does not fit at {place}.")
        musts, value = self.gain(wish)
        self._musts, self._value = self._musts + musts, self._value + value
        self.placed[wish] = place
        self._book(wish, place, 1)
        self._trail.append((wish, None))

    def take(self, wish: int) -> Place:
        """Remove a meeting, and return where it was."""
        place = self.placed.pop(wish)
        self._book(wish, place, -1)
        musts, value = self.gain(wish)
        self._musts, self._value = self._musts - musts, self._value - value
        self._trail.append((wish, place))
        return place

    def mark(self) -> int:
        """Return a mark for `undo`."""
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Undo everything since a mark, in reverse order."""
        for wish, place in reversed(self._trail[mark:]):
            if place is None:
                self.take(wish)
            else:
                self.put(wish, place)
        del self._trail[mark:]

    def forget(self) -> None:
        """Drop all marks: changes become permanent."""
        self._trail.clear()

    def gain(self, wish: int) -> tuple[int, int]:
        """Return musts and value that meeting one more wish would add now."""
        gains = self.board.problem.shares
        value = sum(gains[self.met[who]] for who in self.shares(wish) if self.met[who] < len(gains))
        return self.board.musts[wish], self.board.likes[wish] + value

    def idle_added(self, wish: int, place: Place) -> int:
        """Return how many idle slots of the two people a meeting there would add (negative: remove)."""
        slot, staff = place
        span = self.span(wish, slot)
        idle, busy = self.board.idle, self.busy
        buyer = self.board.buyer[wish]
        return sum(idle(who, busy[who] | span) - idle(who, busy[who]) for who in (buyer, staff))

    def score(self) -> Score:
        """Return the current score."""
        return Score(self._musts, self._value, -self._idle)

    def in_the_way(self, wish: int, place: Place) -> set[int]:
        """Return the wishes whose meetings occupy one of the two people at that time."""
        slot, staff = place
        span = range(slot, slot + self.board.length[wish])
        held = (self.at[who].get(each) for who in (self.board.buyer[wish], staff) for each in span)
        return {each for each in held if each is not None}

    def restore(self, places: Mapping[int, Place | None]) -> None:
        """Put these meetings back where they were, or leave them out for None."""
        for wish in places:
            if wish in self.placed:
                self.take(wish)
        for wish, place in places.items():
            if place is not None:
                self.put(wish, place)

    def schedule(self) -> Schedule:
        """Return the current schedule."""
        return Schedule(tuple(sorted(self._meeting(wish, place) for wish, place in self.placed.items())))

    def _meeting(self, wish: int, place: Place) -> Meeting:
        asked, staff = self.board.problem.wishes[wish], self.board.people[place[1]].id
        return Meeting(place[0], asked.buyer, asked.exhibitor, staff, asked.length, wish in self.locked)

    def _book(self, wish: int, place: Place, sign: int) -> None:
        slot, staff = place
        span, board = self.span(wish, slot), self.board
        day = board.problem.slots[slot].day
        for who in (board.buyer[wish], staff):
            idle = board.idle(who, self.busy[who])
            self.busy[who] ^= span
            self._idle += board.idle(who, self.busy[who]) - idle
            self.on_day[who][day] = self.on_day[who].get(day, 0) + sign
            self._note(who, wish, slot, sign)
        for who in self.shares(wish):
            self.met[who] += sign
        tables = self.tables[board.host[wish]]
        for each in range(slot, slot + board.length[wish]):
            self.rooms[each] += sign
            if tables is not None:
                tables[each] += sign

    def _note(self, who: int, wish: int, slot: int, sign: int) -> None:
        for each in range(slot, slot + self.board.length[wish]):
            if sign > 0:
                self.at[who][each] = wish
            else:
                del self.at[who][each]

    def _allowed(self, wish: int, slot: int, staff: int) -> bool:
        board, span = self.board, self.span(wish, slot)
        problem, host = board.problem, board.host[wish]
        tables, room = problem.exhibitors[host].tables, range(slot, slot + board.length[wish])
        held = self.tables[host]
        if tables is not None and held is not None and any(held[each] >= tables for each in room):
            return False
        if problem.rooms is not None and any(self.rooms[each] >= problem.rooms for each in room):
            return False
        return self._bears(board.buyer[wish], slot, span) and self._bears(staff, slot, span)

    def _bears(self, person: int, slot: int, span: int) -> bool:
        limits = self.board.people[person].limits
        if limits.per_day is not None:
            day = self.board.problem.slots[slot].day
            if self.on_day[person].get(day, 0) >= limits.per_day:
                return False
        return limits.in_row is None or not self.board.runs(self.busy[person] | span, limits.in_row + 1)
