"""Explanations: why a request is not met, and what would have to change; facts for the caller to put into words."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.schedule.errors import UnknownName
from matching.schedule.plan import Meeting, Schedule
from matching.schedule.problem import Exhibitor, MeetingRequest, Person, Problem


class Reason(StrEnum):
    """Why a pair does not meet; the first that applies, in this order.

    The last two are not explanations of a schedule: they are for those who carry it out.
    """

    MET = "met"
    NOT_REQUESTED = "not requested"
    NEVER = "never"
    NO_STAFF = "no staff"
    NO_LANGUAGE = "no language"
    NO_COMMON_TIME = "no common time"
    ROOM_LEFT = "room left"
    """Nothing prevents it: the schedule is unfinished, or has changed since."""
    STAFF_BOOKED = "staff booked"
    BUYER_BOOKED = "buyer booked"
    NO_TABLE = "no table"
    LIMIT = "limit"
    """The buyer's or the staff's limit of meetings per day or slots in a row is reached."""
    ALL_TAKEN = "all taken"
    """Something prevents every common time, but not always the same."""
    NO_LONGER_FREE = "no longer free"
    """The pair had a place, but somebody was no longer free when the schedule was carried out."""
    PAST = "past"
    """The pair had a place, but it was past when the schedule was carried out."""


class Remedy(StrEnum):
    """What would let the pair meet."""

    NONE_NEEDED = "none needed"
    REQUEST = "request"
    ADD_STAFF = "add staff"
    ADD_LANGUAGE = "add language"
    ADD_TIME = "add time"
    ADD_TABLE = "add table"
    RAISE_LIMIT = "raise limit"
    GIVE_WAY = "give way"
    """The `lightest` meetings would have to be dropped or moved."""


@dataclass(frozen=True, slots=True)
class Place:
    """A common time with a staff member, and what prevents it: reasons and meetings."""

    slot: int
    staff: str
    reasons: tuple[Reason, ...]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reason, and what would help.

    `depends_on` are the ids of those it depends on: who said never, whose time, language, limit. `places` are all
    common times of the two; `lightest` are the meetings at the place where the least would be lost.
    """

    reason: Reason
    remedy: Remedy
    depends_on: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    lightest: tuple[Meeting, ...] = ()


_REMEDIES = {
    Reason.STAFF_BOOKED: Remedy.GIVE_WAY,
    Reason.BUYER_BOOKED: Remedy.GIVE_WAY,
    Reason.ALL_TAKEN: Remedy.GIVE_WAY,
    Reason.NO_TABLE: Remedy.ADD_TABLE,
    Reason.LIMIT: Remedy.RAISE_LIMIT,
    Reason.ROOM_LEFT: Remedy.NONE_NEEDED,
}


class Explainer:
    """Explains many pairs of one schedule."""

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        """Count tables, rooms and days once."""
        self._problem, self._schedule = problem, schedule
        self._tables = Counter((each.exhibitor, slot) for each in schedule.meetings for slot in each.slots)
        self._rooms = Counter(slot for each in schedule.meetings for slot in each.slots)
        self._days: dict[str, Counter[int]] = defaultdict(Counter)
        for each in schedule.meetings:
            for person_id in (each.buyer, each.staff):
                self._days[person_id][problem.slots[each.slot].day] += 1

    def why(self, buyer: str, exhibitor: str) -> Explanation:
        """Return why a pair does not meet; raises `UnknownName` for an unknown buyer or exhibitor."""
        host, guest = self._problem.host(exhibitor), self._problem.guests.get(buyer)
        if guest is None:
            raise UnknownName(f"There is no buyer {buyer}.")
        request = self._problem.request_of.get((buyer, exhibitor))
        if (buyer, exhibitor) in self._schedule.of_pair:
            return Explanation(Reason.MET, Remedy.NONE_NEEDED)
        return (
            self._unwanted(buyer, exhibitor, request)
            if request is None or request.never
            else self._unmet(request, guest, host)
        )

    def _unwanted(self, buyer: str, exhibitor: str, request: MeetingRequest | None) -> Explanation:
        if request is None:
            return Explanation(Reason.NOT_REQUESTED, Remedy.REQUEST, (buyer, exhibitor))
        return Explanation(Reason.NEVER, Remedy.REQUEST, tuple(_refusing(request)))

    def _unmet(self, request: MeetingRequest, guest: Person, host: Exhibitor) -> Explanation:
        if not any(each.free for each in host.staff):
            return Explanation(Reason.NO_STAFF, Remedy.ADD_STAFF, (host.id,))
        speaking = [each for each in host.staff if guest.speaks_with(each)]
        if not speaking:
            return Explanation(Reason.NO_LANGUAGE, Remedy.ADD_LANGUAGE, (guest.id, *(each.id for each in host.staff)))
        places = tuple(place for each in speaking for place in self._places(request, guest, each))
        if not places:
            return Explanation(Reason.NO_COMMON_TIME, Remedy.ADD_TIME, (guest.id, *(each.id for each in speaking)))
        return self._explain_places(places, guest)

    def _explain_places(self, places: tuple[Place, ...], guest: Person) -> Explanation:
        reason = _common(places)
        lightest = min(places, key=lambda place: (self._weight(place), place.slot, place.staff))
        staff = {place.staff for place in places} if reason in {Reason.STAFF_BOOKED, Reason.ALL_TAKEN} else set()
        booked = {guest.id} if reason is Reason.BUYER_BOOKED else staff
        return Explanation(reason, _REMEDIES[reason], tuple(sorted(booked)), places, lightest.meetings)

    def _places(self, request: MeetingRequest, guest: Person, host: Person) -> Iterator[Place]:
        for slot in sorted(guest.free & host.free):
            room = set(range(slot, slot + request.length))
            if room <= guest.free & host.free and self._problem.in_row(slot, request.length):
                yield self._place(request, guest, host, slot)

    def _place(self, request: MeetingRequest, guest: Person, host: Person, slot: int) -> Place:
        at, room = self._schedule.at, range(slot, slot + request.length)
        mine = {at[guest.id, each] for each in room if (guest.id, each) in at}
        theirs = {at[host.id, each] for each in room if (host.id, each) in at}
        tables, rooms = self._problem.hosts[request.exhibitor].tables, self._problem.rooms
        full = any(
            (tables is not None and self._tables[request.exhibitor, each] >= tables)
            or (rooms is not None and self._rooms[each] >= rooms)
            for each in room
        )
        over_limits = any(self._exceeds_limits(person, request, slot) for person in (guest, host))
        found = (
            (Reason.STAFF_BOOKED, theirs),
            (Reason.BUYER_BOOKED, mine),
            (Reason.NO_TABLE, full),
            (Reason.LIMIT, over_limits),
        )
        return Place(slot, host.id, tuple(reason for reason, holds in found if holds), tuple(sorted(mine | theirs)))

    def _exceeds_limits(self, person: Person, request: MeetingRequest, slot: int) -> bool:
        """Whether another meeting at that time exceeds a person's limits."""
        limits, at = person.limits, self._schedule.at
        if limits.per_day is not None and self._days[person.id][self._problem.slots[slot].day] >= limits.per_day:
            return True
        if limits.in_row is None:
            return False
        first, last = slot, slot + request.length - 1
        while self._problem.in_row(first - 1, 2) and (person.id, first - 1) in at:
            first -= 1
        while self._problem.in_row(last, 2) and (person.id, last + 1) in at:
            last += 1
        return last - first + 1 > limits.in_row

    def _weight(self, place: Place) -> tuple[int, int, int]:
        requests = [self._problem.request_of[each.pair] for each in place.meetings]
        return sum(each.musts for each in requests), sum(each.likes for each in requests), len(place.reasons)


def _common(places: tuple[Place, ...]) -> Reason:
    """Return the reason common to all places, or that there is none."""
    if any(not place.reasons for place in places):
        return Reason.ROOM_LEFT
    always = set(places[0].reasons).intersection(*(place.reasons for place in places))
    order = (Reason.STAFF_BOOKED, Reason.BUYER_BOOKED, Reason.NO_TABLE, Reason.LIMIT)
    return next((reason for reason in order if reason in always), Reason.ALL_TAKEN)


def _refusing(request: MeetingRequest) -> Iterator[str]:
    for name, want in ((request.buyer, request.by_buyer), (request.exhibitor, request.by_exhibitor)):
        if want is not None and want.strength == "never":
            yield name
