"""Minutes of meetings: made of the points, sent to both sides, once by themselves and again when somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM, Actor
from expo.kit.db.due_items import DueItems
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import MeetingSide
from expo.meetings.tables.attendance import TableAttendance
from expo.meetings.tables.editing import OpenTable, TableEditor
from expo.meetings.tables.errors import NothingNoted
from expo.meetings.tables.mails import MinutesMails
from expo.meetings.tables.models import MeetingTable, Minutes, minutes_due_at, minutes_of
from expo.meetings.tables.store import TableStore


@dataclass(frozen=True)
class MeetingMinutes:
    """Sends minutes.

    They are sent by themselves when both sides have left, or 15 minutes after the meeting's end, whichever is first,
    unless somebody has sent them before. Later changes are sent when somebody presses the button again.
    """

    _store: TableStore
    editor: TableEditor
    _meetings: MeetingStore
    attendance: TableAttendance
    mails: MinutesMails
    fairs: Fairs

    async def find_many(self, minutes_ids: Sequence[str]) -> list[Minutes | None]:
        """Return minutes of tables that a reader has read, without access control."""
        return await self._store.find_minutes(minutes_ids)

    async def send(self, actor: Actor, *, meeting_id: str) -> MeetingTable:
        """Send the minutes to both sides; nothing is sent again while no point has changed.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`, `NothingNoted`, `TableFull`.
        """
        meeting, _ = await self.editor.own(actor, meeting_id)
        await self._request_translations(meeting)

        async def send(table: OpenTable) -> MeetingTable:
            if not table.before.points:
                raise NothingNoted
            if not table.before.has_unsent_points:
                return table.before
            return await self._make(actor, table.meeting, table.before, table.side)

        return await self.editor.change(actor, meeting_id, send)

    async def send_due(self) -> int:
        """Send the minutes that are due; return how many meetings were looked at. For the worker."""
        due = DueItems("meeting_minutes", self._send_due, self._store.put_off, self.editor.clock)
        return await due.work_off(await self._store.find_due(self.editor.clock()))

    async def _send_due(self, meeting_id: str) -> None:
        meeting = await self._meetings.find(meeting_id)
        if meeting is not None:
            await self._request_translations(meeting)

        async def write() -> None:
            meeting, table = await self._meetings.find(meeting_id), await self._store.find(meeting_id)
            if meeting is None or table is None:
                return
            current = await self._without_those_who_came_back(meeting, table)
            is_due = current.due_at is not None and current.due_at <= self.editor.clock()
            after = await self._make(SYSTEM, meeting, current, None) if is_due else current
            await self._store.save(after.scheduled(meeting))

        await self.editor.database.transact(write)

    async def _without_those_who_came_back(self, meeting: Meeting, table: MeetingTable) -> MeetingTable:
        """Return a table with its time, which is later where somebody is there in spite of what was recorded."""
        is_early = self.editor.clock() < minutes_due_at(meeting)
        if is_early and table.left_at is not None and await self.attendance.is_present(meeting):
            return replace(table, left_at=None).scheduled(meeting)
        return table.scheduled(meeting)

    async def _make(
        self, actor: Actor, meeting: Meeting, table: MeetingTable, side: MeetingSide | None
    ) -> MeetingTable:
        """Write minutes and tell both sides; returns the table to save. Joins the running transaction."""
        after = table.minuted()
        minutes = minutes_of(after, self.editor.clock(), side)
        await self._store.insert_minutes(minutes)
        await self.editor.record(actor, "meeting.minutes_sent", meeting, number=minutes.number)
        await self.mails.send(minutes, meeting, await self.fairs.get(SYSTEM, fair_id=meeting.fair_id))
        return after

    async def _request_translations(self, meeting: Meeting) -> None:
        """Request missing translations beforehand: a transaction that requests them too would conflict with readers."""
        table, fair = await self.editor.table_of(meeting), await self.fairs.get(SYSTEM, fair_id=meeting.fair_id)
        if table.has_unsent_points:
            await self.mails.request_translations(table, meeting, fair)
