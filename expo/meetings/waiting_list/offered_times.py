"""Times that can be offered to a buyer on a waiting list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from expo.fairs.fairs.models import Fair
from expo.kit.clock import Clock
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.booth_calendar import BoothCalendar
from expo.meetings.bookings.models import cell_of, cell_starts
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

    async def first_for(self, entry: WaitingEntry, fair: Fair, free_times: Sequence[FreeTime]) -> FreeTime | None:
        """Return the first free time at which the buyer wants to meet and can; None if there is none."""
        fitting = [each for each in free_times if entry.fits(each.begins_at, each.minutes)]
        if not fitting:
            return None
        minutes, starts = fitting[0].minutes, [each.begins_at for each in fitting]
        known = (await self.availabilities.of_participants(fair.id, [entry.buyer_id])).get(entry.buyer_id)
        present = known.available_slots(starts, minutes, ZoneInfo(fair.time_zone)) if known else range(len(starts))
        occupied_cells = await self._store.taken_cells(
            {entry.person_id}, starts[0], starts[-1] + timedelta(minutes=minutes)
        )
        for index in sorted(present):
            cells = {cell_of(entry.person_id, at) for at in cell_starts(_utc(starts[index]), minutes)}
            if not cells & occupied_cells:
                return fitting[index]
        return None


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
