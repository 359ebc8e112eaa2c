"""Who is at a meeting's table now: those who follow it from a page, each as long as their line lasts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from expo.accounts.service import Accounts
from expo.kit.access import Actor
from expo.kit.processes.cancellation import cancel_and_wait
from expo.kit.realtime.presence import Presences
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingSide
from expo.meetings.rooms.models import EARLY, LATE
from expo.meetings.tables.editing import TableEditor
from expo.meetings.tables.models import MeetingAttendee
from expo.meetings.tables.store import TableStore


@dataclass(frozen=True)
class TableAttendance:
    """Keeps people present while they follow a table, and records who came and when the last one left.

    It does not depend on the media server: whoever follows the table by text alone has come too.
    """

    _store: TableStore
    editor: TableEditor
    presences: Presences
    accounts: Accounts

    async def is_present(self, meeting: Meeting, *sides: MeetingSide) -> bool:
        """Return whether somebody of one of these sides, or without any of either, is at the table."""
        subjects = [_subject(meeting, each) for each in sides or MeetingSide]
        return bool(await self.presences.at(subjects))

    @contextlib.asynccontextmanager
    async def follow(self, actor: Actor, *, meeting_id: str) -> AsyncIterator[Meeting]:
        """Let the actor follow a table of their company's; a person is present at it meanwhile.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`.
        """
        meeting, side = await self.editor.own(actor, meeting_id)
        if actor.author is None:
            yield meeting
            return
        await self._arrive(actor, meeting, side)
        beat = asyncio.create_task(self.presences.keep_on(_subject(meeting, side), actor.author))
        try:
            yield meeting
        finally:
            await cancel_and_wait(beat)
            await self._leave(meeting, side, actor.author)

    async def _arrive(self, actor: Actor, meeting: Meeting, side: MeetingSide) -> None:
        person, now = await self.accounts.find_me(actor), self.editor.clock()
        if person is None:
            return
        await self.presences.keep(_subject(meeting, side), person.id)
        if not _is_on(meeting, now):
            return

        async def write() -> None:
            table = await self.editor.table_of(meeting)
            attendee = MeetingAttendee(person_id=person.id, side=side, name=person.name, arrived_at=now)
            after = table.attended_by(attendee).scheduled(meeting)
            if after != table:
                await self._store.save(after)

        await self.editor.database.transact(write)

    async def _leave(self, meeting: Meeting, side: MeetingSide, person_id: str) -> None:
        await self.presences.leave(_subject(meeting, side), person_id)
        now = self.editor.clock()
        if not _is_on(meeting, now) or await self.is_present(meeting):
            return

        async def write() -> None:
            table = await self.editor.table_of(meeting)
            if table.attendees:
                await self._store.save(table.left(now).scheduled(meeting))

        await self.editor.database.transact(write)


def _is_on(meeting: Meeting, now: datetime) -> bool:
    """Return whether it is the time of a meeting, as for its room."""
    return meeting.begins_at - EARLY <= now < meeting.ends_at + LATE


def _subject(meeting: Meeting, side: MeetingSide) -> str:
    return f"{meeting.id}/{side}"
