"""Offers free times to those who wait, in their order: the worker's part of waiting lists."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.db.due_items import DueItems
from expo.kit.db.mongo import Database
from expo.kit.errors import ExpoError, NotFound
from expo.kit.ids import new_id
from expo.meetings.bookings.announcements import MeetingAnnouncements
from expo.meetings.bookings.letters import MeetingNews
from expo.meetings.bookings.models import Meeting, TimeProposal
from expo.meetings.bookings.rules.free_times import FreeTime
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import MeetingSide
from expo.meetings.waiting_list.models import CHECK_EVERY, MAX_OFFERS, WaitingEntry, WaitingList, hold_until
from expo.meetings.waiting_list.offered_times import OfferedTimes
from expo.meetings.waiting_list.store import WaitingListStore

_AFTER_FAILURE: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class WaitingListOffers:
    """Offers meetings. An offer and the list that says so are written in one transaction."""

    _store: WaitingListStore
    _meetings: MeetingStore
    times: OfferedTimes
    announcements: MeetingAnnouncements
    exhibitors: Exhibitors
    fairs: Fairs
    database: Database
    clock: Clock

    async def offer_due(self) -> int:
        """Check the lists that are due, and offer what is free; return how many lists were due. For the worker."""
        due = {each.id: each for each in await self._store.due(self.clock())}
        lists = DueItems("waiting_list", lambda each: self._offer_all(due[each]), self._put_off, self.clock)
        return await lists.work_off(list(due))

    async def _put_off(self, list_id: str, until: datetime) -> None:
        await self._store.check([list_id], until)

    async def _offer_all(self, waiting: WaitingList) -> None:
        try:
            while await self._offer_next(waiting.fair_id, waiting.exhibitor_id):
                pass
        except ExpoError:  # the booth closed, or somebody was faster: the other lists are checked all the same
            await self._store.check([waiting.id], self.clock() + _AFTER_FAILURE)

    async def _offer_next(self, fair_id: str, exhibitor_id: str) -> bool:
        """Settle a list and offer one time to the first buyer whom it suits; return whether there was one."""

        async def write() -> bool:
            before = await self._store.find(fair_id, exhibitor_id)
            if before is None:
                return False
            fair, now = await self.fairs.get(SYSTEM, fair_id=fair_id), self.clock()
            if fair.closes_at <= now:
                await self._store.delete(before)
                return False
            settled = before.settled(await self._meetings.find_many(before.open_offers), now)
            found = await self._first(settled, fair)
            meeting = await self._offered(settled, fair, *found) if found else None
            after = settled.with_offer(meeting.buyer_id, meeting) if meeting else settled
            await self._store.put(replace(after, check_at=now + CHECK_EVERY))
            return meeting is not None

        return await self.database.transact(write)

    async def _first(self, waiting: WaitingList, fair: Fair) -> tuple[WaitingEntry, FreeTime] | None:
        """Return the first in line whom a free time suits, with that time."""
        [exhibitor] = await self.exhibitors.find_many([waiting.exhibitor_id])
        if exhibitor is None or len(waiting.open_offers) >= MAX_OFFERS:
            return None
        refused = await self.times.refused_buyers(fair, exhibitor)
        entries = [each for each in waiting.entries if each.offer_id is None and each.buyer_id not in refused]
        kinds = {each.kind for each in entries}
        free = {each: await self.times.free(fair, waiting.exhibitor_id, each) for each in sorted(kinds)}
        buyers = await self.times.of_buyers(fair, entries, [each for times in free.values() for each in times])
        found = ((each, buyers.first_for(each, free[each.kind])) for each in entries)
        return next(((entry, time) for entry, time in found if time is not None), None)

    async def _offered(self, waiting: WaitingList, fair: Fair, entry: WaitingEntry, free: FreeTime) -> Meeting:
        meeting = await self._meeting(waiting, fair, entry, free)
        await self._meetings.insert(meeting)
        await self.announcements.tell(SYSTEM, MeetingNews.OFFERED, meeting, fair, by=MeetingSide.EXHIBITOR)
        return meeting

    async def _meeting(self, waiting: WaitingList, fair: Fair, entry: WaitingEntry, free: FreeTime) -> Meeting:
        calendar, now = self.times.calendar, self.clock()
        times = await calendar.times(fair, waiting.exhibitor_id)
        hosting = await calendar.host(times, begins_at=free.begins_at, kind=entry.kind)
        [exhibitor] = await self.exhibitors.find_many([waiting.exhibitor_id])
        if exhibitor is None:
            raise NotFound("The exhibitor does not exist any more.")
        return Meeting(
            id=new_id("meet"),
            fair_id=fair.id,
            exhibitor_id=exhibitor.id,
            exhibitor_organisation_id=exhibitor.organisation_id,
            buyer_id=entry.buyer_id,
            buyer_people=[entry.person_id],
            hosting=hosting,
            kind=entry.kind,
            begins_at=free.begins_at,
            minutes=times.policy.minutes,
            buffer_minutes=times.policy.buffer_minutes,
            requested_by=MeetingSide.EXHIBITOR,
            waiting_list=True,
            proposal=TimeProposal(
                by=MeetingSide.EXHIBITOR,
                begins_at=free.begins_at,
                hosting=hosting,
                answer_by=hold_until(free.begins_at, now),
            ),
            created_at=now,
            changed_at=now,
            note=entry.note,
        )
