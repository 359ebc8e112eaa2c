"""Fairs and booths whose meetings cannot take place any more."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.fairs.models import Fair
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.store import MeetingStore, Planning
from expo.meetings.revalidation.cancellations import MeetingCancellations
from expo.meetings.revalidation.rules.reasons import booth_reason, fair_reason, proposal_is_lost
from expo.meetings.waiting_list.closing import WaitingListClosing

_AT_ONCE: Final = 100
"""Meetings in one transaction."""
_MAX_BOOTHS: Final = 200


@dataclass(frozen=True)
class MeetingGrounds:
    """Cancels what has lost its fair or its booth, page by page: each is read, changed and told of in a transaction."""

    _store: MeetingStore
    cancellations: MeetingCancellations
    waiting_lists: WaitingListClosing
    exhibitors: Exhibitors
    database: Database
    clock: Clock

    async def check_fair(self, fair_id: str) -> None:
        """Cancel a fair's meetings at times at which it is not open; all of them, if it is not published any more."""
        [fair] = await self.exhibitors.fairs.find_many([fair_id])
        if fair is None:
            return
        async for page in self._at_fair(fair.id):
            lost = [each.id for each in page if fair_reason(each, fair) or proposal_is_lost(each, fair)]
            for begin in range(0, len(lost), _AT_ONCE):
                await self.database.transact(partial(self._check_times, fair.id, lost[begin : begin + _AT_ONCE]))
        if not fair.published:
            for exhibitor_id in await self.waiting_lists.at_fair(fair.id):
                await self.database.transact(partial(self.waiting_lists.close, fair, exhibitor_id))

    async def fairs_of(self, exhibitor_id: str) -> list[str]:
        """Return the fairs at which an exhibitor has a booth, without those that are over."""
        booths = await self.exhibitors.all_booths([exhibitor_id], limit=_MAX_BOOTHS)
        fairs = await self.exhibitors.fairs.find_many([each.fair_id for each in booths])
        return [each.id for each in fairs if each is not None and each.closes_at > self.clock()]

    async def check_booth(self, exhibitor_id: str, fair_id: str) -> None:
        """Cancel an exhibitor's meetings at a fair, and close its waiting list, if it receives nobody there now."""
        [fair] = await self.exhibitors.fairs.find_many([fair_id])
        [exhibitor] = await self.exhibitors.find_many([exhibitor_id])
        if fair is None or exhibitor is None:
            return
        async for page in self._store.ending_after(self.clock(), exhibitor.organisation_id, fair.id):
            await self.database.transact(partial(self._check_booth, fair, exhibitor.id, [each.id for each in page]))
        await self.database.transact(partial(self._check_waiting_list, fair, exhibitor.id))

    async def _at_fair(self, fair_id: str) -> AsyncIterator[list[Meeting]]:
        for planning in (Planning.ARRANGED, Planning.SCHEDULED):
            async for page in self._store.pages(fair_id, planning):
                yield page

    async def _check_times(self, fair_id: str, meeting_ids: Sequence[str]) -> None:
        [fair] = await self.exhibitors.fairs.find_many([fair_id])
        if fair is not None:
            await self.cancellations.cancel(fair, meeting_ids, partial(fair_reason, fair=fair))
            await self.cancellations.withdraw_proposals(fair, meeting_ids, partial(proposal_is_lost, fair=fair))

    async def _check_booth(self, fair: Fair, exhibitor_id: str, meeting_ids: Sequence[str]) -> None:
        reason = booth_reason(*await self._booth(fair.id, exhibitor_id))
        if reason is not None:
            await self.cancellations.cancel(fair, meeting_ids, lambda _: reason)

    async def _check_waiting_list(self, fair: Fair, exhibitor_id: str) -> None:
        if booth_reason(*await self._booth(fair.id, exhibitor_id)) is not None:
            await self.waiting_lists.close(fair, exhibitor_id)

    async def _booth(self, fair_id: str, exhibitor_id: str) -> tuple[Exhibitor | None, Booth | None]:
        [exhibitor] = await self.exhibitors.find_many([exhibitor_id])
        [booth] = await self.exhibitors.booths_of(SYSTEM, exhibitor_ids=[exhibitor_id], fair_id=fair_id)
        return exhibitor, booth
