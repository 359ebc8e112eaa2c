"""Times that can be offered to a buyer on a waiting list."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair
from expo.kit.calendars.events import Interval
from expo.kit.clock import Clock
from expo.meetings.availability.models import Availability
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.booth_calendar import BoothCalendar
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.rules.cells import cell_of, cell_starts
from expo.meetings.bookings.rules.free_times import LONGEST_WINDOW, FreeTime
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import MeetingKind
from expo.meetings.waiting_list.models import SHORTEST_HOLD, WaitingEntry


@dataclass(frozen=True)
class OfferedTimes:
    """Compares the free times of a booth with what a buyer waits for."""

    _store: MeetingStore
    calendar: BoothCalendar
    availabilities: Availabilities
    clock: Clock

    async def free(self, fair: Fair, exhibitor_id: str, kind: MeetingKind) -> list[FreeTime]:
        """Return the free times of a booth that leave a buyer time to answer; raises `ExhibitorNotParticipating`."""
        earliest = self.clock() + 2 * SHORTEST_HOLD
        begins_at, found = max(earliest, fair.opens_at), list[FreeTime]()
        while begins_at < fair.closes_at:
            ends_at = min(fair.closes_at, begins_at + LONGEST_WINDOW)
            found += await self.calendar.free_times(fair, exhibitor_id, begins_at=begins_at, ends_at=ends_at, kind=kind)
            begins_at = ends_at
        return [each for each in found if each.begins_at >= earliest]

    async def offers_to(self, buyer_id: str, fair: Fair, exhibitor_id: str) -> list[Meeting]:
        """Return the offers of an exhibitor to a waiting buyer, answered ones too."""
        return await self._store.offers(fair.id, exhibitor_id, buyer_id)

    async def refused_buyers(self, fair: Fair, exhibitor: Exhibitor) -> frozenset[str]:
        """Return the buyers who get no offer: where an exhibitor answers each request, those whom it has declined.

        An offer that a buyer accepts is booked without asking the exhibitor again.
        """
        policy = await self.calendar.policies.of_exhibitor(fair_id=fair.id, exhibitor_id=exhibitor.id)
        if not policy.confirmation:
            return frozenset()
        return await self._store.declined_buyers(fair.id, exhibitor.organisation_id)

    async def of_buyers(
        self, fair: Fair, entries: Sequence[WaitingEntry], free_times: Sequence[FreeTime]
    ) -> "WaitingBuyers":
        """Return when buyers who wait can meet, between the first and the last of some free times."""
        ends_at = [each.begins_at + timedelta(minutes=each.minutes) for each in free_times]
        if not ends_at:
            return WaitingBuyers(fair, {}, frozenset())
        buyers = list(dict.fromkeys(each.buyer_id for each in entries))
        known = await self.availabilities.of_participants(fair.id, buyers)
        begins_at, people = min(each.begins_at for each in free_times), {each.person_id for each in entries}
        return WaitingBuyers(fair, known, await self._store.taken_cells(people, begins_at, max(ends_at)))


@dataclass(frozen=True)
class WaitingBuyers:
    """When buyers who wait can meet: their availabilities, and the cells that their other meetings occupy."""

    fair: Fair
    availabilities: Mapping[str, Availability]
    occupied_cells: AbstractSet[str]

    def first_for(self, entry: WaitingEntry, free_times: Sequence[FreeTime]) -> FreeTime | None:
        """Return the first free time, of those in order, at which a buyer wants to meet and can; None without one."""
        fitting = [each for each in free_times if entry.fits(each.begins_at, each.minutes)]
        if not fitting:
            return None
        present = self._present(entry.buyer_id, fitting[0].begins_at, _end(fitting[-1]))
        return next((each for each in fitting if _lies_within(each, present) and self._is_free(entry, each)), None)

    def _present(self, buyer_id: str, begins_at: datetime, ends_at: datetime) -> Sequence[Interval]:
        known = self.availabilities.get(buyer_id)
        zone = ZoneInfo(self.fair.time_zone)
        return known.intervals(begins_at, ends_at, zone) if known else [Interval(begins_at, ends_at)]

    def _is_free(self, entry: WaitingEntry, free: FreeTime) -> bool:
        starts = cell_starts(free.begins_at.astimezone(UTC), free.minutes)
        return self.occupied_cells.isdisjoint(cell_of(entry.person_id, at) for at in starts)


def _end(free: FreeTime) -> datetime:
    return free.begins_at + timedelta(minutes=free.minutes)


def _lies_within(free: FreeTime, intervals: Sequence[Interval]) -> bool:
    """Return whether a free time lies in one of some intervals, which are in order and apart."""
    before = bisect_right(intervals, free.begins_at, key=attrgetter("starts_at"))
    return before > 0 and _end(free) <= intervals[before - 1].ends_at
