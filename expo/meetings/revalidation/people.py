"""Meetings of people who have left a booth's staff or a company."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from expo.accounts.service import Accounts
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.models import Fair
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.revalidation.departures import MeetingDepartures
from expo.meetings.waiting_list.closing import WaitingListClosing


@dataclass(frozen=True)
class LeavingPeople:
    """Finds the meetings of those who have left; each is changed in a transaction of its own."""

    _store: MeetingStore
    departures: MeetingDepartures
    waiting_lists: WaitingListClosing
    exhibitors: Exhibitors
    accounts: Accounts
    database: Database
    clock: Clock

    async def check_staff(self, exhibitor_id: str, fair_id: str) -> None:
        """Hand over the meetings at a booth whose hosts are not on its staff any more; not those of a closed booth."""
        [exhibitor] = await self.exhibitors.find_many([exhibitor_id])
        [booth] = await self.exhibitors.booths_of(SYSTEM, exhibitor_ids=[exhibitor_id], fair_id=fair_id)
        if exhibitor is None or booth is None or not booth.is_open:
            return
        staff = {each.id for each in booth.staff}
        async for page in self._store.ending_after(self.clock(), exhibitor.organisation_id, fair_id):
            for meeting in page:
                if not _hosts(meeting) <= staff:
                    await self._change(meeting, self.departures.replace_hosts)

    async def check_member(self, organisation_id: str, person_id: str) -> None:
        """Take a person off the meetings and waiting lists of a buyer that they have left, unless they are back."""
        [person] = await self.accounts.get_people(SYSTEM, person_ids=[person_id])
        if person is not None and person.membership(organisation_id) is not None:
            return
        async for page in self._store.of_buyer_person(person_id):
            for meeting in page:
                if meeting.buyer_id == organisation_id and meeting.holds_time:
                    await self._change(meeting, partial(self.departures.remove_buyer_person, person_id=person_id))
        for waiting in await self.waiting_lists.lists_of(organisation_id, person_id):
            await self.database.transact(partial(self.waiting_lists.hand_over, waiting, organisation_id, person_id))

    async def _change(self, meeting: Meeting, change: Callable[[Fair, str], Awaitable[None]]) -> None:
        [fair] = await self.exhibitors.fairs.find_many([meeting.fair_id])
        if fair is not None:
            await self.database.transact(partial(change, fair, meeting.id))


def _hosts(meeting: Meeting) -> set[str]:
    """Return the staff who receive the buyer, at the agreed or at the proposed time."""
    proposed = meeting.proposal.hosting.staff_ids if meeting.proposal else []
    return {*meeting.hosting.staff_ids, *proposed} if meeting.holds_time else set()
