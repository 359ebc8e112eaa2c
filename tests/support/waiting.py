"""A booth with one time, which is taken, and buyers who wait for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.accounts.service import Accounts
from expo.accounts.signing_in import SignIn
from expo.kit.access import Actor
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingKind
from expo.meetings.waiting_list.offers import WaitingListOffers
from expo.meetings.waiting_list.service import Waiting, WaitingLists, WaitingRequest
from tests.support.booking import Booking, a_booking, staffed
from tests.support.cast import PASSWORD
from tests.support.following import follow
from tests.support.permissions import Cast
from tests.support.world import World


@dataclass(frozen=True)
class Queue:
    """A booth whose only time ``booked`` holds, and two more buyers."""

    booking: Booking
    booked: Meeting
    buyers: tuple[Actor, Actor]

    @property
    def lists(self) -> WaitingLists:
        """The service."""
        return self.booking.world.service(WaitingLists)

    @property
    def exhibitor_id(self) -> str:
        """The exhibitor."""
        return self.booking.cast.things["exhibitorId"]

    async def join(self, actor: Actor, **changes: Any) -> Waiting:
        """Have a buyer wait for a video meeting."""
        request = {"fair_id": self.booking.fair_id, "exhibitor_id": self.exhibitor_id, "kind": MeetingKind.VIDEO}
        return await self.lists.join(actor, request=WaitingRequest(**(request | changes)))

    async def leave(self, actor: Actor) -> Waiting:
        """Have a buyer leave the list."""
        return await self.lists.leave(actor, fair_id=self.booking.fair_id, exhibitor_id=self.exhibitor_id)

    async def free(self) -> None:
        """Free the time that was taken."""
        booking = self.booking
        await booking.meetings.cancel(booking.buyer, meeting_id=self.booked.id, reason="Our flight is late.")

    async def turn(self) -> None:
        """Do the worker's part: follow the journal, and offer what is free."""
        world = self.booking.world
        await follow(world, "waiting_lists")
        await world.service(WaitingListOffers).offer_due()

    async def offer_to(self, actor: Actor) -> Meeting | None:
        """Return the meeting that is offered to a buyer, or None."""
        [waiting] = await self.lists.own(actor, fair_id=self.booking.fair_id)
        offer_id = waiting.entry.offer_id
        return await self.booking.meetings.get(actor, meeting_id=offer_id) if offer_id else None


async def a_buyer(world: World, name: str) -> Actor:
    """Return a registered and signed-in buyer."""
    email, details = f"{name.lower()}@fair.example", OrganisationDetails(OrganisationKind.BUYER, name, "DE")
    await world.service(Accounts).register(email=email, name=name, password=PASSWORD, organisation=details)
    signed_in = await world.service(SignIn).sign_in(email=email, password=PASSWORD)
    found = await world.service(Accounts).actor_for_session(signed_in.token)
    assert found is not None
    return found[0]


async def offer_hours(booking: Booking, begins: int, ends: int, day: datetime | None = None) -> None:
    """Have the staff receive buyers on one day alone, between minutes after midnight in Guangzhou."""
    hours = Hours(time_zone="Asia/Shanghai", days=[(day or booking.at()).date()], begins=begins, ends=ends)
    for staff_id in booking.staff_ids:
        await booking.world.service(Availabilities).save_staff(
            booking.exhibitor, fair_id=booking.fair_id, staff_id=staff_id, hours=hours
        )


async def a_queue(world: World, cast: Cast) -> Queue:
    """Return a booth with one member of staff and one time, 11:00 in Guangzhou, which the cast's buyer has booked."""
    booking = await a_booking(world, cast)
    booking = Booking(world, cast, await staffed(world, cast, "Lin Wei"))
    await offer_hours(booking, 11 * 60, 11 * 60 + 30)
    booked = await booking.book()
    buyers = await a_buyer(world, "First"), await a_buyer(world, "Second")
    await booking.letters()
    return Queue(booking, booked, buyers)
