"""Queries and mutations of hours and absences."""

import strawberry

from expo.kit.graphql.types import Info
from expo.meetings.availability.api.types import (
    AbsenceType,
    MeetingHoursInput,
    MeetingHoursResult,
    MeetingHoursType,
    StaffHoursType,
    WhenInput,
)
from expo.meetings.availability.service import Availabilities


@strawberry.type
class Query:
    """Queries of availability."""

    @strawberry.field(description="Availability of your company, a buyer, for meetings; null while none is recorded.")
    async def my_meeting_hours(self, info: Info, fair_id: strawberry.ID) -> MeetingHoursType | None:
        found = await info.context.service(Availabilities).find_own(info.context.actor, fair_id=fair_id)
        return None if found is None else MeetingHoursType.of(found)

    @strawberry.field(description="Staff of your booth at a fair, with their availability for meetings.")
    async def my_staff_hours(self, info: Info, fair_id: strawberry.ID) -> list[StaffHoursType]:
        found = await info.context.service(Availabilities).of_staff(info.context.actor, fair_id=fair_id)
        return [StaffHoursType.of(member, availability) for member, availability in found]

    @strawberry.field(
        description="Absences at a fair, whole or partial: the latest 200, newest first; for the fair's organiser only."
    )
    async def absences(self, info: Info, fair_id: strawberry.ID) -> list[AbsenceType]:
        found = await info.context.service(Availabilities).absent(info.context.actor, fair_id=fair_id)
        return [AbsenceType.of(each) for each in found]


@strawberry.type
class Mutation:
    """Mutations of availability."""

    @strawberry.mutation(description="Save the availability of your company, a buyer, for meetings.")
    async def save_meeting_hours(
        self, info: Info, fair_id: strawberry.ID, hours: MeetingHoursInput
    ) -> MeetingHoursResult:
        availability = await info.context.service(Availabilities).save_own(
            info.context.actor, fair_id=fair_id, hours=hours.model()
        )
        return MeetingHoursType.of(availability)

    @strawberry.mutation(description="Save the availability of a member of your booth's staff for meetings.")
    async def save_staff_hours(
        self, info: Info, fair_id: strawberry.ID, staff_id: strawberry.ID, hours: MeetingHoursInput
    ) -> MeetingHoursResult:
        availability = await info.context.service(Availabilities).save_staff(
            info.context.actor, fair_id=fair_id, staff_id=staff_id, hours=hours.model()
        )
        return MeetingHoursType.of(availability)

    @strawberry.mutation(
        description="Record, as the fair's organiser, that a member of an exhibitor's staff is absent, or present "
        "again: on a day, for half a day, or for the whole fair."
    )
    async def set_staff_absent(
        self,
        info: Info,
        fair_id: strawberry.ID,
        exhibitor_id: strawberry.ID,
        staff_id: strawberry.ID,
        absent: bool = True,
        when: WhenInput | None = None,
    ) -> MeetingHoursResult:
        availability = await info.context.service(Availabilities).set_absent(
            info.context.actor,
            fair_id=fair_id,
            exhibitor_id=exhibitor_id,
            staff_id=staff_id,
            absent=absent,
            period=when.model() if when else None,
        )
        return MeetingHoursType.of(availability)

    @strawberry.mutation(
        description="Record, as the fair's organiser, that an exhibitor's whole staff is absent, or present again: on "
        "a day, for half a day, or for the whole fair."
    )
    async def set_exhibitor_absent(
        self,
        info: Info,
        fair_id: strawberry.ID,
        exhibitor_id: strawberry.ID,
        absent: bool = True,
        when: WhenInput | None = None,
    ) -> MeetingHoursResult:
        period = when.model() if when else None
        availability = await info.context.service(Availabilities).set_exhibitor_absent(
            info.context.actor, fair_id=fair_id, exhibitor_id=exhibitor_id, absent=absent, period=period
        )
        return MeetingHoursType.of(availability)

    @strawberry.mutation(
        description="Record, as the fair's organiser, that a buyer is absent, or present again: on a day, for half a "
        "day, or for the whole fair."
    )
    async def set_buyer_absent(
        self,
        info: Info,
        fair_id: strawberry.ID,
        buyer_id: strawberry.ID,
        absent: bool = True,
        when: WhenInput | None = None,
    ) -> MeetingHoursResult:
        period = when.model() if when else None
        availability = await info.context.service(Availabilities).set_buyer_absent(
            info.context.actor, fair_id=fair_id, buyer_id=buyer_id, absent=absent, period=period
        )
        return MeetingHoursType.of(availability)
