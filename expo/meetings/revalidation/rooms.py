"""Open rooms that are closed because the right to them has ended."""

from dataclasses import dataclass
from datetime import datetime

from expo.exhibitors.companies.rules.access import is_published
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.clock import Clock
from expo.kit.media.placement import MediaRooms
from expo.meetings.bookings.models import MeetingStatus
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.revalidation.rules.open_rooms import OPEN_BEFORE, is_open
from expo.meetings.rooms.models import EARLY


@dataclass(frozen=True)
class OpenRooms:
    """Ends the accesses that were given until ``at`` to rooms that are open now. Raises `MediaUnavailable`."""

    _store: MeetingStore
    media: MediaRooms
    exhibitors: Exhibitors
    clock: Clock

    async def close_cancelled(self, meeting_id: str, *, at: datetime) -> None:
        """Close the room of a booked meeting that was cancelled."""
        meeting = await self._store.find(meeting_id)
        if meeting is None or meeting.status is not MeetingStatus.CANCELLED or meeting.booked_at is None:
            return
        if is_open(meeting, self.clock()):
            await self.media.end_room(meeting.id, at=at)

    async def close_of_exhibitor(self, exhibitor_id: str, *, at: datetime) -> None:
        """Close the rooms of an exhibitor that is not published, also those of meetings that have begun."""
        [exhibitor] = await self.exhibitors.find_many([exhibitor_id])
        if exhibitor is None or is_published(exhibitor):
            return
        now = self.clock()
        meetings = await self._store.attended_by(
            exhibitor.organisation_id, begins_after=now - OPEN_BEFORE, begins_by=now + EARLY
        )
        for meeting in meetings:
            if meeting.status is MeetingStatus.BOOKED and is_open(meeting, self.clock()):
                await self.media.end_room(meeting.id, at=at)

    async def put_out(self, person_id: str, *, at: datetime) -> None:
        """Put a person out of all rooms; they come back to those to which they still have a right."""
        await self.media.end_participant(person_id, at=at)
