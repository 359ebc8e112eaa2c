"""Reminders of booked meetings, by email to both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.db.due_items import DueItems
from expo.kit.db.mongo import Database
from expo.meetings.bookings.letters import MeetingNews
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.rules.reminders import DAY, HOUR, due_lead, next_reminder_at
from expo.meetings.bookings.store import MeetingStore

_NEWS: Final[Mapping[timedelta, MeetingNews]] = {DAY: MeetingNews.DAY_REMINDER, HOUR: MeetingNews.HOUR_REMINDER}


@dataclass(frozen=True)
class MeetingReminders:
    """Sends reminders. A meeting's document says which are sent, and changes together with the queue of emails."""

    _store: MeetingStore
    mails: MeetingMails
    fairs: Fairs
    database: Database
    clock: Clock

    async def send_due(self) -> int:
        """Queue the reminders that are due, each of them once; return how many meetings were due. For the worker."""
        due = DueItems("meeting_reminder", self._remind, self._store.put_off_reminder, self.clock)
        return await due.work_off(await self._store.to_remind(self.clock()))

    async def _remind(self, meeting_id: str) -> None:
        async def write() -> None:
            now, meeting = self.clock(), await self._store.find(meeting_id)
            next_at = next_reminder_at(meeting) if meeting else None
            if meeting is None or next_at is None or now < next_at:
                return
            await self._store.set_reminded(meeting, now)
            lead = due_lead(meeting, now)
            if lead is not None:
                fair = await self.fairs.get(SYSTEM, fair_id=meeting.fair_id)
                await self.mails.tell(_NEWS[lead], meeting, fair, by=None)

        await self.database.transact(write)
