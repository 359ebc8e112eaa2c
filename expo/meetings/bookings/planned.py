"""Meetings of a fair's published schedule: booked by the worker, one for each pair, told to both companies.

A schedule is carried out page by page in three steps: `PlannedMeetings.prepare` frees the time of meetings that move,
`cancel` ends meetings that the schedule lacks, and `book` books the rest. So no meeting waits for the place of another
one that moves too. What a side has arranged or ended itself stays as it is.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from expo.accounts.organisations import Organisations
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS, SYSTEM
from expo.kit.clock import Clock
from expo.meetings.availability.models import Availability
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.announcements import MeetingAnnouncements
from expo.meetings.bookings.letters import MeetingNews, cancellation_sentence
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.rules.day_limits import limited_day, within_limits
from expo.meetings.bookings.rules.planning import PlanOutcome, ScheduleEntry, outcome_of, planned_meeting_id
from expo.meetings.bookings.store import MeetingStore, Planning
from expo.meetings.models import CancellationReason, MeetingKind

KIND: Final = MeetingKind.VIDEO
"""Kind of planned meetings: people from anywhere can take part."""


@dataclass(frozen=True)
class PlannedMeetings:
    """Carries out a schedule. All methods that write join the running transaction."""

    _store: MeetingStore
    announcements: MeetingAnnouncements
    mails: MeetingMails
    organisations: Organisations
    exhibitors: Exhibitors
    availabilities: Availabilities
    clock: Clock

    async def prepare(self, fair: Fair, schedule_id: str, planned: Sequence[ScheduleEntry]) -> None:
        """Record the schedule of coming meetings that it keeps or moves, and free the time of those that it moves."""
        before, now = await self._before(fair, planned), self.clock()
        coming = [each for each in before.values() if _follows(each) and each.begins_at > now]
        plans = {planned_meeting_id(fair.id, each.pair): each for each in planned}
        moving = [each.id for each in coming if not plans[each.id].agrees_with(each)]
        await self._store.set_schedule([each.id for each in coming if each.schedule_id != schedule_id], schedule_id)
        await self._store.release(moving)

    async def obsolete(self, fair: Fair, schedule_id: str, *, after: str) -> AsyncIterator[list[Meeting]]:
        """Yield the coming meetings of earlier schedules that `prepare` has not found in this one, in pages by id."""
        async for page in self._store.pages(fair.id, Planning.SCHEDULED, after=after):
            found = [each for each in page if each.schedule_id != schedule_id and each.begins_at > self.clock()]
            if found:
                yield found

    async def cancel(self, fair: Fair, meeting_ids: Sequence[str]) -> None:
        """Cancel meetings that the schedule does not have any more, and tell both sides why.

        Meetings that have begun or that their sides have changed in the meantime stay.
        """
        found, now = await self._store.find_many(meeting_ids), self.clock()
        reason = CancellationReason.SCHEDULE_CHANGED
        cancelled = [
            each.called_off(reason, cancellation_sentence(reason), now)
            for each in found.values()
            if _follows(each) and each.begins_at > now
        ]
        await self._store.replace_many(cancelled)
        await self.announcements.tell_all(MeetingNews.CANCELLED, cancelled, fair)

    async def book(self, fair: Fair, schedule_id: str, planned: Sequence[ScheduleEntry]) -> list[PlanOutcome]:
        """Book meetings, or move those of an earlier schedule; return what has become of each, in order.

        People are told of moved meetings; for new ones see `tell_companies`. Meetings of an earlier schedule that
        cannot take place as planned are cancelled. Raises `TimeTaken` if any time is not free: nothing is written then.
        """
        before, now = await self._before(fair, planned), self.clock()
        availabilities = await self._availabilities(fair, planned)
        present = await self._present(fair, planned, availabilities)
        arranged = await self._arranged(fair, planned)
        outcomes = [
            outcome_of(
                each,
                before.get(planned_meeting_id(fair.id, each.pair)),
                now,
                is_arranged=each.pair in arranged,
                is_present=each in present,
            )
            for each in planned
        ]
        outcomes = await self._within_limits(fair, planned, outcomes, availabilities)
        await self._write(fair, schedule_id, list(zip(planned, outcomes, strict=True)), before)
        return outcomes

    async def _within_limits(
        self,
        fair: Fair,
        planned: Sequence[ScheduleEntry],
        outcomes: Sequence[PlanOutcome],
        availabilities: Mapping[str, Availability],
    ) -> list[PlanOutcome]:
        """Return the outcomes, with those lost for which a host has enough meetings on the day."""
        days = [limited_day(availabilities.get(each.host_id), each.begins_at) for each in planned]
        limited = {each for each in days if each is not None}
        await self._store.lock_days(limited)
        taking = {
            planned_meeting_id(fair.id, each.pair)
            for each, outcome in zip(planned, outcomes, strict=True)
            if outcome.takes_time
        }
        others = [each for each in await self._store.on_days(limited) if each.id not in taking]
        return within_limits(list(zip(days, outcomes, strict=True)), others)

    async def _availabilities(self, fair: Fair, planned: Sequence[ScheduleEntry]) -> dict[str, Availability]:
        participants = list(dict.fromkeys(each for one in planned for each in _participants(one)))
        return await self.availabilities.of_participants(fair.id, participants)

    async def refuse(self, fair: Fair, planned: ScheduleEntry) -> PlanOutcome:
        """Give up a meeting for which `book` has raised `TimeTaken`; cancel the pair's earlier one."""
        await self.cancel(fair, [planned_meeting_id(fair.id, planned.pair)])
        return PlanOutcome.NO_LONGER_FREE

    async def tell_companies(self, fair: Fair, buyers: Mapping[str, int], exhibitors: Mapping[str, int]) -> None:
        """Send each company one email with its number of new meetings: buyers by organisation, exhibitors by id."""
        found = await self.exhibitors.find_many(list(exhibitors))
        hosts = {each.organisation_id: exhibitors[each.id] for each in found if each}
        await self.mails.tell_of_schedule(fair, {**buyers, **hosts})

    async def _before(self, fair: Fair, planned: Sequence[ScheduleEntry]) -> dict[str, Meeting]:
        return await self._store.find_many([planned_meeting_id(fair.id, each.pair) for each in planned])

    async def _arranged(self, fair: Fair, planned: Sequence[ScheduleEntry]) -> set[tuple[str, str]]:
        found = await self._store.arranged_between(fair.id, [each.pair for each in planned])
        return {each.pair for each in found if each.ends_at > self.clock()}

    async def _present(
        self, fair: Fair, planned: Sequence[ScheduleEntry], availabilities: Mapping[str, Availability]
    ) -> set[ScheduleEntry]:
        """Return the meetings whose booth is open, and whose participants are there at their time."""
        exhibitor_ids = list({each.exhibitor_id for each in planned})
        booths = await self.exhibitors.booths_of(ANONYMOUS, exhibitor_ids=exhibitor_ids, fair_id=fair.id)
        hosts = {each.exhibitor_id: each for each in booths if each and each.is_open}
        zone = ZoneInfo(fair.time_zone)
        return {
            each
            for each in planned
            if _receives(hosts.get(each.exhibitor_id), each.staff_id)
            and all(
                known.available_slots([each.begins_at], each.minutes, zone)
                for one in _participants(each)
                if (known := availabilities.get(one))
            )
        }

    async def _write(
        self,
        fair: Fair,
        schedule_id: str,
        outcomes: Sequence[tuple[ScheduleEntry, PlanOutcome]],
        before: Mapping[str, Meeting],
    ) -> None:
        def earlier(planned: ScheduleEntry) -> Meeting | None:
            return before.get(planned_meeting_id(fair.id, planned.pair))

        fresh = [each for each, outcome in outcomes if outcome is PlanOutcome.BOOKED and earlier(each) is None]
        new = await self._new_meetings(fair, schedule_id, fresh)
        changed: dict[PlanOutcome, list[Meeting]] = {each: [] for each in PlanOutcome}
        for each, outcome in outcomes:
            meeting = earlier(each)
            if meeting is not None and outcome.is_booked:
                kept = outcome is PlanOutcome.KEPT
                changed[outcome].append(meeting if kept else self._moved(meeting, schedule_id, each))
        await self._store.insert_many(new)
        await self._store.replace_many([each for some in changed.values() for each in some])
        await self.announcements.record(SYSTEM, MeetingNews.BOOKED, [*new, *changed[PlanOutcome.BOOKED]], fair)
        await self.announcements.tell_all(MeetingNews.MOVED, changed[PlanOutcome.MOVED], fair)
        await self.cancel(
            fair, [found.id for each, outcome in outcomes if outcome.is_lost and (found := earlier(each)) is not None]
        )

    async def _new_meetings(self, fair: Fair, schedule_id: str, planned: Sequence[ScheduleEntry]) -> list[Meeting]:
        exhibitors = await self.exhibitors.find_many(list({each.exhibitor_id for each in planned}))
        hosts = {each.id: each.organisation_id for each in exhibitors if each}
        contacts = await self.organisations.readers_of(list({each.buyer_id for each in planned}))
        now = self.clock()
        return [
            Meeting(
                id=planned_meeting_id(fair.id, each.pair),
                fair_id=fair.id,
                exhibitor_id=each.exhibitor_id,
                exhibitor_organisation_id=hosts[each.exhibitor_id],
                buyer_id=each.buyer_id,
                buyer_people=[person.id for person in contacts[each.buyer_id][:1]] or [each.buyer_id],
                hosting=each.hosting,
                kind=KIND,
                begins_at=each.begins_at,
                minutes=each.minutes,
                status=MeetingStatus.BOOKED,
                booked_at=now,
                created_at=now,
                changed_at=now,
                schedule_id=schedule_id,
            )
            for each in planned
        ]

    def _moved(self, before: Meeting, schedule_id: str, planned: ScheduleEntry) -> Meeting:
        return replace(
            before,
            status=MeetingStatus.BOOKED,
            begins_at=planned.begins_at,
            minutes=planned.minutes,
            hosting=planned.hosting,
            proposal=None,
            reason=None,
            cancellation_reason=None,
            schedule_id=schedule_id,
            booked_at=before.booked_at or self.clock(),
            reminded_until=self.clock(),
            changed_at=self.clock(),
            version=before.version + 1,
            sequence=before.sequence + 1,
        )


def _follows(meeting: Meeting) -> bool:
    return meeting.holds_time and meeting.follows_schedule


def _participants(planned: ScheduleEntry) -> list[str]:
    return [planned.buyer_id, planned.exhibitor_id, *planned.hosting.staff_ids]


def _receives(booth: Booth | None, staff_id: str | None) -> bool:
    return booth is not None and (staff_id is None or any(each.id == staff_id for each in booth.staff))
