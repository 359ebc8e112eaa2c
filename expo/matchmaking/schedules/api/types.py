"""GraphQL types of schedules and meetings, and the loaders behind their edges."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from expo.exhibitors.booths.api.types import BoothType, StaffMemberType, load_booths_at
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.kit.graphql.trade_types import CountryType, optional_country
from expo.kit.graphql.types import Context, Flat, FromModel, Info, Problem
from expo.kit.jobs.queue import Job, Jobs, JobStatus
from expo.matchmaking.recommendations.api.types import load_seen_buyers
from expo.matchmaking.schedules.api.enums import ChangeKind, Reason, Remedy, ScheduleStatus
from expo.matchmaking.schedules.api.terms_types import AttendanceType, TablesType
from expo.matchmaking.schedules.models import (
    MeetingSchedule,
    ScheduleChange,
    ScheduledMeeting,
    ScheduleFigures,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.rules.times import MeetingTimes


@strawberry.type(name="MeetingTimes", description="Times at which meetings can be held, in the fair's time zone.")
class MeetingTimesType(Flat[MeetingTimes]):
    """Times of meetings."""

    days: list[date] = strawberry.field(description="Days with meetings; all days of the fair where empty.")
    begins: int = strawberry.field(description="Start, in minutes after midnight.")
    ends: int
    minutes: int = strawberry.field(description="Length of a meeting, in minutes.")


@strawberry.input(description="Times at which meetings can be held, in the fair's time zone.")
class MeetingTimesInput:
    """Times of meetings."""

    days: list[date] = strawberry.field(
        default_factory=list, description="Days with meetings; all days of the fair where empty."
    )
    begins: int = strawberry.field(default=MeetingTimes.begins, description="Start, in minutes after midnight.")
    ends: int = MeetingTimes.ends
    minutes: int = strawberry.field(default=MeetingTimes.minutes, description="Length of a meeting, in minutes.")

    def model(self) -> MeetingTimes:
        """Return the times, without validation."""
        return MeetingTimes(days=self.days, begins=self.begins, ends=self.ends, minutes=self.minutes)


@strawberry.type(name="MeetingScheduleFigures", description="Figures on the quality of a schedule.")
class MeetingScheduleFiguresType(Flat[ScheduleFigures]):
    """Figures of a schedule."""

    requests: int = strawberry.field(description="Number of pairs that may meet.")
    meetings: int
    arranged: int = strawberry.field(
        description="Number of pairs that need no meeting, since they have arranged one themselves."
    )
    must_meets: int = strawberry.field(description="Number of stars given by buyers and by exhibitors.")
    must_meets_scheduled: int
    idle_slots: int = strawberry.field(
        description="Number of slots in which a participant waits between two meetings of a day."
    )
    gap: float = strawberry.field(
        description="Largest possible distance from the best schedule, as a share: 0.02 is two hundredths."
    )
    proven: bool = strawberry.field(description="Whether it is proven that no schedule meets more.")
    seconds: float


@strawberry.type(
    name="MeetingScheduleProgress",
    description="Progress of the job that makes a schedule, or books the meetings of a published one.",
)
class MeetingScheduleProgressType:
    """Progress of a job."""

    status: JobStatus
    done: float = strawberry.field(description="Share of the work that is done, from 0 to 1.")
    error: str | None

    @classmethod
    def of(cls, job: Job) -> "MeetingScheduleProgressType":
        """Return the progress of a job."""
        done = 1.0 if job.status is JobStatus.DONE else job.done / (job.total or 1)
        return cls(status=job.status, done=done, error=job.error)


@strawberry.type(
    name="MeetingSchedule", description="A schedule of all meetings of a fair, visible to the fair's organiser."
)
class MeetingScheduleType(FromModel[MeetingSchedule]):
    """A schedule."""

    model: strawberry.Private[MeetingSchedule]
    id: strawberry.ID
    fair_id: strawberry.ID
    status: ScheduleStatus
    times: MeetingTimesType
    attendance: AttendanceType
    tables: TablesType
    figures: MeetingScheduleFiguresType
    based_on: strawberry.ID | None = strawberry.field(
        description="Id of the schedule that this one revises; null where it revises none."
    )
    created_at: datetime
    published_at: datetime | None

    @strawberry.field(
        description="Progress of the job that makes the schedule; once it is published, of booking its meetings."
    )
    async def progress(self, info: Info) -> MeetingScheduleProgressType | None:
        job = await info.context.loader(load_jobs).load(self.model.job_id) if self.model.job_id else None
        return None if job is None else MeetingScheduleProgressType.of(job)

    @classmethod
    def of(cls, schedule: MeetingSchedule) -> "MeetingScheduleType":
        """Return a schedule."""
        return cls.from_model(
            schedule,
            times=MeetingTimesType.of(schedule.times),
            attendance=AttendanceType.of(schedule.terms.attendance),
            tables=TablesType.of(schedule.terms.tables),
            figures=MeetingScheduleFiguresType.of(schedule.figures),
            based_on=strawberry.ID(schedule.based_on) if schedule.based_on else None,
        )


@strawberry.type
class PairType:
    """A buyer who has accepted, and an exhibitor."""

    model: strawberry.Private[ScheduledMeeting | UnscheduledRequest | ScheduleChange]
    id: strawberry.ID

    @strawberry.field(description="Id of the buyer's organisation.")
    def buyer_id(self) -> strawberry.ID:
        return strawberry.ID(self.model.buyer_id)

    @strawberry.field(description="Name of the buyer.")
    async def company(self, info: Info) -> str | None:
        return (await info.context.loader(load_seen_buyers).load((self.model.buyer_id, "", True))).name

    @strawberry.field(description="Country of the buyer.")
    async def country(self, info: Info) -> CountryType | None:
        seen = await info.context.loader(load_seen_buyers).load((self.model.buyer_id, "", True))
        return optional_country(info, seen.country)

    @strawberry.field(description="The exhibitor; null once it is no longer published.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="Booth of the exhibitor at this fair.")
    async def booth(self, info: Info) -> BoothType | None:
        found = await info.context.loader(load_booths_at).load((self.model.exhibitor_id, self.model.fair_id))
        return None if found is None else BoothType.of(info, found)

    async def _member(self, info: Info, staff_id: str | None) -> StaffMemberType | None:
        if staff_id is None:
            return None
        booth = await info.context.loader(load_booths_at).load((self.model.exhibitor_id, self.model.fair_id))
        found = next((each for each in booth.staff if each.id == staff_id), None) if booth else None
        return None if found is None else StaffMemberType.of(found)


@strawberry.type(name="ScheduledMeeting", description="A meeting of a buyer with a member of an exhibitor's staff.")
class ScheduledMeetingType(PairType):
    """A meeting."""

    begins_at: datetime
    minutes: int
    locked: bool = strawberry.field(description="Whether the meeting is locked, so that no revision moves it.")

    @strawberry.field(description="Member of staff who receives the buyer; null where anyone at the booth does.")
    async def staff(self, info: Info) -> StaffMemberType | None:
        return await self._member(info, self.model.staff_id) if isinstance(self.model, ScheduledMeeting) else None

    @classmethod
    def of(cls, meeting: ScheduledMeeting) -> "ScheduledMeetingType":
        """Return a meeting."""
        return cls(
            model=meeting,
            id=strawberry.ID(meeting.id),
            begins_at=meeting.begins_at,
            minutes=meeting.minutes,
            locked=meeting.locked,
        )


@strawberry.type(
    name="UnscheduledRequest", description="A pair that does not meet, with the reason and what would help."
)
class UnscheduledRequestType(PairType):
    """A pair without a meeting."""

    must_meet: bool
    reason: Reason
    remedy: Remedy
    depends_on: list[strawberry.ID] = strawberry.field(
        description="Ids of the organisations, exhibitors and staff on whom it depends."
    )

    @classmethod
    def of(cls, request: UnscheduledRequest) -> "UnscheduledRequestType":
        """Return a pair without a meeting."""
        depends_on = [strawberry.ID(each) for each in request.depends_on]
        return cls(
            model=request,
            id=strawberry.ID(request.id),
            must_meet=request.must_meet,
            reason=request.reason,
            remedy=request.remedy,
            depends_on=depends_on,
        )


@strawberry.type(name="ScheduleChange", description="What a revision did to the meeting of a pair.")
class ScheduleChangeType(PairType):
    """A change."""

    kind: ChangeKind
    before_at: datetime | None
    after_at: datetime | None
    reason: Reason | None = strawberry.field(description="Reason for which the meeting is lost.")

    @strawberry.field(description="Member of staff who received the buyer before the revision.")
    async def staff_before(self, info: Info) -> StaffMemberType | None:
        return await self._member(info, self.model.before_staff_id) if isinstance(self.model, ScheduleChange) else None

    @strawberry.field(description="Member of staff who receives the buyer after the revision.")
    async def staff_after(self, info: Info) -> StaffMemberType | None:
        return await self._member(info, self.model.after_staff_id) if isinstance(self.model, ScheduleChange) else None

    @classmethod
    def of(cls, change: ScheduleChange) -> "ScheduleChangeType":
        """Return a change."""
        return cls(
            model=change,
            id=strawberry.ID(change.id),
            kind=change.kind,
            before_at=change.before_at,
            after_at=change.after_at,
            reason=change.reason,
        )


async def load_jobs(context: Context, job_ids: list[str]) -> list[Job | None]:
    """Load jobs by id: only for readers of their own schedules."""
    return await context.service(Jobs).find_many(job_ids)


ScheduledMeetingResult = Annotated[ScheduledMeetingType | Problem, strawberry.union("ScheduledMeetingResult")]
MeetingScheduleResult = Annotated[MeetingScheduleType | Problem, strawberry.union("MeetingScheduleResult")]
