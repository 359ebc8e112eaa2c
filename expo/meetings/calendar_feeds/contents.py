"""What a person's calendar feed contains: their meetings at all fairs, as events in their time zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from expo.accounts.models import Person
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.calendars.events import CalendarEvent
from expo.meetings.availability.models import Availability, availability_id
from expo.meetings.bookings.invitations import EventReader, meeting_event
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.personal import Attended, PersonalMeetings
from expo.meetings.models import MeetingSide

PAST: Final = timedelta(days=30)
"""How long past meetings stay in a feed."""
CANCELLED: Final = timedelta(days=14)
"""How long a feed contains a cancelled meeting, so that calendars take it out."""


@dataclass(frozen=True)
class FeedContents:
    """Reads the meetings of people, in a number of commands that does not grow with the meetings."""

    meetings: PersonalMeetings
    fairs: Fairs
    mails: MeetingMails

    async def events(self, person: Person, now: datetime) -> list[CalendarEvent]:
        """Return a person's booked and lately cancelled meetings as events, in order of time (`PersonalMeetings`)."""
        attended = await self.meetings.of_person(person, now - PAST)
        return await self._events(person, [each for each in attended if _is_shown(each[0], now)])

    async def _events(self, person: Person, attended: Sequence[Attended]) -> list[CalendarEvent]:
        names = await self.mails.company_names([meeting for meeting, _ in attended])
        companies = {each: name.reading(person.language).text for each, name in names.items()}
        zones = await self._time_zones(attended)
        mails, language = self.mails, person.language
        return [
            meeting_event(
                meeting,
                EventReader(
                    person.email,
                    person.name,
                    language,
                    zones[meeting.id],
                    companies.get(meeting.organisation_of(side.other), ""),
                ),
                organiser=mails.organiser,
                link=mails.emails.link(language, f"/meeting/{meeting.id}"),
            )
            for meeting, side in attended
        ]

    async def _time_zones(self, attended: Sequence[Attended]) -> Mapping[str, str]:
        """Return the time zone in which the person reads each meeting: of the hours of their side, or the fair's."""
        keys = {meeting.id: availability_id(meeting.fair_id, _participant(meeting, side)) for meeting, side in attended}
        known = await self.mails.availabilities.find_many(list(dict.fromkeys(keys.values())))
        hours = {each.id: each for each in known if each is not None}
        fairs = {each.id: each for each in await self._fairs(attended) if each is not None}
        return {meeting.id: _zone(hours.get(keys[meeting.id]), fairs.get(meeting.fair_id)) for meeting, _ in attended}

    async def _fairs(self, attended: Sequence[Attended]) -> list[Fair | None]:
        return await self.fairs.find_many(list(dict.fromkeys(meeting.fair_id for meeting, _ in attended)))


def _participant(meeting: Meeting, side: MeetingSide) -> str:
    if side is MeetingSide.BUYER:
        return meeting.buyer_id
    return (meeting.hosting.staff_ids or [meeting.exhibitor_id])[0]


def _zone(availability: Availability | None, fair: Fair | None) -> str:
    if availability is not None and availability.hours is not None:
        return availability.hours.time_zone
    return fair.time_zone if fair else "UTC"


def _is_shown(meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting is booked, or was cancelled lately."""
    return meeting.status is MeetingStatus.BOOKED or now - meeting.changed_at <= CANCELLED
