"""Drafts respect what is: past times, meetings that companies have arranged, held or ended themselves."""

from datetime import datetime, timedelta

from expo.kit.access import Actor
from expo.kit.paging import Slice
from expo.matchmaking.schedules.models import (
    ChangeKind,
    MeetingSchedule,
    ScheduleChange,
    ScheduledMeeting,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.rules.times import MeetingTimes
from expo.matchmaking.schedules.service import Schedules
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.requests import MeetingRequest
from expo.meetings.bookings.rules.commitments import Commitment, busy_slots
from expo.meetings.bookings.service import Meetings
from expo.meetings.models import MeetingKind
from matching.schedule.explaining import Reason
from tests.matchmaking.harness import MatchmakingHarness
from tests.matchmaking.schedules.test_schedule_terms import a_day, an_hour, made
from tests.matchmaking.schedules.test_schedules import a_booth_with, a_buyer_who_accepts, publish_work, revised, rows


async def published(harness: MatchmakingHarness, schedule: MeetingSchedule) -> MeetingSchedule:
    """Publish a schedule and book its meetings."""
    schedules = harness.world.service(Schedules)
    await schedules.publish(harness.organiser, schedule_id=schedule.id)
    await publish_work(harness)
    return await schedules.get(harness.organiser, schedule_id=schedule.id)


async def agenda(harness: MatchmakingHarness, actor: Actor) -> list[Meeting]:
    page = await harness.world.service(Meetings).agenda(actor, fair_id=harness.fair.id, part=Slice(100))
    return list(page.items)


async def arranged(harness: MatchmakingHarness, buyer: Actor, exhibitor_id: str, at: datetime) -> Meeting:
    """Request a meeting without the organiser."""
    request = MeetingRequest(fair_id=harness.fair.id, begins_at=at, kind=MeetingKind.VIDEO, exhibitor_id=exhibitor_id)
    return await harness.world.service(Meetings).request(buyer, request=request)


def two_times(harness: MatchmakingHarness) -> tuple[datetime, datetime]:
    """Return the beginnings of the two meetings of the second day's first hour."""
    [first, second] = an_hour(harness).starts(harness.fair)
    return first, second


async def test_past_times_are_not_planned(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    first, second = two_times(harness)
    harness.world.clock.now = first
    [meeting] = await rows(harness, ScheduledMeeting, await made(harness, an_hour(harness)))
    assert meeting.begins_at == second
    harness.world.clock.now = second
    over = await made(harness, an_hour(harness))
    assert await rows(harness, ScheduledMeeting, over) == []
    assert len(await rows(harness, UnscheduledRequest, over)) == 1


async def test_people_with_a_request_are_busy(harness: MatchmakingHarness) -> None:
    """The buyer has requested one time of another exhibitor; staff of the first one hold the other time."""
    await a_booth_with(harness, ["en"], english_name="One")
    buyer = await a_buyer_who_accepts(harness)
    _, other, _ = await a_booth_with(harness, ["en"], english_name="Two")
    first, second = two_times(harness)
    request = await arranged(harness, buyer, other.id, first)
    [meeting] = await rows(harness, ScheduledMeeting, await made(harness, an_hour(harness)))
    assert meeting.begins_at == second
    stranger = await harness.a_buyer(name="Stranger")
    await arranged(harness, stranger, meeting.exhibitor_id, second)
    schedule = await made(harness, an_hour(harness))
    assert await rows(harness, ScheduledMeeting, schedule) == []
    await harness.world.service(Meetings).cancel(buyer, meeting_id=request.id, reason="No time.")
    [meeting] = await rows(harness, ScheduledMeeting, await revised(harness, schedule))
    assert meeting.begins_at == first


async def test_pair_that_has_arranged_a_meeting_needs_no_other(harness: MatchmakingHarness) -> None:
    _, exhibitor, _ = await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    schedule = await made(harness, an_hour(harness))
    assert (schedule.figures.requests, schedule.figures.arranged) == (1, 0)
    await arranged(harness, buyer, exhibitor.id, two_times(harness)[0] + timedelta(days=1))
    for again in (await made(harness, an_hour(harness)), await revised(harness, schedule)):
        assert (again.figures.requests, again.figures.meetings, again.figures.arranged) == (0, 0, 1)
        assert await rows(harness, UnscheduledRequest, again) == []
        assert await rows(harness, ScheduleChange, again) == []


async def test_revision_leaves_meetings_that_have_begun(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness, starred=True)
    schedule = await published(harness, await made(harness, an_hour(harness)))
    [meeting] = await agenda(harness, buyer)
    harness.world.clock.now = meeting.begins_at
    again = await revised(harness, schedule)
    [row] = await rows(harness, ScheduledMeeting, again)
    assert (row.begins_at, row.schedule_id, row.id.partition("/")[0]) == (meeting.begins_at, again.id, again.id)
    assert (again.figures.meetings, again.figures.must_meets_scheduled) == (1, 1)
    assert await rows(harness, ScheduleChange, again) == []
    await published(harness, again)
    assert await agenda(harness, buyer) == [meeting]
    fresh = await made(harness, MeetingTimes(days=[a_day(harness, 3)]))
    assert (fresh.figures.requests, await rows(harness, ScheduledMeeting, fresh)) == (0, [])


async def test_pair_of_which_a_side_has_cancelled_is_not_planned_again(harness: MatchmakingHarness) -> None:
    seller, _, _ = await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    schedule = await published(harness, await made(harness, an_hour(harness)))
    [meeting] = await agenda(harness, buyer)
    await harness.world.service(Meetings).cancel(seller, meeting_id=meeting.id, reason="We are sold out.")
    again = await revised(harness, schedule)
    [change] = await rows(harness, ScheduleChange, again)
    assert (change.kind, change.reason) == (ChangeKind.LOST, Reason.NEVER)
    assert await rows(harness, ScheduledMeeting, again) == await rows(harness, UnscheduledRequest, again) == []


def test_commitment_takes_every_slot_that_it_touches(harness: MatchmakingHarness) -> None:
    first = harness.fair.opens_at
    starts = [first + timedelta(minutes=30 * each) for each in range(6)]
    commitment = Commitment(
        buyer_id="org_1",
        exhibitor_id="exh_1",
        host_ids=("staff_1",),
        begins_at=first + timedelta(minutes=45),
        ends_at=first + timedelta(minutes=75),
        hosts_free_at=first + timedelta(minutes=95),
    )
    assert busy_slots([commitment], starts, 30) == {"org_1": {1, 2}, "staff_1": {1, 2, 3}}
    exact = Commitment(
        buyer_id="org_1",
        exhibitor_id="exh_1",
        host_ids=("exh_1",),
        begins_at=starts[1],
        ends_at=starts[2],
        hosts_free_at=starts[2],
    )
    assert busy_slots([exact], starts, 30) == {"org_1": {1}, "exh_1": {1}}
