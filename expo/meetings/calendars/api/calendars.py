"""Queries and mutations of connected calendars."""

import strawberry

from expo.accounts.api.types import Done, DoneResult
from expo.kit.graphql.types import Info
from expo.meetings.calendars.api.types import ConnectedCalendarResult, ConnectedCalendarType, StaffCalendarType
from expo.meetings.calendars.service import ConnectedCalendars


@strawberry.type
class Query:
    """Queries of connected calendars."""

    @strawberry.field(description="Connected calendar of your company, a buyer; null while none is connected.")
    async def my_connected_calendar(self, info: Info, fair_id: strawberry.ID) -> ConnectedCalendarType | None:
        found = await info.context.service(ConnectedCalendars).find_own(info.context.actor, fair_id=fair_id)
        return None if found is None else ConnectedCalendarType.of(found)

    @strawberry.field(description="Staff of your booth at a fair, with their connected calendars.")
    async def my_staff_calendars(self, info: Info, fair_id: strawberry.ID) -> list[StaffCalendarType]:
        found = await info.context.service(ConnectedCalendars).of_staff(info.context.actor, fair_id=fair_id)
        return [StaffCalendarType.of(member, status) for member, status in found]


@strawberry.type
class Mutation:
    """Mutations of connected calendars."""

    @strawberry.mutation(
        description="Connect the calendar of your company, a buyer, instead of any other: an https address of a file "
        "in iCalendar format (.ics), on a public server. Meetings then avoid its appointments."
    )
    async def connect_calendar(self, info: Info, fair_id: strawberry.ID, address: str) -> ConnectedCalendarResult:
        status = await info.context.service(ConnectedCalendars).connect_own(
            info.context.actor, fair_id=fair_id, address=address
        )
        return ConnectedCalendarType.of(status)

    @strawberry.mutation(
        description="Connect the calendar of a member of your booth's staff, as `connectCalendar` does for a buyer."
    )
    async def connect_staff_calendar(
        self, info: Info, fair_id: strawberry.ID, staff_id: strawberry.ID, address: str
    ) -> ConnectedCalendarResult:
        status = await info.context.service(ConnectedCalendars).connect_staff(
            info.context.actor, fair_id=fair_id, staff_id=staff_id, address=address
        )
        return ConnectedCalendarType.of(status)

    @strawberry.mutation(
        description="Disconnect the calendar of your company, a buyer, and forget its appointments; idempotent."
    )
    async def disconnect_calendar(self, info: Info, fair_id: strawberry.ID) -> DoneResult:
        await info.context.service(ConnectedCalendars).disconnect_own(info.context.actor, fair_id=fair_id)
        return Done()

    @strawberry.mutation(
        description="Disconnect the calendar of a member of your booth's staff, and forget its appointments; "
        "idempotent."
    )
    async def disconnect_staff_calendar(
        self, info: Info, fair_id: strawberry.ID, staff_id: strawberry.ID
    ) -> DoneResult:
        await info.context.service(ConnectedCalendars).disconnect_staff(
            info.context.actor, fair_id=fair_id, staff_id=staff_id
        )
        return Done()
