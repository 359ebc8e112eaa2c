"""The calendar of a booth: its free times, and hosts and tables for a meeting."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS
from expo.kit.clock import Clock
from expo.kit.errors import Invalid
from expo.meetings.availability.errors import ExhibitorNotParticipating, StaffNotFound
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.errors import TimeNotAvailable, TimeTaken
from expo.meetings.bookings.models import MAX_PEOPLE, Hosting, Meeting
from expo.meetings.bookings.rules.cells import CELL, cells_of
from expo.meetings.bookings.rules.day_limits import full_days
from expo.meetings.bookings.rules.free_times import LONGEST_WINDOW, BoothTimes, FreeTime, aligned
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import MeetingKind, MeetingSide
from expo.meetings.policies.service import BookingPolicies


@dataclass(frozen=True)
class BoothCalendar:
    """Reads what decides when a booth can receive somebody."""

    _store: MeetingStore
    exhibitors: Exhibitors
    availabilities: Availabilities
    policies: BookingPolicies
    clock: Clock

    async def times(self, fair: Fair, exhibitor_id: str, *, buyer_id: str | None = None) -> BoothTimes:
        """Return when the hosts of an exhibitor's open booth can receive somebody, with a buyer's availability.

        Raises `ExhibitorNotParticipating`.
        """
        booth = await self._open_booth(fair, exhibitor_id)
        hosts = tuple(each.id for each in booth.staff) or (exhibitor_id,)
        participants = [*hosts, exhibitor_id, *([buyer_id] if buyer_id else [])]
        return BoothTimes(
            fair=fair,
            policy=await self.policies.of_exhibitor(fair_id=fair.id, exhibitor_id=exhibitor_id),
            host_ids=hosts,
            availabilities=await self.availabilities.of_participants(fair.id, participants),
        )

    async def _open_booth(self, fair: Fair, exhibitor_id: str) -> Booth:
        [booth] = await self.exhibitors.booths_of(ANONYMOUS, exhibitor_ids=[exhibitor_id], fair_id=fair.id)
        if booth is None or not booth.is_open:
            raise ExhibitorNotParticipating
        return booth

    async def free_times(
        self, fair: Fair, exhibitor_id: str, *, begins_at: datetime, ends_at: datetime, kind: MeetingKind | None
    ) -> list[FreeTime]:
        """Return the times that buyers can book in a window of at most 11 days, from the policy's notice on.

        Raises `ExhibitorNotParticipating`, `Invalid`.
        """
        if not timedelta(0) < ends_at - begins_at <= LONGEST_WINDOW:
            raise Invalid("Ask for 1 to 11 days at once.", field="endsAt")
        times = await self.times(fair, exhibitor_id)
        if kind is not None and kind not in times.policy.kinds:
            return []
        earliest = max(begins_at, self.clock() + timedelta(hours=times.policy.notice_hours))
        if earliest >= min(ends_at, fair.closes_at):
            return []
        occupied_until = ends_at + timedelta(minutes=times.policy.minutes + times.policy.buffer_minutes)
        day = times.start_of_days(earliest)
        occupied_cells = await self._store.taken_cells(times.resources(kind), day, occupied_until)
        days = times.limited_days(day, ends_at)
        full = full_days(days, await self._store.on_days(days))
        return await asyncio.to_thread(times.free, earliest, ends_at, occupied_cells, kind, full)

    async def host(
        self,
        times: BoothTimes,
        *,
        begins_at: datetime,
        kind: MeetingKind,
        staff_ids: Sequence[str] = (),
        own: Meeting | None = None,
    ) -> Hosting:
        """Return the hosts of a meeting at this time: the requested staff, or the first who is free.

        ``own`` is the meeting itself where it is moved. Joins the running transaction, in which the caller stores the
        meeting: hosts who limit their meetings a day get them one after the other. Raises `TimeNotAvailable`,
        `TimeTaken`, `StaffNotFound`, `Invalid`.
        """
        self.check_time(times, begins_at, kind)
        self.check_staff(times, staff_ids)
        ends_at = begins_at + timedelta(minutes=times.policy.minutes + times.policy.buffer_minutes)
        own_cells = set(cells_of(own)) if own else set[str]()
        resources = times.resources(kind, staff_ids)
        occupied_cells = await self._store.taken_cells(resources, begins_at, ends_at) - own_cells
        hosts = _free_hosts(times, begins_at, staff_ids, occupied_cells)
        table = times.free_table(begins_at, occupied_cells) if kind is MeetingKind.AT_BOOTH else None
        if kind is MeetingKind.AT_BOOTH and times.policy.tables is not None and table is None:
            raise TimeTaken
        available = await self._within_limits(times, begins_at, hosts, own)
        if not available or (staff_ids and len(available) < len(hosts)):
            raise TimeNotAvailable("The booth’s staff have as many meetings on this day as they take.")
        chosen = available if staff_ids else available[:1]
        await self._store.lock_days([day for each in chosen if (day := times.limited_day(each, begins_at))])
        return Hosting([each for each in chosen if each != times.policy.exhibitor_id], table)

    def check_buyer(self, times: BoothTimes, buyer_id: str, proposer: MeetingSide, begins_at: datetime) -> None:
        """Raise `TimeNotAvailable` if the buyer is absent; their hours bind exhibitors, not themselves.

        ``times`` are those with the buyer's availability.
        """
        known = times.availabilities.get(buyer_id)
        if known is None:
            return
        if proposer is MeetingSide.BUYER:
            known = replace(known, hours=None)
        if not known.available_slots([begins_at], times.policy.minutes, ZoneInfo(times.fair.time_zone)):
            raise TimeNotAvailable("The buyer cannot meet at this time.")

    async def _within_limits(
        self, times: BoothTimes, begins_at: datetime, host_ids: Sequence[str], own: Meeting | None
    ) -> list[str]:
        """Return the hosts who take another meeting on this day, besides ``own``."""
        days = {each: times.limited_day(each, begins_at) for each in host_ids}
        limited = [day for day in days.values() if day]
        meetings = [each for each in await self._store.on_days(limited) if own is None or each.id != own.id]
        full = full_days(limited, meetings)
        return [each for each in host_ids if days[each] not in full]

    def check_staff(self, times: BoothTimes, staff_ids: Sequence[str]) -> None:
        """Raise `StaffNotFound` for others than the booth's staff, `Invalid` for too many."""
        if len(staff_ids) > MAX_PEOPLE:
            raise Invalid(f"Choose at most {MAX_PEOPLE} people.", field="staffIds")
        if not set(staff_ids) <= set(times.host_ids):
            raise StaffNotFound

    def check_time(self, times: BoothTimes, begins_at: datetime, kind: MeetingKind) -> None:
        """Raise `TimeNotAvailable` for a time in the past, outside the fair or off the grid, `Invalid` for the kind."""
        if kind not in times.policy.kinds:
            raise Invalid("This exhibitor does not offer this kind of meeting.", field="kind")
        if aligned(begins_at) != begins_at:
            raise TimeNotAvailable(f"Meetings start on a multiple of {CELL.seconds // 60} minutes.")
        if begins_at <= self.clock():
            raise TimeNotAvailable("This time is past.")
        ends_at = begins_at + timedelta(minutes=times.policy.minutes)
        if not (times.fair.opens_at <= begins_at and ends_at <= times.fair.closes_at):
            raise TimeNotAvailable("The fair is not open at this time.")


def _free_hosts(
    times: BoothTimes, begins_at: datetime, staff_ids: Sequence[str], occupied_cells: Collection[str]
) -> list[str]:
    """Return the requested staff, or without a request all hosts who are free; raises if any of them is not."""
    candidates = list(dict.fromkeys(staff_ids)) or times.host_ids
    present = [each for each in candidates if times.is_present(each, begins_at)]
    if not present or (staff_ids and len(present) < len(candidates)):
        raise TimeNotAvailable("The booth’s staff cannot meet at this time.")
    free = [each for each in present if times.is_free(each, begins_at, occupied_cells)]
    if not free or (staff_ids and len(free) < len(candidates)):
        raise TimeTaken
    return free
