"""Free times of a booth: fair, hours, absences, booking policy and existing meetings in; times and their staff out."""

from bisect import bisect
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from expo.fairs.fairs.models import Fair
from expo.kit.calendars.events import Interval
from expo.meetings.availability.models import Availability, Hours, availability_id
from expo.meetings.availability.rules.intervals import common
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.rules.cells import CELL, cell_of, cell_starts, table_resource
from expo.meetings.bookings.rules.day_limits import LimitedDay, limited_day, start_of_day
from expo.meetings.bookings.rules.occupied_times import OccupiedTimes
from expo.meetings.models import MeetingKind
from expo.meetings.policies.models import BookingPolicy

LONGEST_WINDOW: Final = timedelta(days=11)
"""Longest period whose free times are computed at once: a fair of ten days, wherever its days begin."""


@dataclass(frozen=True)
class FreeTime:
    """A time at which a meeting can begin, and the hosts who are free then, in the order of the booth's staff."""

    begins_at: datetime
    minutes: int
    host_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BoothTimes:
    """When the hosts of a booth can receive somebody.

    ``host_ids`` are the staff's ids, at a booth without a list of staff the exhibitor's. ``availabilities`` are those
    of hosts and of the exhibitor, by id, and that of a buyer who is to be received; hosts without hours are at the
    booth from 9:00 to 18:00 of the fair's time.
    """

    fair: Fair
    policy: BookingPolicy
    host_ids: tuple[str, ...]
    availabilities: Mapping[str, Availability]
    open_hours: Hours = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "open_hours", Hours(time_zone=self.fair.time_zone))

    def for_meeting(self, meeting: Meeting) -> "BoothTimes":
        """Return the times for an existing meeting, which keeps its kind, length and buffer whatever the policy."""
        policy = replace(
            self.policy, kinds=[meeting.kind], minutes=meeting.minutes, buffer_minutes=meeting.buffer_minutes
        )
        return replace(self, policy=policy)

    def present(self, host_id: str, begins_at: datetime, ends_at: datetime) -> list[Interval]:
        """Return the parts of a period, in order, in which a host is at the booth: in the fair and in their hours."""
        first, last = max(begins_at, self.fair.opens_at), min(ends_at, self.fair.closes_at)
        if first >= last:
            return []
        zone = ZoneInfo(self.fair.time_zone)
        found = self._availability(host_id).intervals(first, last, zone)
        booth = self.availabilities.get(self.policy.exhibitor_id)
        if booth is not None and host_id != self.policy.exhibitor_id:
            return common(found, booth.intervals(first, last, zone))
        return found

    def _availability(self, host_id: str) -> Availability:
        known = self.availabilities.get(host_id) or Availability(
            id=availability_id(self.fair.id, host_id),
            fair_id=self.fair.id,
            participant_id=host_id,
            party_id=self.policy.exhibitor_id,
            changed_at=self.fair.created_at,
        )
        return replace(known, hours=self._hours(host_id))

    def _hours(self, host_id: str) -> Hours:
        known = self.availabilities.get(host_id)
        return (known.hours if known else None) or self.open_hours

    def is_present(self, host_id: str, begins_at: datetime) -> bool:
        """Return whether a host can keep a meeting at this time, other meetings aside."""
        starts_at = begins_at.astimezone(UTC)
        meeting = Interval(starts_at, starts_at + timedelta(minutes=self.policy.minutes))
        return meeting in self.present(host_id, meeting.starts_at, meeting.ends_at)

    def limited_day(self, host_id: str, begins_at: datetime) -> LimitedDay | None:
        """Return the host's own day of this time if they limit their meetings a day."""
        return limited_day(self.availabilities.get(host_id), begins_at)

    def limited_days(self, begins_at: datetime, ends_at: datetime) -> set[LimitedDay]:
        """Return the days that hosts limit in a window."""
        count = (ends_at - begins_at).days + 2
        days = [begins_at + timedelta(days=each) for each in range(count)]
        return {limited for host in self.host_ids for day in days if (limited := self.limited_day(host, day))}

    def free(
        self,
        begins_at: datetime,
        ends_at: datetime,
        occupied_cells: Collection[str],
        kind: MeetingKind | None = None,
        full_days: Collection[LimitedDay] = frozenset(),
    ) -> list[FreeTime]:
        """Return the free times that begin in a window, in order.

        ``occupied_cells`` are those of hosts and tables since the `start_of_days` of the window. On ``full_days`` hosts
        take no more meetings. Times of a host follow one another without gaps, from the beginning of their hours or the
        end of a meeting, and anew from midnight of their own clock: so they are the same whenever somebody asks. Those
        of meetings at the booth have a free table.
        """
        day, last = self.start_of_days(begins_at), min(ends_at, self.fair.closes_at)
        occupied = OccupiedTimes.of(day, last, self._occupied_minutes, occupied_cells)
        first = occupied.first_from(begins_at)
        tables, hosts = self._tables if kind is MeetingKind.AT_BOOTH else [], dict[int, list[str]]()
        for host_id in self.host_ids:
            for start in self._of_host(host_id, ends_at, occupied, full_days):
                hosts.setdefault(start, []).append(host_id)
        starts = [
            each
            for each in sorted(hosts)
            if each >= first and (not tables or any(occupied.is_free(table, each) for table in tables))
        ]
        return [FreeTime(occupied.at(each), self.policy.minutes, tuple(hosts[each])) for each in starts]

    def start_of_days(self, at: datetime) -> datetime:
        """Return when the first of the hosts' own days in which a time lies begins, or the fair does, if later."""
        zones = {self._hours(each).time_zone for each in self.host_ids}
        first = min(start_of_day(at.astimezone(ZoneInfo(zone)).date(), zone) for zone in zones)
        return aligned(max(first, self.fair.opens_at))

    def _of_host(
        self, host_id: str, ends_at: datetime, occupied: OccupiedTimes, full_days: Collection[LimitedDay]
    ) -> Sequence[int]:
        """Return the starts, as numbers of cells, of a host's free times."""
        found, next_start, midnights = list[int](), 0, self._midnights(host_id, occupied)
        length = timedelta(minutes=self.policy.minutes)
        for each in self.present(host_id, occupied.begins_at, ends_at + length):
            start = max(next_start, occupied.first_from(each.starts_at))
            last = occupied.last_until(each.ends_at - length)
            while start <= last:
                is_free = occupied.is_free(host_id, start)
                if is_free and not (full_days and self.limited_day(host_id, occupied.at(start)) in full_days):
                    found.append(start)
                    next_start = min(start + occupied.cells, midnights[bisect(midnights, start)])
                start = max(next_start, start + 1)
        return found

    def _midnights(self, host_id: str, occupied: OccupiedTimes) -> Sequence[int]:
        """Return the numbers of the cells with which a host's own days begin, after the first day, in order."""
        zone = self._hours(host_id).time_zone
        first = occupied.begins_at.astimezone(ZoneInfo(zone)).date()
        count = occupied.starts * CELL // timedelta(days=1) + 3  # one more for a day of 23 hours
        return [occupied.first_from(start_of_day(first + timedelta(days=each), zone)) for each in range(1, count + 1)]

    def is_free(self, host_id: str, begins_at: datetime, occupied_cells: Collection[str]) -> bool:
        """Return whether no other meeting of a host overlaps one at this time, with its buffer."""
        return not any(
            cell_of(host_id, each) in occupied_cells for each in cell_starts(begins_at, self._occupied_minutes)
        )

    def free_table(self, begins_at: datetime, occupied_cells: Collection[str]) -> int | None:
        """Return the first free table at this time, from 1; None if all are taken, or tables are not limited."""
        free = (self.is_free(each, begins_at, occupied_cells) for each in self._tables)
        return next((table for table, is_free in enumerate(free, 1) if is_free), None)

    def resources(self, kind: MeetingKind | None, staff_ids: Collection[str] = ()) -> frozenset[str]:
        """Return the names in cells of those staff, or all hosts, and of the tables for a meeting at the booth."""
        return frozenset(staff_ids or self.host_ids).union(self._tables if kind is MeetingKind.AT_BOOTH else ())

    @property
    def _tables(self) -> list[str]:
        tables = range(1, (self.policy.tables or 0) + 1)
        return [table_resource(self.policy.exhibitor_id, each) for each in tables]

    @property
    def _occupied_minutes(self) -> int:
        return self.policy.minutes + self.policy.buffer_minutes


def aligned(at: datetime) -> datetime:
    """Return the first five-minute mark at or after a time, in UTC."""
    utc = at.astimezone(UTC)
    floor = utc.replace(minute=utc.minute - utc.minute % 5, second=0, microsecond=0)
    return floor if floor == utc else floor + CELL
