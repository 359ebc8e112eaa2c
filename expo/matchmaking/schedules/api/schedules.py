"""Queries and mutations of meeting schedules."""

from datetime import date

import strawberry

from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.matchmaking.schedules.api.terms_types import ScheduleTablesInput, ScheduleTermsInput
from expo.matchmaking.schedules.api.types import (
    MeetingScheduleResult,
    MeetingScheduleType,
    MeetingTimesInput,
    ScheduleChangeType,
    ScheduledMeetingResult,
    ScheduledMeetingType,
    UnscheduledRequestType,
)
from expo.matchmaking.schedules.models import ScheduleChange, UnscheduledRequest
from expo.matchmaking.schedules.service import Schedules


@strawberry.type
class Query:
    """Queries of schedules."""

    @strawberry.field(
        description="Latest schedules of a fair, newest first, at most 20; for the fair's organiser only."
    )
    async def meeting_schedules(self, info: Info, fair_id: strawberry.ID) -> list[MeetingScheduleType]:
        found = await info.context.service(Schedules).latest(info.context.actor, fair_id=fair_id)
        return [MeetingScheduleType.of(each) for each in found]

    @strawberry.field(description="A schedule; for the fair's organiser only.")
    async def meeting_schedule(self, info: Info, id: strawberry.ID) -> MeetingScheduleType:
        return MeetingScheduleType.of(await info.context.service(Schedules).get(info.context.actor, schedule_id=id))

    @strawberry.field(
        description="Meetings of a schedule in order of time: all, or those of a day in the fair's time zone, or of an "
        "exhibitor; for the fair's organiser only."
    )
    async def scheduled_meetings(
        self,
        info: Info,
        schedule_id: strawberry.ID,
        day: date | None = None,
        exhibitor_id: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ScheduledMeetingType]:
        part = checked_page(first, after)
        page = await info.context.service(Schedules).meetings(
            info.context.actor, schedule_id=schedule_id, day=day, exhibitor_id=exhibitor_id, part=part
        )
        return connection(page, ScheduledMeetingType.of, part)

    @strawberry.field(
        description="Pairs that do not meet in a schedule, with the reasons; for the fair's organiser only."
    )
    async def unscheduled_requests(
        self, info: Info, schedule_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[UnscheduledRequestType]:
        part = checked_page(first, after)
        page = await info.context.service(Schedules).rows(
            info.context.actor, UnscheduledRequest, schedule_id=schedule_id, part=part
        )
        return connection(page, UnscheduledRequestType.of, part)

    @strawberry.field(
        description="Changes made by the revision that produced a schedule; for the fair's organiser only."
    )
    async def schedule_changes(
        self, info: Info, schedule_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[ScheduleChangeType]:
        part = checked_page(first, after)
        page = await info.context.service(Schedules).rows(
            info.context.actor, ScheduleChange, schedule_id=schedule_id, part=part
        )
        return connection(page, ScheduleChangeType.of, part)

    @strawberry.field(description="Companies that yours does not meet in the published schedule, with the reasons.")
    async def my_unscheduled_requests(
        self, info: Info, fair_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[UnscheduledRequestType]:
        part = checked_page(first, after)
        page = await info.context.service(Schedules).own(
            info.context.actor, UnscheduledRequest, fair_id=fair_id, part=part
        )
        return connection(page, UnscheduledRequestType.of, part)


@strawberry.type
class Mutation:
    """Mutations of schedules."""

    @strawberry.mutation(description="Order a draft of a schedule, made within about `seconds` seconds.")
    async def start_meeting_schedule(
        self,
        info: Info,
        fair_id: strawberry.ID,
        times: MeetingTimesInput,
        terms: ScheduleTermsInput | None = None,
        seconds: int = 60,
    ) -> MeetingScheduleResult:
        schedule_terms = terms.model() if terms else None
        started = await info.context.service(Schedules).start(
            info.context.actor, fair_id=fair_id, times=times.model(), terms=schedule_terms, seconds=seconds
        )
        return MeetingScheduleType.of(started)

    @strawberry.mutation(
        description="Order a draft with as few changes to a schedule as possible, for current availability; `tables`, "
        "if given, replaces the earlier limits."
    )
    async def revise_meeting_schedule(
        self, info: Info, id: strawberry.ID, tables: ScheduleTablesInput | None = None
    ) -> MeetingScheduleResult:
        schedule_tables = tables.model() if tables else None
        ordered = await info.context.service(Schedules).revise(
            info.context.actor, schedule_id=id, tables=schedule_tables
        )
        return MeetingScheduleType.of(ordered)

    @strawberry.mutation(
        description="Lock a scheduled meeting against moves by revisions, or unlock it; for the fair's organiser only."
    )
    async def lock_meeting(self, info: Info, id: strawberry.ID, locked: bool = True) -> ScheduledMeetingResult:
        found = await info.context.service(Schedules).lock(info.context.actor, meeting_id=id, locked=locked)
        return ScheduledMeetingType.of(found)

    @strawberry.mutation(
        description="Publish a schedule to buyers and exhibitors; the one published before is replaced."
    )
    async def publish_meeting_schedule(self, info: Info, id: strawberry.ID) -> MeetingScheduleResult:
        put = await info.context.service(Schedules).publish(info.context.actor, schedule_id=id)
        return MeetingScheduleType.of(put)
