"""Schedules for organisers, and the published schedule for buyers and exhibitors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, require_kind
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.ids import is_id, new_id
from expo.kit.jobs.queue import ENDED, Jobs, JobStatus
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.matchmaking.models import READ, WRITE
from expo.matchmaking.schedules.errors import ScheduleNotFound, ScheduleRunning, ScheduleUnfinished
from expo.matchmaking.schedules.models import (
    MeetingSchedule,
    ScheduledMeeting,
    ScheduleStatus,
)
from expo.matchmaking.schedules.publication import PUBLISH_SCHEDULE, PublicationOrder
from expo.matchmaking.schedules.rules.terms import ScheduleTerms, Tables
from expo.matchmaking.schedules.rules.times import MeetingTimes
from expo.matchmaking.schedules.scheduling import SCHEDULE, ScheduleOrder
from expo.matchmaking.schedules.store import Row, ScheduleStore
from expo.meetings.availability.models import bounds_of
from expo.meetings.bookings.errors import MeetingNotFound

SECONDS: Final = (1, 600)


@dataclass(frozen=True)
class Schedules:
    """Drafts of a schedule, made by a worker process; one of them is published; revisions are drafts again."""

    _store: ScheduleStore
    fairs: Fairs
    exhibitors: Exhibitors
    jobs: Jobs
    journal: Journal
    database: Database
    clock: Clock

    async def start(
        self, actor: Actor, *, fair_id: str, times: MeetingTimes, terms: ScheduleTerms | None = None, seconds: int = 60
    ) -> MeetingSchedule:
        """Order a draft from the requests as of the time a worker process starts, within about ``seconds`` seconds.

        Raises the errors of `Fairs.require_organiser`, `Invalid` for wrong times and terms, `ScheduleRunning`.
        """
        fair = await self._managed(actor, fair_id, WRITE)
        if not SECONDS[0] <= seconds <= SECONDS[1]:
            raise Invalid(f"Enter {SECONDS[0]} to {SECONDS[1]} seconds.", field="seconds")
        schedule = self._new(fair, times.checked(fair), (terms or ScheduleTerms()).checked())
        return await self._order(actor, fair, schedule, seconds, "schedule.started")

    async def revise(self, actor: Actor, *, schedule_id: str, tables: Tables | None = None) -> MeetingSchedule:
        """Order a draft with as few changes to this schedule as possible, for current availability.

        Criteria of attendance stay the same; ``tables`` replaces the earlier limits. Raises `ScheduleNotFound`,
        `ScheduleUnfinished`, `ScheduleRunning`, `Invalid`.
        """
        before, fair = await self._finished(actor, schedule_id, WRITE)
        terms = before.terms if tables is None else replace(before.terms, tables=tables.checked())
        schedule = replace(self._new(fair, before.times, terms), based_on=before.id)
        return await self._order(actor, fair, schedule, SECONDS[1], "schedule.revised")

    async def publish(self, actor: Actor, *, schedule_id: str) -> MeetingSchedule:
        """Publish a draft to buyers and exhibitors; the schedule published before is replaced.

        A worker process books its meetings (`Publication`). Publishing it again does nothing, unless booking has
        failed. Raises `ScheduleNotFound`, `ScheduleUnfinished`.
        """
        _, fair = await self._finished(actor, schedule_id, WRITE)

        async def write() -> MeetingSchedule:
            schedule = await self._store.find(schedule_id)
            if schedule is None:
                raise ScheduleNotFound
            before = await self._store.published(fair.id)
            if before is not None and before.id == schedule.id and not await self._has_failed(before):
                return schedule
            if before is not None:
                await self.jobs.cancel(before.job_id or "")
                await self._store.put(replace(before, status=ScheduleStatus.REPLACED))
            await self._store.touch(fair.id)
            order = PublicationOrder(schedule.id)
            job = await self.jobs.queue(
                PUBLISH_SCHEDULE, order, person_id=actor.person_id, organisation_id=fair.organiser_id
            )
            put = replace(schedule, status=ScheduleStatus.PUBLISHED, published_at=self.clock(), job_id=job.id)
            await self._store.put(put)
            await self._record(actor, "schedule.published", put)
            return put

        return await self.database.transact(write, MeetingSchedule)

    async def lock(self, actor: Actor, *, meeting_id: str, locked: bool) -> ScheduledMeeting:
        """Lock a meeting against moves by revisions, or unlock it.

        A locked meeting that cannot stay is reported as lost.

        Raises `MeetingNotFound`, `ScheduleUnfinished`, and `ScheduleRunning` while this schedule is being revised: the
        revision has already read the locks.
        """
        try:
            schedule, fair = await self._finished(actor, meeting_id.partition("/")[0], WRITE)
        except ScheduleNotFound:
            raise MeetingNotFound from None

        async def write() -> ScheduledMeeting:
            before = await self._store.find_meeting(meeting_id)
            if before is None:
                raise MeetingNotFound
            if any(each.based_on == schedule.id for each in await self._running(fair)):
                raise ScheduleRunning
            await self._store.touch(fair.id)
            after = replace(before, locked=locked)
            if after != before:
                await self._store.put_meeting(after)
                verb = "schedule.locked" if locked else "schedule.unlocked"
                await self.journal.record(actor, verb, Subject("schedule", before.schedule_id), fair_id=before.fair_id)
            return after

        return await self.database.transact(write, ScheduledMeeting)

    async def get(self, actor: Actor, *, schedule_id: str) -> MeetingSchedule:
        """Return a schedule of a fair that the actor manages; raises `ScheduleNotFound`."""
        return (await self._own(actor, schedule_id, READ))[0]

    async def latest(self, actor: Actor, *, fair_id: str) -> Sequence[MeetingSchedule]:
        """Return the latest schedules of a fair, newest first."""
        return await self._store.latest((await self._managed(actor, fair_id, READ)).id)

    async def rows(self, actor: Actor, kind: type[Row], *, schedule_id: str, part: Slice) -> Page[Row]:
        """Return a page of meetings by time, of unscheduled requests, or of a revision's changes."""
        return await self._store.page(kind, (await self.get(actor, schedule_id=schedule_id)).id, part)

    async def meetings(
        self,
        actor: Actor,
        *,
        schedule_id: str,
        part: Slice,
        day: date | None = None,
        exhibitor_id: str | None = None,
    ) -> Page[ScheduledMeeting]:
        """Return meetings by time: all, or those of a day in the fair's time zone, or of an exhibitor."""
        schedule, fair = await self._own(actor, schedule_id, READ)
        on = None if day is None else bounds_of(fair, day)
        if exhibitor_id is None:
            return await self._store.page(ScheduledMeeting, schedule.id, part, on=on)
        return await self._store.page(ScheduledMeeting, schedule.id, part, on=on, exhibitor_id=exhibitor_id)

    async def own(self, actor: Actor, kind: type[Row], *, fair_id: str, part: Slice) -> Page[Row]:
        """Return the company's meetings in the published schedule with reasons for its unscheduled requests.

        An empty page while none is published. Raises `SignInRequired`, `Forbidden`, `FairNotFound`.
        """
        if actor.is_kind(OrganisationKind.EXHIBITOR):
            of = {"exhibitor_id": (await self.exhibitors.require_own(actor, scope=READ)).id}
        else:
            of = {"buyer_id": require_kind(actor, OrganisationKind.BUYER, scope=READ)}
        fair = await self.fairs.get(actor, fair_id=fair_id)
        schedule = await self._store.published(fair.id)
        return await self._store.page(kind, schedule.id if schedule else "", part, None, **of)

    async def _has_failed(self, schedule: MeetingSchedule) -> bool:
        job = await self.jobs.find(schedule.job_id or "")
        return job is not None and job.status is JobStatus.FAILED

    def _new(self, fair: Fair, times: MeetingTimes, terms: ScheduleTerms) -> MeetingSchedule:
        return MeetingSchedule(id=new_id("sched"), fair_id=fair.id, times=times, terms=terms, created_at=self.clock())

    async def _order(
        self, actor: Actor, fair: Fair, schedule: MeetingSchedule, seconds: int, verb: str
    ) -> MeetingSchedule:
        async def write() -> MeetingSchedule:
            if await self._running(fair):
                raise ScheduleRunning
            await self._store.touch(fair.id)
            order = ScheduleOrder(schedule.id, seconds)
            job = await self.jobs.queue(SCHEDULE, order, person_id=actor.person_id, organisation_id=fair.organiser_id)
            ordered = replace(schedule, job_id=job.id)
            await self._store.put(ordered)
            await self._record(actor, verb, ordered)
            return ordered

        return await self.database.transact(write, MeetingSchedule)

    async def _running(self, fair: Fair) -> list[MeetingSchedule]:
        """Return the schedules of a fair that are being made."""
        unfinished = [each for each in await self._store.latest(fair.id) if each.status is ScheduleStatus.IN_PROGRESS]
        ordered = [(each, each.job_id) for each in unfinished if each.job_id]
        jobs = await self.jobs.find_many([job_id for _, job_id in ordered])
        return [each for (each, _), job in zip(ordered, jobs, strict=True) if job and job.status not in ENDED]

    async def _finished(self, actor: Actor, schedule_id: str, scope: str) -> tuple[MeetingSchedule, Fair]:
        schedule, fair = await self._own(actor, schedule_id, scope)
        if schedule.status is ScheduleStatus.IN_PROGRESS:
            raise ScheduleUnfinished
        return schedule, fair

    async def _own(self, actor: Actor, schedule_id: str, scope: str) -> tuple[MeetingSchedule, Fair]:
        schedule = await self._store.find(schedule_id) if is_id(schedule_id, "sched") else None
        if schedule is None:
            raise ScheduleNotFound
        return schedule, await self._managed(actor, schedule.fair_id, scope)

    async def _managed(self, actor: Actor, fair_id: str, scope: str) -> Fair:
        return await self.fairs.require_organiser(actor, fair_id=fair_id, scope=scope)

    async def _record(self, actor: Actor, verb: str, schedule: MeetingSchedule) -> None:
        await self.journal.record(actor, verb, Subject("schedule", schedule.id), fair_id=schedule.fair_id)
