"""Makes and revises schedules: a job handler.

The library works in a thread and holds a valid schedule at every moment; the final one is written under the schedule's
id. A job repeated by another worker process replaces the rows written before.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM
from expo.kit.errors import Conflict
from expo.kit.jobs.queue import Job, JobKind, Jobs
from expo.matchmaking.models import MATCHING
from expo.matchmaking.schedules.drafting import Draft, Drafting, staff_id
from expo.matchmaking.schedules.errors import ScheduleNotFound
from expo.matchmaking.schedules.models import (
    ChangeKind,
    MeetingSchedule,
    ScheduleChange,
    ScheduledMeeting,
    ScheduleFigures,
    ScheduleStatus,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.store import ScheduleStore
from matching.schedule.changes import RequestChanged
from matching.schedule.check import check
from matching.schedule.explaining import Explainer, Reason
from matching.schedule.plan import Meeting, Schedule
from matching.schedule.problem import Problem
from matching.schedule.revising import Revision, revise
from matching.schedule.solving import Effort, Progress, solve

TOTAL: Final = 1_000
_TELL_S: Final = 1.0


@dataclass(frozen=True)
class ScheduleOrder:
    """Order of a schedule, with its approximate time limit in seconds."""

    schedule_id: str
    seconds: int


SCHEDULE: Final = JobKind("schedule", ScheduleOrder, dict[str, Any], MATCHING)


@dataclass
class _PlanningWatch:
    """State shared with the thread: its running time, and whether it should stop."""

    seconds: int
    started: float = field(default_factory=time.monotonic)
    stopped: bool = False

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def done(self) -> int:
        """Progress in thousandths."""
        return min(TOTAL - 1, int(self.spent / self.seconds * TOTAL))


@dataclass(frozen=True)
class _DraftResult:
    """Result of a draft."""

    problem: Problem
    schedule: Schedule
    figures: ScheduleFigures
    revision: Revision | None = None


@dataclass(frozen=True)
class Scheduling:
    """Executes the jobs that make schedules."""

    _store: ScheduleStore
    drafting: Drafting
    fairs: Fairs
    jobs: Jobs

    async def run(self, job: Job) -> None:
        """Make a schedule, or revise the one it is based on."""
        order = SCHEDULE.arguments(job)
        schedule = await self._store.find(order.schedule_id)
        if schedule is None:
            raise ScheduleNotFound
        if schedule.status is not ScheduleStatus.IN_PROGRESS:
            return  # a worker process that died after writing: the schedule may be published by now
        fair = await self.fairs.get(SYSTEM, fair_id=schedule.fair_id)
        base = None if schedule.based_on is None else await self._store.find(schedule.based_on)
        draft = await self.drafting.draft(fair, schedule, base.created_at if base else None)
        before = [] if base is None else await self._store.rows(ScheduledMeeting, base.id)
        still_open = draft.open_meetings(before)
        old = None if base is None else draft.schedule(still_open)
        result = await self._watched(job, _PlanningWatch(order.seconds), draft, old)
        if not await self.jobs.save(job, done=TOTAL - 1, total=TOTAL):
            raise Conflict("Another worker has this schedule.")
        await self._write(schedule, draft, result, draft.begun_meetings(before), draft.outside(still_open))

    async def _watched(self, job: Job, watch: _PlanningWatch, draft: Draft, old: Schedule | None) -> _DraftResult:
        """Work in a thread, save progress meanwhile, and stop the thread when the job is lost."""
        working = asyncio.create_task(asyncio.to_thread(_make, draft, old, watch))
        try:
            while not working.done():
                await asyncio.wait([working], timeout=_TELL_S)
                if not working.done() and not await self.jobs.save(job, done=watch.done, total=TOTAL):
                    raise Conflict("The creation of this schedule was interrupted.")
            return await working
        finally:
            watch.stopped = True
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([working])

    async def _write(
        self,
        schedule: MeetingSchedule,
        draft: Draft,
        result: _DraftResult,
        begun_meetings: Sequence[ScheduledMeeting],
        outside: Sequence[ScheduledMeeting],
    ) -> None:
        await self._store.put_rows(ScheduledMeeting, schedule.id, [*begun_meetings, *draft.meetings(result.schedule)])
        await self._store.put_rows(UnscheduledRequest, schedule.id, await asyncio.to_thread(_unmet, draft, result))
        await self._store.put_rows(ScheduleChange, schedule.id, _changes(draft, result.revision, outside))
        figures = replace(_with_begun(result.figures, begun_meetings), arranged=len(draft.arranged))
        await self._store.put(replace(schedule, status=ScheduleStatus.DRAFT, figures=figures))


def _make(draft: Draft, old: Schedule | None, watch: _PlanningWatch) -> _DraftResult:
    problem = draft.problem
    if old is not None:
        revised = revise(problem, old, [RequestChanged(each) for each in draft.late])
        figures = _figures(problem, revised.schedule, -revised.score.compactness)
        result = _DraftResult(problem, revised.schedule, figures, revised)
    else:
        solved = solve(
            problem, Effort(rounds=10**9, seconds=watch.seconds), progress=_ignore_progress, stop=lambda: watch.stopped
        )
        figures = _figures(problem, solved.schedule, -solved.score.compactness)
        result = _DraftResult(problem, solved.schedule, replace(figures, gap=solved.gap, proven=solved.proven))
    broken = check(problem, result.schedule)
    if broken:
        raise RuntimeError(f"A schedule breaks {len(broken)} rules, the first: {broken[0]}")
    return replace(result, figures=replace(result.figures, seconds=round(watch.spent, 2)))


def _ignore_progress(progress: Progress) -> None:
    """Ignore progress: it is reported by time, since the search runs until its time limit."""


def _figures(problem: Problem, schedule: Schedule, idle: int) -> ScheduleFigures:
    requests = [each for each in problem.requests if not each.never]
    met = [problem.request_of[each.pair] for each in schedule.meetings]
    return ScheduleFigures(
        requests=len(requests),
        meetings=len(met),
        must_meets=sum(each.musts for each in requests),
        must_meets_scheduled=sum(each.musts for each in met),
        idle_slots=idle,
    )


def _with_begun(figures: ScheduleFigures, begun_meetings: Sequence[ScheduledMeeting]) -> ScheduleFigures:
    """Return the figures with meetings that have begun or are over."""
    musts = sum(each.musts for each in begun_meetings)
    return replace(
        figures,
        requests=figures.requests + len(begun_meetings),
        meetings=figures.meetings + len(begun_meetings),
        must_meets=figures.must_meets + musts,
        must_meets_scheduled=figures.must_meets_scheduled + musts,
    )


def _unmet(draft: Draft, result: _DraftResult) -> list[UnscheduledRequest]:
    """Return the unscheduled requests with reasons; a pair that either side rules out is not a request."""
    why = Explainer(result.problem, result.schedule)
    found = []
    for request in result.problem.requests:
        if request.pair in result.schedule.of_pair or request.never:
            continue
        explanation = why.why(*request.pair)
        found.append(
            UnscheduledRequest(
                id=f"{draft.schedule_id}/{request.buyer}/{request.exhibitor}",
                schedule_id=draft.schedule_id,
                fair_id=draft.fair_id,
                buyer_id=request.buyer,
                exhibitor_id=request.exhibitor,
                must_meet=request.musts > 0,
                reason=explanation.reason,
                remedy=explanation.remedy,
                depends_on=[each for name in explanation.depends_on if (each := staff_id(name))],
            )
        )
    return found


def _changes(draft: Draft, revision: Revision | None, outside: Sequence[ScheduledMeeting]) -> Sequence[ScheduleChange]:
    """Return what a revision has changed; it does not know of meetings `outside` the slots."""
    if revision is None:
        return []
    found = []
    for move in revision.moved:
        kind = ChangeKind.MOVED if move.forced else ChangeKind.MADE_WAY
        found.append(replace(_change(draft, kind, move.after), **_before(draft.meeting(move.before))))
    lost = [(draft.meeting(each.meeting), each.why.reason) for each in revision.lost]
    again = {(each.buyer, each.exhibitor): each for each in revision.added}
    for meeting in outside:
        after = again.pop((meeting.buyer_id, meeting.exhibitor_id), None)
        if after is None:
            lost.append((meeting, Reason.NO_COMMON_TIME))
        else:
            found.append(replace(_change(draft, ChangeKind.MOVED, after), **_before(meeting)))
    found += [_loss(draft, meeting, reason) for meeting, reason in lost]
    return [*found, *(_change(draft, ChangeKind.WON, each) for each in again.values())]


def _loss(draft: Draft, meeting: ScheduledMeeting, reason: Reason) -> ScheduleChange:
    return ScheduleChange(
        id=f"{draft.schedule_id}/{meeting.buyer_id}/{meeting.exhibitor_id}",
        schedule_id=draft.schedule_id,
        fair_id=draft.fair_id,
        kind=ChangeKind.LOST,
        buyer_id=meeting.buyer_id,
        exhibitor_id=meeting.exhibitor_id,
        reason=reason,
        **_before(meeting),
    )


def _change(draft: Draft, kind: ChangeKind, meeting: Meeting) -> ScheduleChange:
    return ScheduleChange(
        id=f"{draft.schedule_id}/{meeting.buyer}/{meeting.exhibitor}",
        schedule_id=draft.schedule_id,
        fair_id=draft.fair_id,
        kind=kind,
        buyer_id=meeting.buyer,
        exhibitor_id=meeting.exhibitor,
        after_at=draft.starts[meeting.slot],
        after_staff_id=staff_id(meeting.staff),
    )


def _before(meeting: ScheduledMeeting) -> dict[str, Any]:
    return {"before_at": meeting.begins_at, "before_staff_id": meeting.staff_id}
