"""Looks at meetings again after a change below them: the worker's part.

What is done follows from how things are now, not from what was heard: an exhibitor who reopens a booth in time finds
its meetings as they were. A change is forgotten after its last meeting; a worker that is killed before begins again,
and finds nothing to do for the meetings that are done.
"""

from dataclasses import dataclass

from expo.kit.clock import Clock
from expo.kit.db.due_items import PUT_OFF, DueItems
from expo.kit.media.placement import MediaUnavailable
from expo.meetings.revalidation.grounds import MeetingGrounds
from expo.meetings.revalidation.models import MeetingDependency, Revalidation
from expo.meetings.revalidation.people import LeavingPeople
from expo.meetings.revalidation.rooms import OpenRooms
from expo.meetings.revalidation.store import RevalidationStore


@dataclass(frozen=True)
class MeetingRevalidation:
    """Works off changes. Rooms are closed by a loop of their own: nobody stays in one until many emails are queued."""

    _store: RevalidationStore
    grounds: MeetingGrounds
    people: LeavingPeople
    rooms: OpenRooms
    clock: Clock

    async def work_off_due(self) -> int:
        """Look at what is due; return how many changes there were. For the worker."""
        due = DueItems("meeting_revalidation", self._work_off, self._store.put_off, self.clock)
        return await due.work_off(await self._store.due(self.clock()))

    async def close_rooms_due(self) -> int:
        """Close the rooms that changes concern; return how many changes are due. For the worker."""
        due = DueItems("meeting_room_closing", self._close_rooms_of, self._store.put_off, self.clock)
        return await due.work_off(await self._store.rooms_due(self.clock()))

    async def _close_rooms_of(self, revalidation_id: str) -> None:
        revalidation = await self._store.find(revalidation_id)
        if revalidation is not None:
            await self._close_rooms(revalidation)

    async def _work_off(self, revalidation_id: str) -> None:
        revalidation = await self._store.find(revalidation_id)
        if revalidation is None:
            return
        is_closed = await self._close_rooms(revalidation)
        await self._check_meetings(revalidation)
        if is_closed:
            await self._store.done(revalidation)
        else:
            await self._store.put_off(revalidation.id, self.clock() + PUT_OFF)

    async def _close_rooms(self, revalidation: Revalidation) -> bool:
        """End accesses to rooms; return whether that worked: a LiveKit server that is down holds up no emails."""
        if revalidation.rooms_closed:
            return True
        subject_id, since = revalidation.subject_id, revalidation.since
        try:
            match revalidation.dependency:
                case MeetingDependency.EXHIBITOR:
                    await self.rooms.close_of_exhibitor(subject_id, at=since)
                case MeetingDependency.MEMBER:
                    await self.rooms.put_out(subject_id, at=since)
                case MeetingDependency.MEETING:
                    await self.rooms.close_cancelled(subject_id, at=since)
                case _:
                    pass
        except MediaUnavailable:
            return False
        await self._store.set_rooms_closed(revalidation)
        return True

    async def _check_meetings(self, revalidation: Revalidation) -> None:
        subject_id = revalidation.subject_id
        match revalidation.dependency:
            case MeetingDependency.FAIR:
                await self.grounds.check_fair(subject_id)
            case MeetingDependency.EXHIBITOR:
                for fair_id in await self.grounds.fairs_of(subject_id):
                    await self._check_booth(subject_id, fair_id)
            case MeetingDependency.BOOTH:
                await self._check_booth(subject_id, revalidation.fair_id or "")
            case MeetingDependency.STAFF:
                await self.people.check_staff(subject_id, revalidation.fair_id or "")
            case MeetingDependency.MEMBER:
                await self.people.check_member(revalidation.organisation_id or "", subject_id)
            case MeetingDependency.MEETING:
                pass

    async def _check_booth(self, exhibitor_id: str, fair_id: str) -> None:
        """Look at an exhibitor's meetings at a fair; in a booth that is open again, the staff may be another one."""
        await self.grounds.check_booth(exhibitor_id, fair_id)
        await self.people.check_staff(exhibitor_id, fair_id)
