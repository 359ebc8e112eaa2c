"""Input of scheduling: slots, people with their free time, staff and tables, requests.

Everything is frozen. Slots are absolute: the caller converts time zones and working hours into free slots. Ids are the
caller's; a buyer, an exhibitor and a staff member may not share one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain, pairwise

from matching.schedule.errors import InvalidProblem, UnknownName

SHARES = (8, 4, 2, 1)
"""Value of the first, second, ... met request of a buyer or an exhibitor, on top of its own weight."""


class Strength(StrEnum):
    """How much one side wants a meeting."""

    MUST = "must"
    LIKE = "like"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Want:
    """What one side wants of the other: `weight` (at least 1) counts for a LIKE only."""

    strength: Strength
    weight: int = 1


@dataclass(frozen=True, slots=True)
class MeetingRequest:
    """A pair of which at least one side has stated a request; None for a side that has not.

    `length` is the number of consecutive slots that their meeting takes.
    """

    buyer: str
    exhibitor: str
    by_buyer: Want | None = None
    by_exhibitor: Want | None = None
    length: int = 1

    @property
    def pair(self) -> tuple[str, str]:
        """The pair: buyer, exhibitor."""
        return self.buyer, self.exhibitor

    @property
    def wants(self) -> tuple[Want, ...]:
        """The requests stated by either side."""
        return tuple(each for each in (self.by_buyer, self.by_exhibitor) if each)

    @property
    def never(self) -> bool:
        """Whether a side refuses the meeting, whatever the other says."""
        return any(each.strength is Strength.NEVER for each in self.wants)

    @property
    def musts(self) -> int:
        """Number of sides that must have the meeting: 0, 1 or 2."""
        return 0 if self.never else sum(each.strength is Strength.MUST for each in self.wants)

    @property
    def likes(self) -> int:
        """Total weight of the sides that would like it."""
        return 0 if self.never else sum(each.weight for each in self.wants if each.strength is Strength.LIKE)


@dataclass(frozen=True, slots=True)
class PersonLimits:
    """Limits of one person: meetings per day, slots in a row without a break. None: no limit."""

    per_day: int | None = None
    in_row: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer, or a member of an exhibitor's staff: one meeting at a time.

    `free` are indices of the problem's slots. Without `languages`, every language is understood.
    """

    id: str
    free: frozenset[int]
    languages: frozenset[str] = frozenset()
    limits: PersonLimits = PersonLimits()

    def speaks_with(self, other: "Person") -> bool:
        """Whether the two have a language in common."""
        return not self.languages or not other.languages or bool(self.languages & other.languages)


@dataclass(frozen=True, slots=True)
class Exhibitor:
    """Receives buyers: each meeting takes a staff member, and a table if tables are counted."""

    id: str
    staff: tuple[Person, ...]
    tables: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which meetings begin: minutes since 1970-01-01 00:00 UTC, and the day number of the fair."""

    begins: int
    day: int


@dataclass(frozen=True)
class Problem:
    """The constraints and objective of one schedule.

    `slots` are in order of time, each of `minutes`; two are in a row if the second begins where the first ends, on the
    same day. `rooms` limits the meetings of the whole fair per slot. `shares` (not increasing) is the value of the n-th
    met request of a buyer and of an exhibitor in units of a LIKE's weight: the first counts most, so that no one leaves
    with nothing while others have plenty.

    Raises `InvalidProblem` if a part contradicts another.
    """

    slots: tuple[Slot, ...]
    buyers: tuple[Person, ...]
    exhibitors: tuple[Exhibitor, ...]
    requests: tuple[MeetingRequest, ...]
    minutes: int = 30
    rooms: int | None = None
    shares: tuple[int, ...] = SHARES

    def __post_init__(self) -> None:
        _check_time(self)
        _check_people(self)
        _check_requests(self)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Buyers and staff by id."""
        staff = chain.from_iterable(each.staff for each in self.exhibitors)
        return {each.id: each for each in chain(self.buyers, staff)}

    @cached_property
    def guests(self) -> dict[str, Person]:
        """Buyers by id."""
        return {each.id: each for each in self.buyers}

    @cached_property
    def hosts(self) -> dict[str, Exhibitor]:
        """Exhibitors by id."""
        return {each.id: each for each in self.exhibitors}

    @cached_property
    def request_of(self) -> dict[tuple[str, str], MeetingRequest]:
        """Requests by pair of buyer and exhibitor."""
        return {each.pair: each for each in self.requests}

    def host(self, exhibitor: str) -> Exhibitor:
        """Return an exhibitor; raises `UnknownName`."""
        if (found := self.hosts.get(exhibitor)) is None:
            raise UnknownName(f"There is no exhibitor {exhibitor}.")
        return found

    def person(self, name: str) -> Person:
        """Return a buyer or a staff member; raises `UnknownName`."""
        if (found := self.people.get(name)) is None:
            raise UnknownName(f"There is no person {name}.")
        return found

    def in_row(self, first: int, length: int) -> bool:
        """Whether `length` slots exist from `first` on, without a pause and on one day."""
        if first < 0 or first + length > len(self.slots):
            return False
        return all(_follows(*pair, self.minutes) for pair in pairwise(self.slots[first : first + length]))


def _follows(slot: Slot, following: Slot, minutes: int) -> bool:
    return following.begins == slot.begins + minutes and following.day == slot.day


def _check_time(problem: Problem) -> None:
    if problem.minutes < 1:
        raise InvalidProblem("A slot takes at least one minute.")
    for slot, following in pairwise(problem.slots):
        if following.begins < slot.begins + problem.minutes or following.day < slot.day:
            raise InvalidProblem(f"The slot at {following.begins} does not come after the one at {slot.begins}.")
    if any(gain < 0 for gain in problem.shares) or any(one < two for one, two in pairwise(problem.shares)):
        raise InvalidProblem("Shares are at least 0, and none is more than the one before.")
    if problem.rooms is not None and problem.rooms < 0:
        raise InvalidProblem("There are at least 0 rooms.")


def _check_people(problem: Problem) -> None:
    staff = list(chain.from_iterable(each.staff for each in problem.exhibitors))
    _once([*(each.id for each in (*problem.buyers, *staff)), *(each.id for each in problem.exhibitors)])
    for person in chain(problem.buyers, staff):
        if any(not 0 <= slot < len(problem.slots) for slot in person.free):
            raise InvalidProblem(f"{person.id} is free in a slot that does not exist.")
        if any(limit is not None and limit < 1 for limit in (person.limits.per_day, person.limits.in_row)):
            raise InvalidProblem(f"{person.id} has a limit below 1.")
    for exhibitor in problem.exhibitors:
        if exhibitor.tables is not None and exhibitor.tables < 0:
            raise InvalidProblem(f"{exhibitor.id} has fewer than 0 tables.")


def _check_requests(problem: Problem) -> None:
    _once(each.pair for each in problem.requests)
    for request in problem.requests:
        if request.buyer not in problem.guests or request.exhibitor not in problem.hosts:
            raise InvalidProblem(
                f"The request of {request.buyer} and {request.exhibitor} names somebody who is not there."
            )
        if not request.wants or request.length < 1 or any(each.weight < 1 for each in request.wants):
            raise InvalidProblem(f"The request of {request.buyer} and {request.exhibitor} wants nothing.")


def _once(names: Iterable[object]) -> None:
    twice: Sequence[object] = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise InvalidProblem(f"{twice[0]} is there twice.")
