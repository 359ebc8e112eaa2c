"""Schedules and hours in GraphQL."""

from datetime import date

import strawberry

from expo.kit.graphql.types import Connection, Info, connection, sliced
from expo.matchmaking.schedules.api.hours_types import (
    AbsenceType,
    MeetingHoursInput,
    MeetingHoursResult,
    MeetingHoursType,
    MeetingTimesInput,
    StaffHoursType,
    WhenInput,
)
from expo.matchmaking.schedules.api.terms_types import ScheduleTablesInput, ScheduleTermsInput
from expo.matchmaking.schedules.api.types import (
    MeetingScheduleResult,
    MeetingScheduleType,
    PlannedMeetingResult,
    PlannedMeetingType,
    ScheduleChangeType,
    UnmetWishType,
)
from expo.matchmaking.schedules.calendars import Calendars
from expo.matchmaking.schedules.models import PlannedMeeting, ScheduleChange, UnmetWish
from expo.matchmaking.schedules.service import Schedules


@strawberry.type
class Query:
    """What one can ask about schedules."""

    @strawberry.field(description="The latest schedules of a fair, the last one first; at most 20; to its organiser.")
    async def meeting_schedules(self, info: Info, fair_id: strawberry.ID) -> list[MeetingScheduleType]:
        found = await info.context.service(Schedules).latest(info.context.actor, fair_id=fair_id)
        return [MeetingScheduleType.of(each) for each in found]

    @strawberry.field(description="A schedule, to the fair's organiser.")
    async def meeting_schedule(self, info: Info, id: strawberry.ID) -> MeetingScheduleType:
        return MeetingScheduleType.of(await info.context.service(Schedules).get(info.context.actor, schedule_id=id))

    @strawberry.field(
        description="The meetings of a schedule in order of time, to the fair's organiser: "
        "all, or those of a day in the fair's time zone, or of an exhibitor."
    )
    async def planned_meetings(
        self,
        info: Info,
        schedule_id: strawberry.ID,
        day: date | None = None,
        exhibitor_id: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[PlannedMeetingType]:
        wanted = sliced(first, after)
        page = await info.context.service(Schedules).meetings(
            info.context.actor, schedule_id=schedule_id, day=day, exhibitor_id=exhibitor_id, wanted=wanted
        )
        return connection(page, PlannedMeetingType.of, wanted)

    @strawberry.field(description="The wishes that a schedule does not meet, and why; to the fair's organiser.")
    async def unmet_wishes(
        self, info: Info, schedule_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[UnmetWishType]:
        wanted = sliced(first, after)
        page = await info.context.service(Schedules).rows(
            info.context.actor, UnmetWish, schedule_id=schedule_id, wanted=wanted
        )
        return connection(page, UnmetWishType.of, wanted)

    @strawberry.field(description="What a repaired schedule has changed, to the fair's organiser.")
    async def schedule_changes(
        self, info: Info, schedule_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[ScheduleChangeType]:
        wanted = sliced(first, after)
        page = await info.context.service(Schedules).rows(
            info.context.actor, ScheduleChange, schedule_id=schedule_id, wanted=wanted
        )
        return connection(page, ScheduleChangeType.of, wanted)

    @strawberry.field(description="Your company's meetings in the schedule in force, in order of time.")
    async def my_meetings(
        self, info: Info, fair_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[PlannedMeetingType]:
        wanted = sliced(first, after)
        page = await info.context.service(Schedules).own(
            info.context.actor, PlannedMeeting, fair_id=fair_id, wanted=wanted
        )
        return connection(page, PlannedMeetingType.of, wanted)

    @strawberry.field(description="Whom your company does not meet in the schedule in force, and why.")
    async def my_unmet_wishes(
        self, info: Info, fair_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[UnmetWishType]:
        wanted = sliced(first, after)
        page = await info.context.service(Schedules).own(info.context.actor, UnmetWish, fair_id=fair_id, wanted=wanted)
        return connection(page, UnmetWishType.of, wanted)

    @strawberry.field(description="When your company, a buyer, is there for meetings; null while you have not said it.")
    async def my_meeting_hours(self, info: Info, fair_id: strawberry.ID) -> MeetingHoursType | None:
        found = await info.context.service(Calendars).find_own(info.context.actor, fair_id=fair_id)
        return None if found is None else MeetingHoursType.of(found)

    @strawberry.field(description="Your booth's staff at a fair, and when each is there for meetings.")
    async def my_staff_hours(self, info: Info, fair_id: strawberry.ID) -> list[StaffHoursType]:
        found = await info.context.service(Calendars).of_staff(info.context.actor, fair_id=fair_id)
        return [StaffHoursType.of(member, said) for member, said in found]

    @strawberry.field(
        description="Who is not there, at all or for a while, to the fair's organiser: the latest 200, the last first."
    )
    async def absences(self, info: Info, fair_id: strawberry.ID) -> list[AbsenceType]:
        found = await info.context.service(Calendars).absent(info.context.actor, fair_id=fair_id)
        return [AbsenceType.of(each) for each in found]


@strawberry.type
class Mutation:
    """What one can do with schedules."""

    @strawberry.mutation(description="Order a draft of a schedule, made in about so many seconds.")
    async def start_meeting_schedule(
        self,
        info: Info,
        fair_id: strawberry.ID,
        times: MeetingTimesInput,
        terms: ScheduleTermsInput | None = None,
        seconds: int = 60,
    ) -> MeetingScheduleResult:
        said = terms.model() if terms else None
        started = await info.context.service(Schedules).start(
            info.context.actor, fair_id=fair_id, times=times.model(), terms=said, seconds=seconds
        )
        return MeetingScheduleType.of(started)

    @strawberry.mutation(
        description="Order a draft that changes as little of a schedule as it can, for who is there now, and with so "
        "many tables, if it is said."
    )
    async def repair_meeting_schedule(
        self, info: Info, id: strawberry.ID, tables: ScheduleTablesInput | None = None
    ) -> MeetingScheduleResult:
        said = tables.model() if tables else None
        ordered = await info.context.service(Schedules).repair(info.context.actor, schedule_id=id, tables=said)
        return MeetingScheduleType.of(ordered)

    @strawberry.mutation(description="Let no repair move a planned meeting, or let it again; to the fair's organiser.")
    async def lock_meeting(self, info: Info, id: strawberry.ID, locked: bool = True) -> PlannedMeetingResult:
        found = await info.context.service(Schedules).lock(info.context.actor, meeting_id=id, locked=locked)
        return PlannedMeetingType.of(found)

    @strawberry.mutation(description="Let buyers and exhibitors see this schedule; the one before is retired.")
    async def activate_meeting_schedule(self, info: Info, id: strawberry.ID) -> MeetingScheduleResult:
        put = await info.context.service(Schedules).put_in_force(info.context.actor, schedule_id=id)
        return MeetingScheduleType.of(put)

    @strawberry.mutation(description="Say when your company, a buyer, is there for meetings.")
    async def save_meeting_hours(
        self, info: Info, fair_id: strawberry.ID, hours: MeetingHoursInput
    ) -> MeetingHoursResult:
        said = await info.context.service(Calendars).save_own(info.context.actor, fair_id=fair_id, hours=hours.model())
        return MeetingHoursType.of(said)

    @strawberry.mutation(description="Say when one of your booth's staff is there for meetings.")
    async def save_staff_hours(
        self, info: Info, fair_id: strawberry.ID, staff_id: strawberry.ID, hours: MeetingHoursInput
    ) -> MeetingHoursResult:
        said = await info.context.service(Calendars).save_staff(
            info.context.actor, fair_id=fair_id, staff_id=staff_id, hours=hours.model()
        )
        return MeetingHoursType.of(said)

    @strawberry.mutation(
        description="Say, as the fair's organiser, that one of an exhibitor's staff is not there, or is after all: on "
        "a day or a half of it, or at all."
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
        said = await info.context.service(Calendars).set_absent(
            info.context.actor,
            fair_id=fair_id,
            exhibitor_id=exhibitor_id,
            staff_id=staff_id,
            absent=absent,
            when=when.model() if when else None,
        )
        return MeetingHoursType.of(said)

    @strawberry.mutation(
        description="Say, as the fair's organiser, that nobody of an exhibitor's is there, or that they are after all: "
        "on a day or a half of it, or at all."
    )
    async def set_exhibitor_absent(
        self,
        info: Info,
        fair_id: strawberry.ID,
        exhibitor_id: strawberry.ID,
        absent: bool = True,
        when: WhenInput | None = None,
    ) -> MeetingHoursResult:
        moment = when.model() if when else None
        said = await info.context.service(Calendars).set_exhibitor_absent(
            info.context.actor, fair_id=fair_id, exhibitor_id=exhibitor_id, absent=absent, when=moment
        )
        return MeetingHoursType.of(said)

    @strawberry.mutation(
        description="Say, as the fair's organiser, that a buyer is not there, or is after all: on a day or a half of "
        "it, or at all."
    )
    async def set_buyer_absent(
        self,
        info: Info,
        fair_id: strawberry.ID,
        buyer_id: strawberry.ID,
        absent: bool = True,
        when: WhenInput | None = None,
    ) -> MeetingHoursResult:
        moment = when.model() if when else None
        said = await info.context.service(Calendars).set_buyer_absent(
            info.context.actor, fair_id=fair_id, buyer_id=buyer_id, absent=absent, when=moment
        )
        return MeetingHoursType.of(said)
