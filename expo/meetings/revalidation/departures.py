"""People who leave: staff of a booth are replaced in their meetings, people of a buyer are taken off them."""

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime

from expo.fairs.fairs.models import Fair
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.meetings.bookings.announcements import MeetingAnnouncements
from expo.meetings.bookings.booth_calendar import BoothCalendar
from expo.meetings.bookings.errors import TimeNotAvailable, TimeTaken
from expo.meetings.bookings.letters import MeetingNews
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.models import Hosting, Meeting, MeetingStep
from expo.meetings.bookings.rules.free_times import BoothTimes
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import CancellationReason, MeetingSide
from expo.meetings.revalidation.cancellations import MeetingCancellations


@dataclass(frozen=True)
class MeetingDepartures:
    """Changes one meeting after somebody has left. All methods join the running transaction."""

    _store: MeetingStore
    calendar: BoothCalendar
    cancellations: MeetingCancellations
    announcements: MeetingAnnouncements
    mails: MeetingMails
    clock: Clock

    async def replace_hosts(self, fair: Fair, meeting_id: str) -> None:
        """Hand a meeting over whose hosts are not on the booth's staff any more.

        Hosts who are still there keep it; else it goes to a colleague who is free then, or to the company itself, that
        is to whoever is at the booth; else it is cancelled. Raises `ExhibitorNotParticipating` for a closed booth.
        """
        for meeting in await self.cancellations.ahead([meeting_id]):
            times = (await self.calendar.times(fair, meeting.exhibitor_id)).for_meeting(meeting)
            agreed = await self._hosting(meeting, times, meeting.hosting, meeting.begins_at)
            if agreed is None:
                await self.cancellations.cancel(fair, [meeting.id], lambda _: CancellationReason.HOST_LEFT)
            else:
                await self._hand_over(fair, meeting, agreed, times)

    async def _hand_over(self, fair: Fair, meeting: Meeting, agreed: Hosting, times: BoothTimes) -> None:
        now, proposal, proposed = self.clock(), meeting.proposal, None
        if proposal is not None:
            proposed = await self._hosting(meeting, times, proposal.hosting, proposal.begins_at)
        if proposal is not None and proposed is None:
            await self.cancellations.withdraw_proposals(fair, [meeting.id], lambda _: True)
            [meeting] = await self.cancellations.ahead([meeting.id])
        if agreed == meeting.hosting and (meeting.proposal is None or meeting.proposal.hosting == proposed):
            return
        if not meeting.allows(MeetingStep.HAND_OVER, MeetingSide.EXHIBITOR, now):
            await self.cancellations.cancel(fair, [meeting.id], lambda _: CancellationReason.HOST_LEFT)
            return
        after = meeting.handed_over(agreed, proposed, now)
        await self._store.replace(after)
        is_smaller = bool(agreed.staff_ids) and set(agreed.staff_ids) < set(meeting.hosting.staff_ids)
        news = MeetingNews.PEOPLE_CHANGED if is_smaller else MeetingNews.HANDED_OVER
        await self.announcements.tell(SYSTEM, news, after, fair, by=MeetingSide.EXHIBITOR)

    async def _hosting(
        self, meeting: Meeting, times: BoothTimes, before: Hosting, begins_at: datetime
    ) -> Hosting | None:
        """Return who can receive the buyer at this time; None if nobody can."""
        staying = [each for each in before.staff_ids if each in times.host_ids]
        if staying or not before.staff_ids:
            return replace(before, staff_ids=staying)
        company = replace(times, host_ids=(meeting.exhibitor_id,))
        for hosts in (times, company):
            with contextlib.suppress(TimeNotAvailable, TimeTaken):
                return await self.calendar.host(hosts, begins_at=begins_at, kind=meeting.kind, own=meeting)
        return None

    async def remove_buyer_person(self, fair: Fair, meeting_id: str, person_id: str) -> None:
        """Take a person of the buyer off a meeting; without anybody left to come, it is cancelled.

        The person is told too: the meeting may be in their own calendar.
        """
        for meeting in await self.cancellations.ahead([meeting_id]):
            staying = [each for each in meeting.buyer_people if each != person_id]
            if staying == meeting.buyer_people:
                continue
            after = meeting.without_buyer_person(person_id, self.clock())
            if staying:
                await self._store.replace(after)
                await self.announcements.tell(SYSTEM, MeetingNews.PEOPLE_CHANGED, after, fair, by=MeetingSide.BUYER)
            else:
                await self.cancellations.cancel(fair, [meeting.id], lambda _: CancellationReason.BUYER_LEFT)
            await self.mails.tell_people(meeting, after, fair)
