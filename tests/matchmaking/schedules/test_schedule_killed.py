"""A worker that makes a schedule may die at any moment."""

from typing import Any

import pytest

from expo.kit.jobs.queue import Jobs
from expo.matchmaking.schedules.models import ScheduledMeeting, ScheduleStatus
from expo.matchmaking.schedules.scheduling import SCHEDULE, Scheduling
from expo.matchmaking.schedules.service import Schedules
from tests.matchmaking.harness import MatchmakingHarness
from tests.matchmaking.schedules.test_schedules import TIMES, a_booth_with, a_buyer_who_accepts, made, own, rows


async def test_schedule_is_made_again_after_worker_death(harness: MatchmakingHarness) -> None:
    """The first worker has written the rows of the schedule, but not that it is made."""
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    schedules, planning = harness.world.service(Schedules), harness.world.service(Scheduling)
    jobs = harness.world.service(Jobs)
    started = await schedules.start(harness.organiser, fair_id=harness.fair.id, times=TIMES, seconds=1)
    job = await jobs.take([SCHEDULE])
    assert job is not None

    async def dies(*_: Any) -> None:
        raise RuntimeError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(planning._store), "put", dies)
        with pytest.raises(RuntimeError):
            await planning.run(job)
    before = await rows(harness, ScheduledMeeting, started)
    assert len(before) == 1
    await planning.run(job)
    again = await rows(harness, ScheduledMeeting, started)  # at whichever time: seconds bound the search, not rounds
    assert [(each.buyer_id, each.exhibitor_id) for each in again] == [
        (each.buyer_id, each.exhibitor_id) for each in before
    ]
    assert (await schedules.get(harness.organiser, schedule_id=started.id)).status is ScheduleStatus.DRAFT


async def test_published_schedule_is_not_made_again(harness: MatchmakingHarness) -> None:
    """A worker has died after it had written the schedule, and before the job was done."""
    await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    schedule, schedules, jobs = await made(harness), harness.world.service(Schedules), harness.world.service(Jobs)
    await schedules.publish(harness.organiser, schedule_id=schedule.id)
    before = await own(harness, buyer)
    [pair] = await harness.recommended(buyer, answer="MEETING_REQUESTED")
    await harness.takes_back(buyer, pair["id"])
    job = await jobs.find(schedule.job_id or "")
    assert job is not None
    await harness.world.service(Scheduling).run(job)
    assert await own(harness, buyer) == before
    assert len(before) == 1
