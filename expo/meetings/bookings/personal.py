"""Meetings of one person: those that they take part in themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from expo.accounts.models import OrganisationKind, Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import SYSTEM, Actor
from expo.kit.clock import Clock
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import MeetingSide

Attended = tuple[Meeting, MeetingSide]
"""A meeting, and the side on which the person takes part."""
SOON: Final = timedelta(minutes=5)
"""How long before and after its start a meeting is announced on pages."""


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

    async def of_person(
        self, person: Person, statuses: Iterable[MeetingStatus], begins_after: datetime
    ) -> list[Attended]:
        """Return a person's meetings in these states at all fairs, in order of time."""
        shown = frozenset(statuses)
        bought = await self._store.of_buyer_person(person.id, begins_after=begins_after)
        attended = [(each, MeetingSide.BUYER) for each in bought if person.membership(each.buyer_id)]
        for membership in person.memberships:
            own = await self._store.of_exhibitor(membership.organisation_id, begins_after=begins_after)
            hosted = await self._hosted(person, [each for each in own if each.status in shown])
            attended += [(each, MeetingSide.EXHIBITOR) for each in hosted]
        found = [(meeting, side) for meeting, side in attended if meeting.status in shown]
        return sorted(found, key=lambda each: each[0].begins_at)

    async def starting(self, actor: Actor) -> StartingMeeting | None:
        """Return the actor's booked meeting that begins within five minutes, before or after now; None without one.

        Others than people of buyers and exhibitors have none, and cost no database command.
        """
        coming = await self._coming(actor)
        person = await self.accounts.find_me(actor) if coming else None
        if person is not None and actor.is_kind(OrganisationKind.EXHIBITOR):
            coming = await self._hosted(person, coming)
        if person is None or not coming:
            return None
        side = MeetingSide.EXHIBITOR if actor.is_kind(OrganisationKind.EXHIBITOR) else MeetingSide.BUYER
        [company] = await self.organisations.find_many(organisation_ids=[coming[0].organisation_of(side.other)])
        left = coming[0].begins_at - self.clock()
        return StartingMeeting(coming[0], company.name if company else "", max(0, -(-left // timedelta(minutes=1))))

    async def _coming(self, actor: Actor) -> list[Meeting]:
        if actor.person_id is None or actor.organisation_id is None or actor.key_id is not None:
            return []
        now, organisation_id = self.clock(), actor.organisation_id
        window = {"begins_after": now - SOON, "begins_by": now + SOON}
        found: list[Meeting] = []
        if actor.is_kind(OrganisationKind.EXHIBITOR):
            found = await self._store.of_exhibitor(organisation_id, **window)
        elif actor.is_kind(OrganisationKind.BUYER):
            found = await self._store.of_buyer_person(actor.person_id, **window)
        return [each for each in found if each.status is MeetingStatus.BOOKED and each.side_of(organisation_id)]

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
        staff = booth.staff if booth else []
        return {each.id for each in staff if each.email and each.email.casefold() == person.email}
