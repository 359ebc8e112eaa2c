"""Tells both sides of meetings what happened: who is told, and what their emails need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.models import Fair
from expo.kit.access import SYSTEM, Role
from expo.kit.calendars.events import CalendarEvent, Organiser
from expo.kit.mail.outbox import EmailQueue
from expo.localisation.models import Text
from expo.meetings.availability.models import Availability
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.invitations import EventReader, meeting_event
from expo.meetings.bookings.letters import MeetingLetter, MeetingNews, schedule_email
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import MeetingSide

MAX_READERS: Final = 5
"""Most recipients among an organisation's members, where nobody is named."""


@dataclass(frozen=True, kw_only=True)
class _Participants:
    """What emails need to know of the participants: names and confirmed members of organisations, hours."""

    fair: Fair
    names: Mapping[str, Text]
    members: Mapping[str, Sequence[Person]]
    availabilities: Mapping[str, Availability]

    def event_reader(self, meeting: Meeting, side: MeetingSide, person: Person) -> EventReader:
        """Return how a person on a side reads: in the time zone of the hours it has recorded, or the fair's."""
        participant_id = meeting.buyer_id if side is MeetingSide.BUYER else _host(meeting)
        zone = _zone(self.availabilities.get(participant_id), self.fair)
        name = self.names.get(meeting.organisation_of(side.other))
        company = name.reading(person.language).text if name else ""
        return EventReader(person.email, person.name, person.language, zone, company)

    def readers(self, meeting: Meeting, side: MeetingSide) -> Sequence[Person]:
        """Return the recipients: all of the buyer's people, or five of the exhibitor's managers at most."""
        organisation_id = meeting.organisation_of(side)
        members = self.members.get(organisation_id, ())
        if side is MeetingSide.BUYER and (known := [each for each in members if each.id in meeting.buyer_people]):
            return known
        leading = [each for each in members if each.role_in(organisation_id) is not Role.MEMBER]
        return (leading or members)[:MAX_READERS]


@dataclass(frozen=True)
class MeetingMails:
    """Queues emails to the sides of meetings; ``organiser`` is the sender of their invitations."""

    organisations: Organisations
    exhibitors: Exhibitors
    accounts: Accounts
    availabilities: Availabilities
    emails: EmailQueue
    organiser: Organiser

    async def tell(self, news: MeetingNews, meeting: Meeting, fair: Fair, *, by: MeetingSide | None) -> None:
        """Queue emails to the other side, or to both; joins the running transaction."""
        await self.tell_all(news, [meeting], fair, by=by)

    async def tell_all(
        self, news: MeetingNews, meetings: Sequence[Meeting], fair: Fair, *, by: MeetingSide | None = None
    ) -> None:
        """Queue emails about the same news of many meetings, in a few commands; joins the running transaction."""
        sides = [each for each in MeetingSide if news.concerns_both or each is not by]
        known = await self._participants(meetings, sides, fair)
        letters = [
            self._letter(news, meeting, known.event_reader(meeting, side, person), person)
            for meeting in meetings
            for side in sides
            for person in known.readers(meeting, side)
        ]
        await self.emails.enqueue([each.email() for each in letters])

    async def tell_people(self, before: Meeting, after: Meeting, fair: Fair) -> None:
        """Queue invitations to the people whom a buyer has added to a booked meeting, and withdrawals to those removed.

        Joins the running transaction.
        """
        if after.status is not MeetingStatus.BOOKED:
            return
        news = dict.fromkeys(set(before.buyer_people) - set(after.buyer_people), MeetingNews.PERSON_REMOVED)
        news |= dict.fromkeys(set(after.buyer_people) - set(before.buyer_people), MeetingNews.PERSON_ADDED)
        people = await self.accounts.get_people(SYSTEM, person_ids=sorted(news))
        known, side = await self._participants([after], [], fair), MeetingSide.BUYER
        letters = [
            self._letter(news[each.id], after, known.event_reader(after, side, each), each)
            for each in people
            if each and each.confirmed_at
        ]
        await self.emails.enqueue([each.email() for each in letters])

    async def tell_person(
        self, news: MeetingNews, meeting: Meeting, fair: Fair, *, person_id: str, organisation_id: str
    ) -> None:
        """Queue an email to one member of a side's organisation, unless they have left it; joins the transaction."""
        [person] = await self.accounts.get_people(SYSTEM, person_ids=[person_id])
        side = meeting.side_of(organisation_id)
        if person is None or side is None or not person.confirmed_at or person.role_in(organisation_id) is None:
            return
        known = await self._participants([meeting], [], fair)
        letter = self._letter(news, meeting, known.event_reader(meeting, side, person), person)
        await self.emails.enqueue([letter.email()])

    def _letter(self, news: MeetingNews, meeting: Meeting, reader: EventReader, person: Person) -> MeetingLetter:
        return MeetingLetter(news, meeting, reader, self.link(meeting, person.language), self.organiser)

    async def tell_of_schedule(self, fair: Fair, counts: Mapping[str, int]) -> None:
        """Queue one email to each organisation with its number of new meetings in the fair's published schedule.

        Joins the running transaction.
        """
        members = await self.organisations.readers_of(list(counts))
        await self.emails.enqueue(
            [schedule_email(fair, members[each][0], counts[each], self.emails) for each in counts if members[each]]
        )

    async def event(self, meeting: Meeting, person: Person, side: MeetingSide, fair: Fair) -> CalendarEvent:
        """Return a meeting as an event of a person on one of its sides."""
        known = await self._participants([meeting], [], fair)
        reader = known.event_reader(meeting, side, person)
        return meeting_event(meeting, reader, organiser=self.organiser, link=self.link(meeting, person.language))

    async def readers(self, meeting: Meeting, side: MeetingSide, fair: Fair) -> list[EventReader]:
        """Return those on a side who get emails: the buyer's people, or five of the exhibitor's managers at most."""
        known = await self._participants([meeting], [side], fair)
        return [known.event_reader(meeting, side, each) for each in known.readers(meeting, side)]

    def link(self, meeting: Meeting, language: str) -> str:
        """Return the address of a meeting's page in a language."""
        return self.emails.link(language, f"/meeting/{meeting.id}")

    async def _participants(
        self, meetings: Sequence[Meeting], sides: Sequence[MeetingSide], fair: Fair
    ) -> _Participants:
        readers = list(dict.fromkeys(each.organisation_of(side) for each in meetings for side in sides))
        hours = list(dict.fromkeys(each for meeting in meetings for each in (meeting.buyer_id, _host(meeting))))
        return _Participants(
            fair=fair,
            names=await self.company_names(meetings),
            members=await self.organisations.readers_of(readers) if readers else {},
            availabilities=await self.availabilities.of_participants(fair.id, hours),
        )

    async def company_names(self, meetings: Sequence[Meeting]) -> dict[str, Text]:
        """Return the names of both sides' companies by organisation; an exhibitor's as its readers can read it."""
        buyers = list(dict.fromkeys(each.organisation_of(MeetingSide.BUYER) for each in meetings))
        named = await self.organisations.find_many(organisation_ids=buyers)
        exhibitors = await self.exhibitors.find_many(list(dict.fromkeys(each.exhibitor_id for each in meetings)))
        names = {each.id: Text(each.name, "en") for each in named if each}
        return names | {each.organisation_id: each.readable_name for each in exhibitors if each}


def _host(meeting: Meeting) -> str:
    return (meeting.hosting.staff_ids or [meeting.exhibitor_id])[0]


def _zone(availability: Availability | None, fair: Fair) -> str:
    hours = availability.hours if availability else None
    return hours.time_zone if hours else fair.time_zone
