"""GraphQL types of meeting tables, and the loaders behind their edges."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from expo.catalog.products.api.types import ProductType, load_products
from expo.kit.graphql.types import Context, Flat, Info, Problem, extend
from expo.localisation.translations.api.local_text import LocalTextType, local_text
from expo.meetings.bookings.api.types import MeetingType
from expo.meetings.bookings.models import Meeting
from expo.meetings.tables.api.enums import MeetingSide, PointKind
from expo.meetings.tables.minutes import MeetingMinutes
from expo.meetings.tables.models import MeetingAttendee, MeetingPoint, MeetingTable, Minutes, minutes_id, new_table
from expo.meetings.tables.service import MeetingTables
from expo.sourcing.models import EnquiryMessage, EnquirySide


@strawberry.type(name="MeetingMessage", description="A message of a meeting; it is also one of the enquiry's messages.")
class MeetingMessageType:
    """A message."""

    id: strawberry.ID
    side: MeetingSide
    mine: bool = strawberry.field(description="Whether your own side wrote it.")
    author: str = strawberry.field(description="Name of the author when the message was written.")
    text: LocalTextType
    at: datetime

    @classmethod
    def of(cls, info: Info, message: EnquiryMessage, meeting: Meeting) -> "MeetingMessageType":
        """Return a message for a reader on one of the meeting's sides; their own text untranslated."""
        side = MeetingSide.BUYER if message.side is EnquirySide.BUYER else MeetingSide.EXHIBITOR
        mine = side is _own_side(info, meeting)
        return cls(
            id=strawberry.ID(message.id),
            side=side,
            mine=mine,
            author=message.author,
            text=local_text(info, message.text, owner=None if mine else meeting.organisation_of(side)),
            at=message.at,
        )


@strawberry.type(name="MeetingPoint", description="A point of a meeting's notes, which only its own side changes.")
class MeetingPointType:
    """A point."""

    id: strawberry.ID
    kind: PointKind
    side: MeetingSide = strawberry.field(description="Side that wrote it.")
    mine: bool = strawberry.field(description="Whether your own side wrote it.")
    author: str = strawberry.field(description="Name of the author when the point was written.")
    text: LocalTextType
    owner: MeetingSide | None = strawberry.field(description="Side that does a task; null for other kinds.")
    due_on: date | None = strawberry.field(description="Day by which a task is done.")
    version: int
    created_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, info: Info, point: MeetingPoint, meeting: Meeting) -> "MeetingPointType":
        """Return a point for a reader on one of the meeting's sides."""
        content = point.content
        return cls(
            id=strawberry.ID(point.id),
            kind=content.kind,
            side=point.side,
            mine=point.side is _own_side(info, meeting),
            author=point.author,
            text=local_text(info, content.text, owner=meeting.organisation_of(point.side)),
            owner=content.owner,
            due_on=content.due_on,
            version=point.version,
            created_at=point.created_at,
            changed_at=point.changed_at,
        )


@strawberry.type(name="MeetingAttendee", description="A person who came to a meeting.")
class MeetingAttendeeType(Flat[MeetingAttendee]):
    """An attendee."""

    name: str
    side: MeetingSide
    arrived_at: datetime


@strawberry.type(name="MeetingMinutes", description="The minutes of a meeting, as they were sent to both sides.")
class MeetingMinutesType:
    """Minutes."""

    model: strawberry.Private[Minutes]
    meeting: strawberry.Private[Meeting]
    number: int = strawberry.field(description="Number of this version, from 1.")
    sent_at: datetime
    sent_by: MeetingSide | None = strawberry.field(description="Side that sent them; null if they were due.")
    attendees: list[MeetingAttendeeType]

    @strawberry.field(description="Products that were on the table, in order; those that you can see.")
    async def products(self, info: Info) -> list[ProductType]:
        return await _products(info, self.model.product_ids)

    @strawberry.field(description="Points, at most 100.")
    def points(self, info: Info) -> list[MeetingPointType]:
        return [MeetingPointType.of(info, each, self.meeting) for each in self.model.points]

    @classmethod
    def of(cls, minutes: Minutes, meeting: Meeting) -> "MeetingMinutesType":
        """Return the minutes of a meeting."""
        return cls(
            model=minutes,
            meeting=meeting,
            number=minutes.number,
            sent_at=minutes.sent_at,
            sent_by=minutes.sent_by,
            attendees=[MeetingAttendeeType.of(each) for each in minutes.attendees],
        )


@strawberry.type(name="MeetingTable", description="What lies on the table of a meeting, before both sides.")
class MeetingTableType:
    """A table."""

    model: strawberry.Private[MeetingTable]
    meeting: strawberry.Private[Meeting]
    version: int = strawberry.field(description="Number of changes so far.")
    shown_product_id: strawberry.ID | None = strawberry.field(description="Product that both sides look at now.")
    has_unsent_points: bool = strawberry.field(description="Whether points have changed since the latest minutes.")
    minutes_due_at: datetime | None = strawberry.field(
        description="When the minutes are sent by themselves; null without points, and once there are minutes."
    )

    @strawberry.field(description="Products on the table, in order, at most 20; those that you can see.")
    async def products(self, info: Info) -> list[ProductType]:
        return await _products(info, self.model.product_ids)

    @strawberry.field(
        description="Messages of both sides in this meeting, in order; at most 500.", metadata={"points": 25}
    )
    async def messages(self, info: Info) -> list[MeetingMessageType]:
        found = await info.context.loader(load_meeting_messages).load_many(self.model.message_ids)
        return [MeetingMessageType.of(info, each, self.meeting) for each in found if each]

    @strawberry.field(description="Points of the notes, in order; at most 100.")
    def points(self, info: Info) -> list[MeetingPointType]:
        return [MeetingPointType.of(info, each, self.meeting) for each in self.model.points]

    @strawberry.field(description="The latest minutes; null before the first are sent.")
    async def minutes(self, info: Info) -> MeetingMinutesType | None:
        number = self.model.minutes_number
        if not number:
            return None
        found = await info.context.loader(load_minutes).load(minutes_id(self.model.id, number))
        return None if found is None else MeetingMinutesType.of(found, self.meeting)

    @classmethod
    def of(cls, table: MeetingTable, meeting: Meeting) -> "MeetingTableType":
        """Return the table of a meeting."""
        return cls(
            model=table,
            meeting=meeting,
            version=table.version,
            shown_product_id=strawberry.ID(table.shown_product_id) if table.shown_product_id else None,
            has_unsent_points=table.has_unsent_points,
            minutes_due_at=table.due_at,
        )


@extend(MeetingType)
class TableOfMeeting:
    """Fields of a meeting."""

    @strawberry.field(description="Messages, products and notes of both sides, and the minutes made of them.")
    async def meeting_table(self: MeetingType, info: Info) -> MeetingTableType:
        table = await info.context.loader(load_tables).load(self.model.id)
        return MeetingTableType.of(table or new_table(self.model), self.model)


def _own_side(info: Info, meeting: Meeting) -> MeetingSide | None:
    return meeting.side_of(info.context.actor.organisation_id)


async def _products(info: Info, product_ids: list[str]) -> list[ProductType]:
    found = await info.context.loader(load_products).load_many(product_ids)
    return [ProductType.of(info, each) for each in found if each]


async def load_tables(context: Context, meeting_ids: list[str]) -> list[MeetingTable | None]:
    """Load the tables of meetings: only for readers of these meetings."""
    return await context.service(MeetingTables).find_many(meeting_ids)


async def load_meeting_messages(context: Context, message_ids: list[str]) -> list[EnquiryMessage | None]:
    """Load the messages of tables: only for readers of their meetings."""
    return await context.service(MeetingTables).messages(message_ids)


async def load_minutes(context: Context, minutes_ids: list[str]) -> list[Minutes | None]:
    """Load minutes: only for readers of their meetings."""
    return await context.service(MeetingMinutes).find_many(minutes_ids)


MeetingTableResult = Annotated[MeetingTableType | Problem, strawberry.union("MeetingTableResult")]
