"""Access to rooms of video meetings: for people of the two companies, from shortly before until after the meeting."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import Actor, require_person, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import NotFound, SignInRequired
from expo.kit.journal.entries import Journal, Subject
from expo.kit.media.placement import MediaRooms, RoomAccess, RoomSignalling
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.service import Meetings
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import MeetingSide
from expo.meetings.retention.service import RecordingRetentions
from expo.meetings.rooms.errors import RoomClosed, RoomNotOpen
from expo.meetings.rooms.models import RoomHours
from expo.sourcing.service import Enquiries

_CHECK: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class MeetingRoomAccess:
    """One person's access to a room; ``meeting`` is None for the room of a connection check.

    ``direct`` allows media to travel between two browsers, with ``relay_only`` through TURN servers alone, so that
    neither sees the other's address. ``recording_days`` is how long a recording is kept; 0: none can be asked for.
    Rooms of LiveKit have neither direct calls nor recordings.
    """

    access: RoomAccess
    participant_id: str
    name: str
    now: datetime
    direct: bool
    relay_only: bool
    recording_days: int = 0
    meeting: Meeting | None = None
    other_company: str = ""


@dataclass(frozen=True)
class Rooms:
    """Admits people to rooms of the media server."""

    _store: MeetingStore
    meetings: Meetings
    media: MediaRooms
    accounts: Accounts
    organisations: Organisations
    exhibitors: Exhibitors
    enquiries: Enquiries
    journal: Journal
    database: Database
    clock: Clock
    retentions: RecordingRetentions

    async def enter(self, actor: Actor, *, meeting_id: str) -> MeetingRoomAccess:
        """Return the actor's access to a meeting's room, and note that their side has come.

        Raises `SignInRequired`, `Forbidden` for API keys, `MeetingNotFound`, `RoomNotOpen`, `RoomClosed`,
        `MediaUnavailable`.
        """
        require_person(actor)
        meeting = await self.meetings.get(actor, meeting_id=meeting_id)
        room_hours = self._open_hours(meeting)
        [exhibitor] = await self.exhibitors.visible_many([meeting.exhibitor_id])
        if exhibitor is None:
            raise RoomClosed
        person, side = await self._person(actor), self._side(actor, meeting)
        days = await self.retentions.days_at(room_hours.opens_at, fair_id=meeting.fair_id)
        access = await self.media.admit(
            meeting.id,
            participant_id=person.id,
            name=person.name,
            may_send=True,
            may_record=days > 0,
            ends_at=room_hours.closes_at,
        )
        await self._record_arrival(actor, meeting, side)
        known = await self._know_each_other(actor, meeting)
        is_ours = access.signalling is RoomSignalling.CLOUD_EXPO
        return MeetingRoomAccess(
            access=access,
            participant_id=person.id,
            name=person.name,
            now=self.clock(),
            direct=is_ours and (known or bool(access.ice_servers)),
            relay_only=not known,
            recording_days=days if is_ours else 0,
            meeting=meeting,
            other_company=await self._company(meeting, side.other, person.language),
        )

    async def enter_check(self, actor: Actor) -> MeetingRoomAccess:
        """Return the actor's access to a room of their own, in which they check their connection.

        Raises `SignInRequired`, `Forbidden` for API keys, `MediaUnavailable`.
        """
        require_person(actor)
        person, now = await self._person(actor), self.clock()
        access = await self.media.admit(
            f"check_{person.id}", participant_id=person.id, name=person.name, may_send=True, ends_at=now + _CHECK
        )
        return MeetingRoomAccess(access, person.id, person.name, now, direct=False, relay_only=False)

    async def servers(self, actor: Actor) -> list[str]:
        """Return the addresses of the media servers that run now. Raises `SignInRequired`."""
        require_signed_in(actor)
        return await self.media.addresses()

    def turn_regions(self, actor: Actor) -> list[str]:
        """Return the regions among which a browser chooses its TURN servers, in order. Raises `SignInRequired`."""
        require_signed_in(actor)
        return self.media.turn_regions()

    def _open_hours(self, meeting: Meeting) -> RoomHours:
        """Return the hours of a room that is open now; raises `RoomClosed`, `RoomNotOpen`."""
        now, hours = self.clock(), RoomHours.of(meeting)
        if hours is None or now >= hours.closes_at:
            raise RoomClosed
        if now < hours.opens_at:
            raise RoomNotOpen(hours.opens_at, now)
        return hours

    async def _person(self, actor: Actor) -> Person:
        person = await self.accounts.find_me(actor)
        if person is None:
            raise SignInRequired
        return person

    def _side(self, actor: Actor, meeting: Meeting) -> MeetingSide:
        side = meeting.side_of(actor.organisation_id)
        if side is None:
            raise NotFound("There is nothing with this id.")
        return side

    async def _record_arrival(self, actor: Actor, meeting: Meeting, side: MeetingSide) -> None:
        if side in meeting.arrivals:
            return

        async def write() -> None:
            current = await self._store.find(meeting.id)
            if current is None or side in current.arrivals:
                return
            await self._store.set_arrival(meeting.id, side, self.clock())
            subject = Subject("meeting", meeting.id)
            await self.journal.record(actor, "meeting.attended", subject, fair_id=meeting.fair_id)

        await self.database.transact(write)

    async def _know_each_other(self, actor: Actor, meeting: Meeting) -> bool:
        """Return whether the exhibitor has answered an enquiry of the buyer: then they may see their addresses."""
        if meeting.enquiry_id is None:
            return False
        enquiry = await self.enquiries.get(actor, enquiry_id=meeting.enquiry_id)
        return enquiry.answered_at is not None

    async def _company(self, meeting: Meeting, side: MeetingSide, language: str) -> str:
        """Return the name of a side's company; an exhibitor's as a reader of the language can read it."""
        if side is MeetingSide.EXHIBITOR:
            [exhibitor] = await self.exhibitors.find_many([meeting.exhibitor_id])
            return exhibitor.readable_name.reading(language).text if exhibitor else ""
        [found] = await self.organisations.find_many(organisation_ids=[meeting.organisation_of(side)])
        return found.name if found else ""
