"""Emails about meetings, in the reader's language and time zone (``mails.toml``).

Words of the other side appear as a short excerpt without addresses, as in enquiries.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from babel.units import format_unit

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.fairs.fairs.models import Fair
from expo.kit.access import SYSTEM, Role
from expo.kit.calendars.events import CalendarEvent, Organiser
from expo.kit.mail.outbox import EmailQueue, OutgoingEmail
from expo.localisation.models import Text
from expo.meetings.availability.models import Availability
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.invitations import EventReader, invitation, meeting_event, meeting_texts
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingSide
from expo.sourcing.mails import excerpt_without_addresses

MAX_READERS: Final = 5


class MeetingNews(StrEnum):
    """What happened to a meeting; the value is the journal's verb and the key of the email's text."""

    REQUESTED = "requested"
    BOOKED = "booked"
    PROPOSED = "proposed"
    MOVED = "moved"
    DECLINED = "declined"
    PROPOSAL_DECLINED = "proposal_declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PROPOSAL_EXPIRED = "proposal_expired"
    HANDED_OVER = "handed_over"
    PEOPLE_CHANGED = "people_changed"
    NO_SHOW_REPORTED = "no_show_reported"
    NO_SHOW_CONTESTED = "no_show_contested"

    @property
    def concerns_both(self) -> bool:
        """Whether the side that caused it gets an email too: its calendar changes."""
        return self in _FOR_BOTH

    @property
    def changes_calendars(self) -> bool:
        """Whether emails carry an invitation to the meeting as it is now, or withdraw it."""
        return self in _INVITE


_INVITE: Final = frozenset(
    {
        MeetingNews.BOOKED,
        MeetingNews.MOVED,
        MeetingNews.HANDED_OVER,
        MeetingNews.PEOPLE_CHANGED,
        MeetingNews.CANCELLED,
    }
)
_FOR_BOTH: Final = frozenset(
    {MeetingNews.BOOKED, MeetingNews.MOVED, MeetingNews.CANCELLED, MeetingNews.EXPIRED, MeetingNews.HANDED_OVER}
)


@dataclass(frozen=True)
class _Letter:
    """An email about one meeting to one reader."""

    news: MeetingNews
    meeting: Meeting
    reader: EventReader
    link: str
    organiser: Organiser

    def email(self) -> OutgoingEmail:
        """Return the email, with an invitation where calendars change."""
        texts, reader = meeting_texts(), self.reader
        text, company = texts[self.news][reader.language], excerpt_without_addresses(Text(reader.company, "en"))
        calendar = None
        if self.news.changes_calendars:
            event = meeting_event(self.meeting, reader, organiser=self.organiser, link=self.link)
            calendar = invitation(self.meeting, event)
        subject, body = text["subject"].format(company=company), self._body(text["text"].format(company=company))
        return OutgoingEmail(reader.email, reader.language, subject, body, calendar)

    def _body(self, sentence: str) -> str:
        meeting, reader, labels = self.meeting, self.reader, meeting_texts()["labels"][self.reader.language]
        is_proposed = meeting.proposal is not None and self.news is MeetingNews.PROPOSED
        begins_at = meeting.proposal.begins_at if meeting.proposal and is_proposed else meeting.begins_at
        time = time_in_words(begins_at, meeting.minutes, reader.time_zone, reader.language)
        words = meeting.note if self.news is MeetingNews.REQUESTED else meeting.reason
        paragraphs = [
            labels["hello"].format(name=reader.name),
            sentence,
            f"{labels['time']}{time}\n{labels['kind']}{labels[meeting.kind]}",
            labels["quoted"].format(words=excerpt_without_addresses(words)) if words else "",
            f"{labels['see']}\n\n{self.link}",
        ]
        body = "\n\n".join(each for each in paragraphs if each)
        return f"\n{body}\n"


@dataclass(frozen=True)
class MeetingMails:
    """Tells the sides of a meeting what happened to it."""

    organisations: Organisations
    accounts: Accounts
    availabilities: Availabilities
    emails: EmailQueue
    organiser: Organiser

    async def tell(self, news: MeetingNews, meeting: Meeting, fair: Fair, *, by: MeetingSide | None) -> None:
        """Queue emails to the other side, or to both; joins the running transaction."""
        sides = [each for each in MeetingSide if news.concerns_both or each is not by]
        emails = []
        companies, zones = await self._companies(meeting), await self._time_zones(meeting, fair)
        for side in sides:
            for person in await self._readers(meeting, side):
                reader = _reader(person, companies[side.other], zones[side])
                emails.append(_Letter(news, meeting, reader, self._link(meeting, person), self.organiser).email())
        await self.emails.enqueue(emails)

    async def event(self, meeting: Meeting, person: Person, side: MeetingSide, fair: Fair) -> CalendarEvent:
        """Return a meeting as an event of a person on one of its sides."""
        companies, zones = await self._companies(meeting), await self._time_zones(meeting, fair)
        reader = _reader(person, companies[side.other], zones[side])
        return meeting_event(meeting, reader, organiser=self.organiser, link=self._link(meeting, person))

    def _link(self, meeting: Meeting, person: Person) -> str:
        return self.emails.link(person.language, f"/meeting/{meeting.id}")

    async def _companies(self, meeting: Meeting) -> dict[MeetingSide, str]:
        """Return the names of both companies."""
        ids = [meeting.organisation_of(each) for each in MeetingSide]
        names = await self.organisations.find_many(organisation_ids=ids)
        return {side: found.name if found else "" for side, found in zip(MeetingSide, names, strict=True)}

    async def _time_zones(self, meeting: Meeting, fair: Fair) -> dict[MeetingSide, str]:
        """Return the time zone in which each side reads: that of the hours it has recorded, or the fair's."""
        host = (meeting.hosting.staff_ids or [meeting.exhibitor_id])[0]
        known = await self.availabilities.of_participants(fair.id, [meeting.buyer_id, host])
        return {
            MeetingSide.BUYER: _zone(known.get(meeting.buyer_id), fair),
            MeetingSide.EXHIBITOR: _zone(known.get(host), fair),
        }

    async def _readers(self, meeting: Meeting, side: MeetingSide) -> list[Person]:
        """Return the recipients: the buyer's people, or the exhibitor's managers, five at most."""
        organisation_id = meeting.organisation_of(side)
        if side is MeetingSide.BUYER:
            people = await self.accounts.get_people(SYSTEM, person_ids=meeting.buyer_people[:MAX_READERS])
            known = [each for each in people if each and each.confirmed_at and each.membership(organisation_id)]
            if known:
                return known
        leading = await self._members(organisation_id, Role.OWNER, Role.MANAGER)
        return leading or await self._members(organisation_id, Role.MEMBER)

    async def _members(self, organisation_id: str, *roles: Role) -> list[Person]:
        return await self.organisations.readers(organisation_id, roles=roles, maximum=MAX_READERS)


def _reader(person: Person, company: str, zone: str) -> EventReader:
    return EventReader(person.email, person.name, person.language, zone, company)


def _zone(availability: Availability | None, fair: Fair) -> str:
    hours = availability.hours if availability else None
    return hours.time_zone if hours else fair.time_zone


def time_in_words(begins_at: datetime, minutes: int, zone: str, language: str) -> str:
    """Return a meeting's day, time and length in a zone: "Thursday, 15 April 2027, 10:00 (Madrid), 30 min"."""
    place = ZoneInfo(zone)
    local = begins_at.astimezone(place)
    city = get_timezone_location(place, locale=language, return_city=True)
    day, time = format_date(local.date(), "full", language), format_time(local, "short", tzinfo=place, locale=language)
    return f"{day}, {time} ({city}), {format_unit(minutes, 'minute', 'short', locale=language)}"
