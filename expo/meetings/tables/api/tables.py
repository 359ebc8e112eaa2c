"""Mutations of meeting tables, and the subscription of those who sit at one."""

from collections.abc import AsyncIterator

import strawberry

from expo.accounts.api.types import DEAR
from expo.kit.graphql.types import Info
from expo.localisation.languages.api.languages import language_of
from expo.meetings.tables.api.inputs import (
    AddMeetingPointInput,
    AddMeetingProductInput,
    ChangeMeetingPointInput,
    RemoveMeetingPointInput,
    RemoveMeetingProductInput,
    SendMeetingMessageInput,
    SendMeetingMinutesInput,
    ShowMeetingProductInput,
)
from expo.meetings.tables.api.types import MeetingTableResult, MeetingTableType
from expo.meetings.tables.attendance import TableAttendance
from expo.meetings.tables.minutes import MeetingMinutes
from expo.meetings.tables.models import CHANGED
from expo.meetings.tables.service import MeetingTables


@strawberry.type
class Mutation:
    """Mutations of meeting tables."""

    @strawberry.mutation(
        description="Write to the other side of a booked meeting. The message is kept in the meeting's enquiry; one "
        "is opened where there is none. The other side gets an email unless somebody of it is at the table.",
        metadata=DEAR,
    )
    async def send_meeting_message(self, info: Info, input: SendMeetingMessageInput) -> MeetingTableResult:
        language = await language_of(info, input.text, input.language)
        await info.context.service(MeetingTables).write_message(
            info.context.actor, meeting_id=input.meeting_id, text=input.text, language=language
        )
        return await _table(info, input.meeting_id)

    @strawberry.mutation(
        description="Put a product of the exhibitor on the table of a booked meeting, in front of both sides."
    )
    async def add_meeting_product(self, info: Info, input: AddMeetingProductInput) -> MeetingTableResult:
        await info.context.service(MeetingTables).add_product(
            info.context.actor, meeting_id=input.meeting_id, product_id=input.product_id
        )
        return await _table(info, input.meeting_id)

    @strawberry.mutation(description="Turn to another product on the table, for both sides.")
    async def show_meeting_product(self, info: Info, input: ShowMeetingProductInput) -> MeetingTableResult:
        await info.context.service(MeetingTables).show_product(
            info.context.actor, meeting_id=input.meeting_id, product_id=input.product_id
        )
        return await _table(info, input.meeting_id)

    @strawberry.mutation(description="Take a product off the table.")
    async def remove_meeting_product(self, info: Info, input: RemoveMeetingProductInput) -> MeetingTableResult:
        await info.context.service(MeetingTables).remove_product(
            info.context.actor, meeting_id=input.meeting_id, product_id=input.product_id
        )
        return await _table(info, input.meeting_id)

    @strawberry.mutation(description="Note a point in a booked meeting, until 30 days after it.")
    async def add_meeting_point(self, info: Info, input: AddMeetingPointInput) -> MeetingTableResult:
        language = await language_of(info, input.content.text, input.content.language)
        await info.context.service(MeetingTables).add_point(
            info.context.actor, meeting_id=input.meeting_id, content=input.content.content(language)
        )
        return await _table(info, input.meeting_id)

    @strawberry.mutation(description="Change a point of your side.")
    async def change_meeting_point(self, info: Info, input: ChangeMeetingPointInput) -> MeetingTableResult:
        language = await language_of(info, input.content.text, input.content.language)
        await info.context.service(MeetingTables).change_point(
            info.context.actor,
            meeting_id=input.meeting_id,
            point_id=input.point_id,
            version=input.version,
            content=input.content.content(language),
        )
        return await _table(info, input.meeting_id)

    @strawberry.mutation(description="Remove a point of your side.")
    async def remove_meeting_point(self, info: Info, input: RemoveMeetingPointInput) -> MeetingTableResult:
        await info.context.service(MeetingTables).remove_point(
            info.context.actor, meeting_id=input.meeting_id, point_id=input.point_id
        )
        return await _table(info, input.meeting_id)

    @strawberry.mutation(
        description="Send the minutes to both sides by email, made of the points; at most 10 times, and again only "
        "after a point has changed. They are sent by themselves when both sides have left, or 15 minutes after the "
        "meeting.",
        metadata=DEAR,
    )
    async def send_meeting_minutes(self, info: Info, input: SendMeetingMinutesInput) -> MeetingTableResult:
        await info.context.service(MeetingMinutes).send(info.context.actor, meeting_id=input.meeting_id)
        return await _table(info, input.meeting_id)


@strawberry.type
class Subscription:
    """Subscriptions to meeting tables."""

    @strawberry.subscription(
        description="The table of a meeting of yours, at once and each time something on it changes. A person who "
        "listens is at the table, and is named in the minutes if the meeting is on."
    )
    async def meeting_table_changed(self, info: Info, meeting_id: strawberry.ID) -> AsyncIterator[MeetingTableType]:
        attendance = info.context.service(TableAttendance)
        async with (
            attendance.follow(info.context.actor, meeting_id=meeting_id),
            info.context.bus.listen(CHANGED) as signals,
        ):
            yield await _table(info, meeting_id)
            async for signal in signals:
                if signal["id"] == meeting_id:
                    await info.context.renew()
                    yield await _table(info, meeting_id)


async def _table(info: Info, meeting_id: str) -> MeetingTableType:
    meeting, table = await info.context.service(MeetingTables).get(info.context.actor, meeting_id=meeting_id)
    return MeetingTableType.of(table, meeting)
