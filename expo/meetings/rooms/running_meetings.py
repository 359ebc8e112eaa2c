"""Meetings that run now, with the quality of their media: for the organiser of their fair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.media.room_figures import OpenRoomFigures
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.rooms.models import RunningMeeting, room_participant, worst
from livestream.rooms.figures import RoomFigures


@dataclass(frozen=True)
class RunningMeetings:
    """Shows organisers whether meetings have trouble, and nothing of who meets."""

    _store: MeetingStore
    figures: OpenRoomFigures
    fairs: Fairs

    async def of_fair(self, actor: Actor, *, fair_id: str, part: Slice) -> Page[RunningMeeting]:
        """Return the running meetings of the organiser's own fair, the worst quality first.

        The list changes every few seconds: a page after a cursor continues at its quality and time. Raises
        `FairNotFound`, `NotFound`, `Forbidden`, `Invalid`.
        """
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope="meetings:read")
        running = sorted(await self._running(fair.id), key=_position)
        if part.after:
            rank, begins_at, meeting_id = decode_cursor(part.after, [int, datetime, str])
            remaining = [each for each in running if _position(each) > (rank, begins_at, meeting_id)]
        else:
            remaining = running
        return page_of(remaining, [encode_cursor(*_position(each)) for each in remaining], part, total=len(running))

    async def _running(self, fair_id: str) -> Sequence[RunningMeeting]:
        rooms = await self.figures.by_room()
        meetings = await self._store.find_many(sorted(rooms))
        return [
            _running_meeting(meeting, *rooms[meeting.id]) for meeting in meetings.values() if meeting.fair_id == fair_id
        ]


def _running_meeting(meeting: Meeting, measured_at: datetime, room: RoomFigures) -> RunningMeeting:
    participants = [room_participant(each) for each in room.participants]
    quality = worst([each.quality for each in participants])
    return RunningMeeting(meeting.id, meeting.begins_at, meeting.ends_at, measured_at, quality, participants)


def _position(running: RunningMeeting) -> tuple[int, datetime, str]:
    return running.rank, running.begins_at, running.meeting_id
