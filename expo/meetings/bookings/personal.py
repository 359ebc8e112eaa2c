"""Meetings of one person: those that they take part in themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from expo.accounts.models import OrganisationKind, Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import StaffMember
from expo.kit.access import SYSTEM, Actor
from expo.kit.clock import Clock
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.store import MeetingStore, organisation_at_fair
from expo.meetings.models import MeetingSide

Attended = tuple[Meeting, MeetingSide]
"""A meeting, and the side on which the person takes part."""
SOON: Final = timedelta(minutes=5)
"""How long before and after its start a meeting is announced on pages."""
_AHEAD: Final = timedelta(days=3650)
_BOOTHS: Final = 200
"""Most booths of an exhibitor, at all fairs, that are looked at."""


@dataclass(frozen=True)
class StartingMeeting:
    """A meeting that begins about now, with the name of the other company and the minutes until it begins."""

    meeting: Meeting
    company: str
    minutes_left: int


@dataclass(frozen=True)
class PersonalMeetings:
    """Reads the meetings of people.

    Buyers have the meetings that they take part in themselves. Exhibitors have those received by the staff with their
    email address, or without such staff at the booth all of their company's.
    """

    _store: MeetingStore
    accounts: Accounts
    organisations: Organisations
    exhibitors: Exhibitors
    clock: Clock

    async def of_person(self, person: Person, begins_after: datetime) -> list[Attended]:
        """Return a person's booked meetings, and those cancelled after booking, at all fairs, in order of time.

        Of each attendee, at most 1,000 that are still ahead and 1,000 that have begun.
        """
        bought = await self._read(person.id, begins_after)
        found = [(each, MeetingSide.BUYER) for each in bought if person.membership(each.buyer_id)]
        for attendee in await self._hosting_attendees(person, begins_after):
            found += [(each, MeetingSide.EXHIBITOR) for each in await self._read(attendee, begins_after)]
        each_once = {(meeting.id, side): (meeting, side) for meeting, side in found}
        return sorted(each_once.values(), key=lambda each: each[0].begins_at)

    async def _read(self, attendee: str, begins_after: datetime) -> list[Meeting]:
        """Return an attendee's meetings; those still ahead are read by themselves, so that past ones displace none."""
        now, read = self.clock(), self._store.attended_by
        past = await read(attendee, begins_after=begins_after, begins_by=now)
        return past + await read(attendee, begins_after=now, begins_by=now + _AHEAD)

    async def _hosting_attendees(self, person: Person, begins_after: datetime) -> list[str]:
        """Return those among attendees for whom a person receives buyers, at fairs that end later than a time.

        They are the staff with the person's email address, or the company at fairs where its booth has no such staff.
        """
        organisation_ids = [each.organisation_id for each in person.memberships]
        owned = await self.exhibitors.of_organisations(SYSTEM, organisation_ids=organisation_ids)
        companies = {each.id: each.organisation_id for each in owned if each is not None}
        booths = await self.exhibitors.all_booths(list(companies), limit=_BOOTHS * len(companies)) if companies else []
        fairs = await self.exhibitors.fairs.find_many(list(dict.fromkeys(each.fair_id for each in booths)))
        running = {each.id for each in fairs if each is not None and each.closes_at > begins_after}
        attendees: list[str] = []
        for booth in booths:
            if booth.fair_id in running:
                company = organisation_at_fair(companies[booth.exhibitor_id], booth.fair_id)
                attendees += sorted(_own_staff(person, booth.staff)) or [company]
        return attendees

    async def starting(self, actor: Actor, *, language: str) -> StartingMeeting | None:
        """Return the actor's booked meeting that begins within five minutes, before or after now; None without one.

        The other company is named for a reader of ``language``. Others than people of buyers and exhibitors have none,
        and cost no database command.
        """
        coming = await self._coming(actor)
        person = await self.accounts.find_me(actor) if coming else None
        if person is None:
            return None
        bought = [each for each in coming if each[1] is MeetingSide.BUYER]
        hosted = await self._hosted(person, [each for each, side in coming if side is MeetingSide.EXHIBITOR])
        mine = [*bought, *((each, MeetingSide.EXHIBITOR) for each in hosted)]
        if not mine:
            return None
        meeting, side = min(mine, key=lambda each: each[0].begins_at)
        left, company = meeting.begins_at - self.clock(), await self._other(meeting, side, language)
        return StartingMeeting(meeting, company, max(0, -(-left // timedelta(minutes=1))))

    async def _other(self, meeting: Meeting, side: MeetingSide, language: str) -> str:
        """Return the name of the other side's company; an exhibitor's as a reader of the language can read it."""
        if side is MeetingSide.BUYER:
            [exhibitor] = await self.exhibitors.find_many([meeting.exhibitor_id])
            return exhibitor.readable_name.reading(language).text if exhibitor else ""
        [buyer] = await self.organisations.find_many(organisation_ids=[meeting.organisation_of(MeetingSide.BUYER)])
        return buyer.name if buyer else ""

    async def _coming(self, actor: Actor) -> list[Attended]:
        """Return what begins about now: meetings that the actor has with exhibitors, and those of their own booth."""
        person_id, organisation_id = actor.person_id, actor.organisation_id
        is_exhibitor = actor.is_kind(OrganisationKind.EXHIBITOR)
        if person_id is None or organisation_id is None or actor.key_id is not None:
            return []
        if not is_exhibitor and not actor.is_kind(OrganisationKind.BUYER):
            return []
        now = self.clock()
        found: list[Meeting] = []
        for attendee in (person_id, organisation_id) if is_exhibitor else (person_id,):
            found += await self._store.attended_by(attendee, begins_after=now - SOON, begins_by=now + SOON)
        sides = ((each, each.side_of(organisation_id)) for each in found if each.status is MeetingStatus.BOOKED)
        return [(each, side) for each, side in sides if side is not None]

    async def _hosted(self, person: Person, meetings: Sequence[Meeting]) -> list[Meeting]:
        """Return the meetings of an exhibitor that this person receives."""
        booths = dict.fromkeys((each.exhibitor_id, each.fair_id) for each in meetings)
        staff = {each: await self._staff_ids(person, *each) for each in booths}
        return [
            each
            for each in meetings
            if not (own := staff[each.exhibitor_id, each.fair_id]) or own & set(each.hosting.staff_ids)
        ]

    async def _staff_ids(self, person: Person, exhibitor_id: str, fair_id: str) -> set[str]:
        [booth] = await self.exhibitors.booths_of(SYSTEM, exhibitor_ids=[exhibitor_id], fair_id=fair_id)
        return _own_staff(person, booth.staff if booth else [])


def _own_staff(person: Person, staff: Iterable[StaffMember]) -> set[str]:
    """Return the ids of the members of a staff with a person's email address."""
    return {each.id for each in staff if each.email and each.email.casefold() == person.email}
