"""A meeting under way with its table, and how a test follows it as both sides do."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date

from expo.catalog.editing.service import ProductEditing
from expo.kit.access import Actor
from expo.localisation.models import Text
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingSide
from expo.meetings.tables.attendance import TableAttendance
from expo.meetings.tables.minutes import MeetingMinutes
from expo.meetings.tables.models import MeetingTable, PointContent, PointKind
from expo.meetings.tables.service import MeetingTables
from tests.support.booking import Booking, a_booking
from tests.support.permissions import Cast
from tests.support.world import World


@dataclass(frozen=True)
class LaidTable:
    """A booked meeting that begins now, about a product of the exhibitor's."""

    booking: Booking
    meeting: Meeting

    @property
    def buyer(self) -> Actor:
        """The buyer."""
        return self.booking.buyer

    @property
    def exhibitor(self) -> Actor:
        """The exhibitor."""
        return self.booking.exhibitor

    @property
    def tables(self) -> MeetingTables:
        """The service of tables."""
        return self.booking.world.service(MeetingTables)

    @property
    def minutes(self) -> MeetingMinutes:
        """The service of minutes."""
        return self.booking.world.service(MeetingMinutes)

    async def write(self, actor: Actor, text: str, language: str = "en") -> MeetingTable:
        """Write a message."""
        return await self.tables.write_message(actor, meeting_id=self.meeting.id, text=text, language=language)

    async def note(
        self,
        actor: Actor,
        text: str,
        language: str = "en",
        *,
        kind: PointKind = PointKind.NOTE,
        owner: MeetingSide | None = None,
        due_on: date | None = None,
    ) -> MeetingTable:
        """Note a point."""
        content = PointContent(kind=kind, text=Text(text, language), owner=owner, due_on=due_on)
        return await self.tables.add_point(actor, meeting_id=self.meeting.id, content=content)

    async def task(self, actor: Actor, text: str, owner: MeetingSide | None) -> MeetingTable:
        """Note a task."""
        return await self.note(actor, text, kind=PointKind.TO_DO, owner=owner)

    async def now(self) -> MeetingTable:
        """Return the table as it is."""
        _, table = await self.tables.get(self.buyer, meeting_id=self.meeting.id)
        return table

    async def current(self) -> Meeting:
        """Return the meeting as it is."""
        return await self.booking.meetings.get(self.buyer, meeting_id=self.meeting.id)

    async def seat(self, stack: AsyncExitStack, *actors: Actor) -> None:
        """Let people sit at the table until ``stack`` is closed."""
        for each in actors:
            follow = self.booking.world.service(TableAttendance).follow(each, meeting_id=self.meeting.id)
            await stack.enter_async_context(follow)


async def another_product(world: World, owner: Actor, product_id: str, number: str, *, published: bool = True) -> str:
    """Return the id of a copy of an exhibitor's product."""
    editing = world.service(ProductEditing)
    copy = await editing.duplicate(owner, product_id=product_id, number=number)
    if published:
        await editing.publish(owner, product_ids=[copy.id])
    return copy.id


async def a_table(world: World, cast: Cast) -> LaidTable:
    """Return the table of a meeting that begins now."""
    booking = await a_booking(world, cast)
    meeting = await booking.book(product_id=cast.things["productId"])
    await booking.letters()
    world.clock.now = meeting.begins_at
    return LaidTable(booking, meeting)
