"""People who book meetings, and how a test asks on their behalf."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import StaffMember
from expo.kit.access import Actor, Role
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.requests import MeetingRequest
from expo.meetings.bookings.service import Meetings
from expo.meetings.models import MeetingKind
from expo.meetings.policies.models import BookingPolicy
from expo.meetings.policies.service import BookingPolicies
from tests.support.cast import PASSWORD
from tests.support.permissions import Cast
from tests.support.world import World

FIRST_TIME: Final = timedelta(hours=2)
"""From the fair's beginning, nine in the morning of its first day, until the first time that tests book."""


@dataclass(frozen=True)
class Booking:
    """The cast's buyer and exhibitor, who can meet."""

    world: World
    cast: Cast
    staff_ids: Sequence[str]

    @property
    def buyer(self) -> Actor:
        """The buyer."""
        return self.cast.actors["buyer"]

    @property
    def exhibitor(self) -> Actor:
        """The exhibitor."""
        return self.cast.actors["exhibitor"]

    @property
    def meetings(self) -> Meetings:
        """The service."""
        return self.world.service(Meetings)

    @property
    def fair_id(self) -> str:
        """The fair."""
        return self.cast.things["fairId"]

    def at(self, **later: float) -> datetime:
        """Return the first time that tests book, or a later one."""
        return self.world.clock() + FIRST_TIME + timedelta(**later)

    async def request(self, begins_at: datetime | None = None, *, by: Actor | None = None, **changes: Any) -> Meeting:
        """Request a meeting of the buyer with the first member of staff."""
        request = MeetingRequest(
            fair_id=self.fair_id,
            begins_at=begins_at or self.at(),
            kind=MeetingKind.VIDEO,
            exhibitor_id=self.cast.things["exhibitorId"],
            staff_ids=self.staff_ids[:1],
        )
        return await self.meetings.request(by or self.buyer, request=replace(request, **changes))

    async def book(self, begins_at: datetime | None = None, **changes: Any) -> Meeting:
        """Request a meeting and accept it."""
        requested = await self.request(begins_at, **changes)
        return await self.meetings.accept(self.exhibitor, meeting_id=requested.id, version=requested.version)

    async def policy(self, **changes: Any) -> BookingPolicy:
        """Save the exhibitor's booking policy."""
        policy = BookingPolicy(fair_id=self.fair_id, exhibitor_id="", **changes)
        return await self.world.service(BookingPolicies).save(self.exhibitor, policy=policy)

    async def letters(self) -> list[tuple[str, str]]:
        """Return addresses and subjects of the emails that wait to be sent, by address, and forget them."""
        jobs = self.world.installation.database.raw["jobs"]
        found = await jobs.find({"kind": "letter"}).to_list()
        await jobs.delete_many({"kind": "letter"})
        return sorted((each["arguments"]["to"], each["arguments"]["subject"]) for each in found)


async def staffed(world: World, cast: Cast, *names: str) -> Sequence[str]:
    """Give the exhibitor's booth a staff and return its ids."""
    booths, owner = world.service(Booths), cast.actors["exhibitor"]
    [booth] = await booths.mine(owner)
    changed = await booths.set_staff(owner, booth_id=booth.id, staff=[StaffMember("", name) for name in names])
    return [each.id for each in changed.staff]


async def a_booking(world: World, cast: Cast) -> Booking:
    """Return the cast's buyer and exhibitor, whose booth has two members of staff."""
    booking = Booking(world, cast, await staffed(world, cast, "Lin Wei", "Wang Fang"))
    await booking.meetings.cancel(booking.buyer, meeting_id=cast.things["requestedMeetingId"], reason="Not today.")
    await booking.letters()
    return booking


async def a_colleague(world: World, owner: Actor, name: str) -> Person:
    """Return a person who has joined the owner's organisation."""
    email, organisations = f"{name.lower()}@fair.example", world.service(Organisations)
    person = await world.service(Accounts).register(email=email, name=name, password=PASSWORD)
    organisation = await organisations.existing(owner.organisation_id or "")

    async def join() -> None:
        await organisations.join(owner, organisation, person, Role.MEMBER)

    await world.installation.database.transact(join)
    return person
