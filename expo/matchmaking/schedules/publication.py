"""Books the meetings of a published schedule: a job handler.

Every transaction books some meetings and saves how far the job has come, so whatever moment a worker process dies,
another one goes on with the next meeting: nothing is booked or told twice. Publishing another schedule cancels the job.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Final

from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM
from expo.kit.errors import Conflict
from expo.kit.jobs.queue import Job, JobKind, Jobs
from expo.matchmaking.models import PUBLISHING, MatchSide
from expo.matchmaking.schedules.models import (
    DigestParty,
    MeetingSchedule,
    PendingDigest,
    ScheduledMeeting,
    ScheduleStatus,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.store import ScheduleStore
from expo.meetings.bookings.errors import TimeTaken
from expo.meetings.bookings.planned import PlannedMeetings
from expo.meetings.bookings.rules.planning import PlanOutcome, ScheduleEntry
from matching.schedule.explaining import Reason, Remedy

_AT_ONCE: Final = 50
"""Meetings in a transaction."""
_REASONS: Final = {PlanOutcome.NO_LONGER_FREE: Reason.NO_LONGER_FREE, PlanOutcome.PAST: Reason.PAST}


class PublicationStep(StrEnum):
    """Steps of a publication, in order."""

    PREPARE = "prepare"
    CANCEL = "cancel"
    BOOK = "book"
    TELL = "tell"


@dataclass(frozen=True)
class PublicationOrder:
    """Order to book a schedule's meetings."""

    schedule_id: str


@dataclass(frozen=True)
class PublicationState:
    """How far a publication has come: ``after`` is the id of the last meeting of the step that is done.

    ``done`` counts meetings, prepared and booked, of ``total``.
    """

    step: PublicationStep = PublicationStep.PREPARE
    after: str = ""
    done: int = 0
    total: int = 0


PUBLISH_SCHEDULE: Final = JobKind("publish_schedule", PublicationOrder, PublicationState, PUBLISHING)


@dataclass
class PublicationRun:
    """One run of the job: what it publishes, and how far it has come."""

    job: Job
    fair: Fair
    schedule: MeetingSchedule
    state: PublicationState = field(default_factory=PublicationState)

    def beyond(self, rows: Sequence[ScheduledMeeting]) -> PublicationState:
        """Return the state once these meetings are done."""
        return replace(self.state, after=rows[-1].id, done=self.state.done + len(rows))


@dataclass(frozen=True)
class Publication:
    """Executes the jobs that book the meetings of published schedules."""

    _store: ScheduleStore
    planned: PlannedMeetings
    fairs: Fairs
    jobs: Jobs

    async def run(self, job: Job) -> PublicationState | None:
        """Book all meetings of a schedule, and tell both sides."""
        schedule = await self._store.find(PUBLISH_SCHEDULE.arguments(job).schedule_id)
        if schedule is None or schedule.status is not ScheduleStatus.PUBLISHED:
            return None  # another schedule is published by now
        fair = await self.fairs.get(SYSTEM, fair_id=schedule.fair_id)
        run = PublicationRun(job, fair, schedule, PUBLISH_SCHEDULE.state(job))
        if not run.state.total:
            run.state = PublicationState(total=2 * await self._store.count(ScheduledMeeting, schedule.id) + 1)
        steps = {
            PublicationStep.PREPARE: self._prepare,
            PublicationStep.CANCEL: self._cancel,
            PublicationStep.BOOK: self._book,
            PublicationStep.TELL: self._tell,
        }
        order = list(PublicationStep)
        for step in order[order.index(run.state.step) :]:
            run.state = run.state if step is run.state.step else replace(run.state, step=step, after="")
            await steps[step](run)
        return run.state

    async def _prepare(self, run: PublicationRun) -> None:
        async for rows in self._store.stream(run.schedule.id, after=run.state.after, at_once=_AT_ONCE):
            planned = [_planned(each) for each in rows]
            prepare = partial(self.planned.prepare, run.fair, run.schedule.id, planned)
            await self._commit(run, prepare, run.beyond(rows))

    async def _cancel(self, run: PublicationRun) -> None:
        async for meetings in self.planned.obsolete(run.fair, run.schedule.id, after=run.state.after):
            for begin in range(0, len(meetings), _AT_ONCE):
                ids = [each.id for each in meetings[begin : begin + _AT_ONCE]]
                await self._commit(run, partial(self.planned.cancel, run.fair, ids), replace(run.state, after=ids[-1]))

    async def _book(self, run: PublicationRun) -> None:
        async for rows in self._store.stream(run.schedule.id, after=run.state.after, at_once=_AT_ONCE):
            await self._book_together(run, rows)

    async def _book_together(self, run: PublicationRun, rows: Sequence[ScheduledMeeting]) -> None:
        """Book meetings in one transaction; if one of them is not free any more, book each half by itself."""
        try:
            await self._commit(run, partial(self._write, run, rows), run.beyond(rows))
        except TimeTaken:
            if len(rows) == 1:
                await self._commit(run, partial(self._refuse, run, rows[0]), run.beyond(rows))
                return
            middle = len(rows) // 2
            await self._book_together(run, rows[:middle])
            await self._book_together(run, rows[middle:])

    async def _write(self, run: PublicationRun, rows: Sequence[ScheduledMeeting]) -> None:
        outcomes = await self.planned.book(run.fair, run.schedule.id, [_planned(each) for each in rows])
        await self._settle(run, list(zip(rows, outcomes, strict=True)))

    async def _refuse(self, run: PublicationRun, row: ScheduledMeeting) -> None:
        await self._settle(run, [(row, await self.planned.refuse(run.fair, _planned(row)))])

    async def _settle(self, run: PublicationRun, outcomes: Sequence[tuple[ScheduledMeeting, PlanOutcome]]) -> None:
        """Count new meetings for the companies' emails, and take those out of the schedule that are not booked."""
        new_meetings: Counter[DigestParty] = Counter()
        for each, outcome in outcomes:
            if outcome is PlanOutcome.BOOKED:
                new_meetings[DigestParty(MatchSide.BUYER, each.buyer_id)] += 1
                new_meetings[DigestParty(MatchSide.EXHIBITOR, each.exhibitor_id)] += 1
        await self._store.add_to_digests(run.fair.id, new_meetings)
        dropped = [(each, outcome) for each, outcome in outcomes if not outcome.is_booked]
        if dropped:
            lost = [_unscheduled(each, _REASONS[outcome]) for each, outcome in dropped if outcome.is_lost]
            await self._store.drop(run.schedule.id, [each for each, _ in dropped], lost)

    async def _tell(self, run: PublicationRun) -> None:
        async for digests in self._store.pending_digests(run.fair.id, at_once=_AT_ONCE):
            await self._commit(run, partial(self._tell_companies, run, digests), run.state)

    async def _tell_companies(self, run: PublicationRun, digests: Sequence[PendingDigest]) -> None:
        buyers = {each.party_id: each.count for each in digests if each.side is MatchSide.BUYER}
        exhibitors = {each.party_id: each.count for each in digests if each.side is MatchSide.EXHIBITOR}
        await self._store.remove_digests(digests)
        await self.planned.tell_companies(run.fair, buyers, exhibitors)

    async def _commit(self, run: PublicationRun, write: Callable[[], Awaitable[None]], state: PublicationState) -> None:
        """Write and save the progress in one transaction; raises `Conflict` if the job has been taken or cancelled."""

        async def write_and_save() -> None:
            if not await self.jobs.save(run.job, done=state.done, total=state.total, state=state):
                raise Conflict("The publication of this schedule was interrupted.")
            await write()

        await self.jobs.database.transact(write_and_save)
        run.state = state


def _planned(row: ScheduledMeeting) -> ScheduleEntry:
    return ScheduleEntry(
        buyer_id=row.buyer_id,
        exhibitor_id=row.exhibitor_id,
        staff_id=row.staff_id,
        begins_at=row.begins_at,
        minutes=row.minutes,
    )


def _unscheduled(row: ScheduledMeeting, reason: Reason) -> UnscheduledRequest:
    return UnscheduledRequest(
        id=f"{row.schedule_id}/{row.buyer_id}/{row.exhibitor_id}",
        schedule_id=row.schedule_id,
        fair_id=row.fair_id,
        buyer_id=row.buyer_id,
        exhibitor_id=row.exhibitor_id,
        must_meet=row.musts > 0,
        reason=reason,
        remedy=Remedy.NONE_NEEDED,
    )
