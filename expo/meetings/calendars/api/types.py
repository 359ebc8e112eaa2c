"""GraphQL types of connected calendars."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.exhibitors.booths.api.types import StaffMemberType
from expo.exhibitors.models import StaffMember
from expo.kit.graphql.types import Flat, Problem
from expo.meetings.calendars.api.enums import CalendarProblem
from expo.meetings.calendars.models import CalendarStatus


@strawberry.type(
    name="ConnectedCalendar",
    description="Your own calendar, read every quarter of an hour, so that meetings avoid your other appointments.",
)
class ConnectedCalendarType(Flat[CalendarStatus]):
    """A connected calendar."""

    address: str = strawberry.field(description="Address of the calendar, without its secret part.")
    connected_at: datetime
    fetched_at: datetime | None = strawberry.field(description="When it was last read successfully; null if never yet.")
    problem: CalendarProblem | None = strawberry.field(
        description="Why it could not be read last time; null if it could. What was read before still counts."
    )


@strawberry.type(name="StaffCalendar", description="A member of your booth's staff, with their connected calendar.")
class StaffCalendarType:
    """A member of staff with their calendar."""

    staff: StaffMemberType
    calendar: ConnectedCalendarType | None = strawberry.field(
        description="Calendar of the member of staff; null while none is connected."
    )

    @classmethod
    def of(cls, member: StaffMember, status: CalendarStatus | None) -> "StaffCalendarType":
        """Return a member of staff with the calendar."""
        return cls(staff=StaffMemberType.of(member), calendar=ConnectedCalendarType.of(status) if status else None)


ConnectedCalendarResult = Annotated[ConnectedCalendarType | Problem, strawberry.union("ConnectedCalendarResult")]
