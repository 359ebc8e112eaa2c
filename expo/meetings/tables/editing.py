"""How a meeting's table is changed: by the two companies alone, each change in one transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo.kit.access import Actor, require_scope
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.meetings.bookings.errors import MeetingNotFound
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.service import Meetings
from expo.meetings.models import WRITE, MeetingSide
from expo.meetings.tables.errors import TableClosed
from expo.meetings.tables.models import OPEN_AFTER, MeetingTable, new_table
from expo.meetings.tables.store import TableStore


@dataclass(frozen=True)
class OpenTable:
    """A table about to be changed by somebody on one side of its meeting, at ``now``."""

    meeting: Meeting
    side: MeetingSide
    before: MeetingTable
    now: datetime


Change = Callable[[OpenTable], Awaitable[MeetingTable]]


@dataclass(frozen=True)
class TableEditor:
    """Changes tables for people and programs of the two companies."""

    _store: TableStore
    meetings: Meetings
    journal: Journal
    database: Database
    clock: Clock

    async def own(self, actor: Actor, meeting_id: str) -> tuple[Meeting, MeetingSide]:
        """Return a meeting with the actor's side; raises `SignInRequired`, `Forbidden`, `MeetingNotFound`."""
        meeting = await self.meetings.get(actor, meeting_id=meeting_id)
        side = meeting.side_of(actor.organisation_id)
        if side is None:
            raise MeetingNotFound
        return meeting, side

    async def table_of(self, meeting: Meeting) -> MeetingTable:
        """Return a meeting's table as it is, or as it is laid at first."""
        return await self._store.find(meeting.id) or new_table(meeting)

    async def change(self, actor: Actor, meeting_id: str, change: Change, verb: str | None = None) -> MeetingTable:
        """Change a table and record ``verb`` in the journal; a change that changes nothing writes nothing.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`, and as ``change`` does.
        """

        async def write() -> MeetingTable:
            opened = await self._open(actor, meeting_id)
            after = (await change(opened)).scheduled(opened.meeting)
            if after == opened.before:
                return after
            await self._store.save(after)
            if verb is not None:
                await self.record(actor, verb, opened.meeting)
            return after

        return await self.database.transact(write, MeetingTable)

    async def record(self, actor: Actor, verb: str, meeting: Meeting, **facts: Any) -> None:
        """Record what happened at a meeting's table, but no text of it; joins the running transaction."""
        known = {"exhibitor_id": meeting.exhibitor_id, "buyer_id": meeting.buyer_id, **facts}
        await self.journal.record(actor, verb, Subject("meeting", meeting.id), fair_id=meeting.fair_id, facts=known)

    async def _open(self, actor: Actor, meeting_id: str) -> OpenTable:
        meeting, side = await self.own(actor, meeting_id)
        require_scope(actor, WRITE)
        now = self.clock()
        if meeting.status is not MeetingStatus.BOOKED or now > meeting.ends_at + OPEN_AFTER:
            raise TableClosed
        return OpenTable(meeting, side, await self.table_of(meeting), now)
