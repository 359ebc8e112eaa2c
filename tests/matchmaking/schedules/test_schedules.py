"""An organiser makes a schedule, somebody of a booth's staff cancels, and the revision is seen."""

from datetime import date, timedelta
from typing import Any

import pytest

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import Exhibitor, StaffMember
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.errors import Forbidden, Invalid, NotFound
from expo.kit.jobs.queue import Jobs, JobStatus
from expo.kit.jobs.runner import do_job
from expo.kit.paging import Slice
from expo.matchmaking.schedules.errors import (
    ScheduleNotFound,
    ScheduleRunning,
    ScheduleUnfinished,
)
from expo.matchmaking.schedules.models import (
    ChangeKind,
    MeetingSchedule,
    ScheduleChange,
    ScheduledMeeting,
    ScheduleStatus,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.publication import PUBLISH_SCHEDULE, Publication
from expo.matchmaking.schedules.rules.times import MeetingTimes
from expo.matchmaking.schedules.scheduling import SCHEDULE, Scheduling
from expo.matchmaking.schedules.service import Schedules
from expo.meetings.availability.errors import BuyerNotParticipating
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from matching.schedule.explaining import Reason, Remedy
from tests.exhibitors.harness import an_actor
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.support.contents import contents

ALL = Slice(100)
START = """mutation ($fair: ID!) { startMeetingSchedule(fairId: $fair, seconds: 2,
  times: {begins: 540, ends: 720, minutes: 30}) { ... on MeetingSchedule { id status progress { status done } } } }"""
MEETINGS = """query ($id: ID!) { scheduledMeetings(scheduleId: $id) { nodes {
  beginsAt company exhibitor { id } staff { id name } } } }"""
ABSENT = """mutation ($fair: ID!, $exhibitor: ID!, $staff: ID!) { setStaffAbsent(fairId: $fair,
  exhibitorId: $exhibitor, staffId: $staff) { ... on MeetingHours { absent } } }"""
REVISE = "mutation ($id: ID!) { reviseMeetingSchedule(id: $id) { ... on MeetingSchedule { id } } }"
CHANGES = """query ($id: ID!) { scheduleChanges(scheduleId: $id) { nodes {
  kind company staffBefore { name } staffAfter { name } } } }"""
PUBLISH = """mutation ($id: ID!) { publishMeetingSchedule(id: $id) { ... on MeetingSchedule {
  status basedOn progress { done } } } }"""
MINE = "query ($fair: ID!) { myMeetings(fairId: $fair) { totalCount nodes { beginsAt staff { name } } } }"
TIMES = MeetingTimes(begins=9 * 60, ends=12 * 60, minutes=30)


async def a_booth_with(
    harness: MatchmakingHarness, *languages: list[str], **profile: Any
) -> tuple[Actor, Exhibitor, list[str]]:
    """Return an exhibitor whose booth has one of staff for each list of languages."""

    async def make() -> tuple[Actor, Exhibitor, list[str]]:
        actor, exhibitor = await harness.a_seller(a_flask(number=profile.get("english_name", "1")), **profile)
        booths = harness.world.service(Booths)
        [booth] = await booths.mine(actor)
        people = [StaffMember("", f"Person {number}", languages=spoken) for number, spoken in enumerate(languages)]
        staffed = await booths.set_staff(actor, booth_id=booth.id, staff=people)
        return actor, exhibitor, [each.id for each in staffed.staff]

    return await harness.first(f"a booth with {languages} {profile}", make)


async def a_buyer_who_accepts(harness: MatchmakingHarness, *, starred: bool = False, **request: Any) -> Actor:
    """Return a buyer who has said yes to everybody recommended."""

    async def make() -> Actor:
        buyer = await harness.a_buyer()
        await harness.needs(buyer, **request)
        for each in await harness.recommended(buyer):
            await harness.answers(buyer, each["id"], "MEETING_REQUESTED", starred=starred)
        return buyer

    return await harness.first(f"a buyer who accepts {starred} {request}", make)


async def work(harness: MatchmakingHarness) -> None:
    """Do the schedule that waits."""
    jobs = harness.world.service(Jobs)
    job = await jobs.take([SCHEDULE])
    assert job is not None
    await do_job(jobs, harness.world.service(Scheduling).run, job)
    done = await jobs.find(job.id)
    assert done is not None
    assert (done.status, done.error) == (JobStatus.DONE, None)


async def publish_work(harness: MatchmakingHarness) -> None:
    """Book the meetings of the schedule that has been published."""
    jobs = harness.world.service(Jobs)
    job = await jobs.take([PUBLISH_SCHEDULE])
    assert job is not None
    await do_job(jobs, harness.world.service(Publication).run, job)
    done = await jobs.find(job.id)
    assert done is not None
    assert (done.status, done.error) == (JobStatus.DONE, None)


async def made(harness: MatchmakingHarness, times: MeetingTimes = TIMES) -> MeetingSchedule:
    schedules = harness.world.service(Schedules)
    started = await schedules.start(harness.organiser, fair_id=harness.fair.id, times=times, seconds=2)
    await work(harness)
    return await schedules.get(harness.organiser, schedule_id=started.id)


async def revised(harness: MatchmakingHarness, schedule: MeetingSchedule) -> MeetingSchedule:
    schedules = harness.world.service(Schedules)
    ordered = await schedules.revise(harness.organiser, schedule_id=schedule.id)
    await work(harness)
    return await schedules.get(harness.organiser, schedule_id=ordered.id)


async def own(harness: MatchmakingHarness, actor: Actor, kind: Any = ScheduledMeeting) -> list[Any]:
    return list((await harness.world.service(Schedules).own(actor, kind, fair_id=harness.fair.id, part=ALL)).items)


async def rows(harness: MatchmakingHarness, kind: Any, schedule: MeetingSchedule) -> list[Any]:
    found = await harness.world.service(Schedules).rows(harness.organiser, kind, schedule_id=schedule.id, part=ALL)
    return list(found.items)


async def test_buyers_acceptance_becomes_a_meeting(harness: MatchmakingHarness) -> None:
    seller, exhibitor, staff = await a_booth_with(harness, ["en", "zh"])
    buyer = await a_buyer_who_accepts(harness, starred=True)
    schedule = await made(harness)
    assert (schedule.status, schedule.figures.proven) == (ScheduleStatus.DRAFT, True)
    assert (schedule.figures.requests, schedule.figures.meetings, schedule.figures.must_meets_scheduled) == (1, 1, 1)
    [meeting] = await rows(harness, ScheduledMeeting, schedule)
    assert (meeting.buyer_id, meeting.exhibitor_id, meeting.staff_id) == (buyer.organisation_id, exhibitor.id, staff[0])
    assert harness.fair.opens_at <= meeting.begins_at < harness.fair.closes_at
    assert 1 <= meeting.begins_at.hour < 4  # nine to twelve in Shanghai
    assert await own(harness, seller) == []


async def test_published_schedule_is_seen_by_both_sides(harness: MatchmakingHarness) -> None:
    seller, _, _ = await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    other = await harness.a_buyer(name="Another")
    schedule, schedules = await made(harness), harness.world.service(Schedules)
    put = await schedules.publish(harness.organiser, schedule_id=schedule.id)
    assert (put.status, put.published_at) == (ScheduleStatus.PUBLISHED, harness.world.clock())
    seen = [await own(harness, each) for each in (seller, buyer, other)]
    assert seen[0] == seen[1] != []
    assert seen[2] == []


async def test_publishing_a_schedule_retires_the_previous_one(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    schedules = harness.world.service(Schedules)
    one, two = await made(harness), await made(harness)
    for each in (one, two, two):
        await schedules.publish(harness.organiser, schedule_id=each.id)
    latest = await schedules.latest(harness.organiser, fair_id=harness.fair.id)
    assert {each.id: each.status for each in latest} == {
        one.id: ScheduleStatus.REPLACED,
        two.id: ScheduleStatus.PUBLISHED,
    }


async def test_absent_staff_member_is_replaced(harness: MatchmakingHarness) -> None:
    _, exhibitor, staff = await a_booth_with(harness, ["en"], ["zh"])
    await a_buyer_who_accepts(harness)
    schedule = await made(harness)
    [before] = await rows(harness, ScheduledMeeting, schedule)
    availabilities = harness.world.service(Availabilities)
    await availabilities.set_absent(
        harness.organiser, fair_id=harness.fair.id, exhibitor_id=exhibitor.id, staff_id=before.staff_id, absent=True
    )
    again = await revised(harness, schedule)
    assert again.based_on == schedule.id
    [after] = await rows(harness, ScheduledMeeting, again)
    assert {before.staff_id, after.staff_id} == set(staff)
    [change] = await rows(harness, ScheduleChange, again)
    assert (change.kind, change.before_staff_id, change.after_staff_id) == (
        ChangeKind.MOVED,
        before.staff_id,
        after.staff_id,
    )
    assert await rows(harness, ScheduledMeeting, schedule) == [before]


async def test_meeting_without_staff_is_lost_with_its_reason(harness: MatchmakingHarness) -> None:
    _, exhibitor, [staff] = await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    schedule = await made(harness)
    await harness.world.service(Availabilities).set_absent(
        harness.organiser, fair_id=harness.fair.id, exhibitor_id=exhibitor.id, staff_id=staff, absent=True
    )
    again = await revised(harness, schedule)
    [change] = await rows(harness, ScheduleChange, again)
    assert (change.kind, change.reason, change.after_at) == (ChangeKind.LOST, Reason.NO_STAFF, None)
    [unmet] = await rows(harness, UnscheduledRequest, again)
    assert (unmet.buyer_id, unmet.reason, unmet.remedy) == (buyer.organisation_id, Reason.NO_STAFF, Remedy.ADD_STAFF)


async def test_revision_without_cause_changes_nothing(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    schedule = await made(harness)
    again = await revised(harness, schedule)
    assert await rows(harness, ScheduleChange, again) == []
    places = [
        [(each.begins_at, each.staff_id) for each in await rows(harness, ScheduledMeeting, one)]
        for one in (schedule, again)
    ]
    assert places[0] == places[1]


async def test_meeting_on_a_removed_fair_day_is_moved_or_lost(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    buyer, fair = await a_buyer_who_accepts(harness), harness.fair
    schedule = await made(harness)
    [before] = await rows(harness, ScheduledMeeting, schedule)
    later, closes = before.begins_at + timedelta(hours=12), fair.closes_at
    await harness.world.service(Fairs).change(harness.organiser, fair_id=fair.id, opens_at=later, closes_at=closes)
    again = await revised(harness, schedule)
    [change], [after] = await rows(harness, ScheduleChange, again), await rows(harness, ScheduledMeeting, again)
    assert (change.kind, change.before_at, change.after_at) == (ChangeKind.MOVED, before.begins_at, after.begins_at)
    away = Hours(time_zone="UTC", days=[date(2020, 1, 1)])
    await harness.world.service(Availabilities).save_own(buyer, fair_id=fair.id, hours=away)
    [lost] = await rows(harness, ScheduleChange, await revised(harness, schedule))
    assert (lost.kind, lost.before_at, lost.reason) == (ChangeKind.LOST, before.begins_at, Reason.NO_COMMON_TIME)


async def test_graphql_shows_revision_and_own_meetings(harness: MatchmakingHarness) -> None:
    """All of it through GraphQL, as a page or a partner asks."""
    seller, exhibitor, _ = await a_booth_with(harness, ["en"], ["zh"])
    buyer, run, fair_id = await a_buyer_who_accepts(harness), harness.world.run, harness.fair.id
    started = (await run(harness.organiser, START, fair=fair_id))["startMeetingSchedule"]
    assert (started["status"], started["progress"]["status"]) == ("IN_PROGRESS", "QUEUED")
    await work(harness)
    [meeting] = (await run(harness.organiser, MEETINGS, id=started["id"]))["scheduledMeetings"]["nodes"]
    assert (meeting["company"], meeting["exhibitor"]["id"]) == ("Дом и Чай", exhibitor.id)
    absent = await run(harness.organiser, ABSENT, fair=fair_id, exhibitor=exhibitor.id, staff=meeting["staff"]["id"])
    assert absent["setStaffAbsent"] == {"absent": True}
    revision = (await run(harness.organiser, REVISE, id=started["id"]))["reviseMeetingSchedule"]
    await work(harness)
    [change] = (await run(harness.organiser, CHANGES, id=revision["id"]))["scheduleChanges"]["nodes"]
    assert (change["kind"], change["staffBefore"]["name"]) == ("MOVED", meeting["staff"]["name"])
    assert change["staffAfter"]["name"] != meeting["staff"]["name"]
    put = (await run(harness.organiser, PUBLISH, id=revision["id"]))["publishMeetingSchedule"]
    assert (put["status"], put["progress"]["done"], put["basedOn"]) == ("PUBLISHED", 0, started["id"])
    await publish_work(harness)
    for side in (buyer, seller):
        [own_meeting] = (await run(side, MINE, fair=fair_id))["myMeetings"]["nodes"]
        assert [each["name"] for each in own_meeting["staff"]] == [change["staffAfter"]["name"]]


async def test_exhibitors_decline_removes_the_meeting_request(harness: MatchmakingHarness) -> None:
    seller, _, _ = await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    [pair] = await harness.buyers_for(seller)
    await harness.answers(seller, pair["id"], "NOT_INTERESTED")
    schedule = await made(harness)
    assert (schedule.figures.requests, schedule.figures.meetings) == (0, 0)
    assert await rows(harness, UnscheduledRequest, schedule) == []


async def test_exhibitors_acceptance_alone_plans_no_meeting(harness: MatchmakingHarness) -> None:
    seller, _, _ = await a_booth_with(harness, ["en"])
    await harness.needs(await harness.a_buyer())
    [pair] = await harness.buyers_for(seller)
    await harness.answers(seller, pair["id"], "MEETING_REQUESTED", starred=True)
    assert (await made(harness)).figures.requests == 0


async def test_meeting_respects_both_sides_hours(harness: MatchmakingHarness) -> None:
    seller, _, [staff] = await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    availabilities, fair = harness.world.service(Availabilities), harness.fair
    day = (fair.opens_at + timedelta(days=3)).date()
    await availabilities.save_own(
        buyer, fair_id=fair.id, hours=Hours(time_zone="Asia/Shanghai", days=[day], begins=600, ends=690)
    )
    late = Hours(time_zone="Asia/Shanghai", begins=660, ends=720, most_per_day=1)
    await availabilities.save_staff(seller, fair_id=fair.id, staff_id=staff, hours=late)
    [meeting] = await rows(harness, ScheduledMeeting, await made(harness))
    assert (meeting.begins_at.date(), meeting.begins_at.hour, meeting.begins_at.minute) == (day, 3, 0)
    assert (await availabilities.find_own(buyer, fair_id=fair.id)) is not None


async def test_request_without_common_time_is_explained(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    away = Hours(time_zone="UTC", days=[date(2020, 1, 1)])
    await harness.world.service(Availabilities).save_own(buyer, fair_id=harness.fair.id, hours=away)
    schedule, schedules = await made(harness), harness.world.service(Schedules)
    [unmet] = await rows(harness, UnscheduledRequest, schedule)
    assert (unmet.reason, unmet.remedy) == (Reason.NO_COMMON_TIME, Remedy.ADD_TIME)
    await schedules.publish(harness.organiser, schedule_id=schedule.id)
    assert await own(harness, buyer, UnscheduledRequest) == [unmet]


async def test_second_schedule_is_refused_while_one_is_made(harness: MatchmakingHarness) -> None:
    schedules = harness.world.service(Schedules)
    started = await schedules.start(harness.organiser, fair_id=harness.fair.id, times=TIMES, seconds=1)
    with pytest.raises(ScheduleRunning):
        await schedules.start(harness.organiser, fair_id=harness.fair.id, times=TIMES, seconds=1)
    for unfinished in (schedules.revise, schedules.publish):
        with pytest.raises(ScheduleUnfinished):
            await unfinished(harness.organiser, schedule_id=started.id)
    await work(harness)
    assert (await schedules.get(harness.organiser, schedule_id=started.id)).figures.meetings == 0


async def test_other_actors_cannot_manage_schedules(harness: MatchmakingHarness) -> None:
    seller, _, _ = await a_booth_with(harness, ["en"])
    buyer, stranger = await harness.a_buyer(), an_actor("ORGANISER")
    schedule, schedules = await made(harness), harness.world.service(Schedules)
    for actor in (seller, buyer, stranger):
        with pytest.raises((Forbidden, NotFound)):
            await schedules.start(actor, fair_id=harness.fair.id, times=TIMES)
        with pytest.raises((Forbidden, NotFound)):
            await schedules.get(actor, schedule_id=schedule.id)
    with pytest.raises(ScheduleNotFound):
        await schedules.get(harness.organiser, schedule_id="sched_1")


async def test_absent_buyer_loses_meetings_until_return(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    buyer, availabilities, fair_id = (
        await a_buyer_who_accepts(harness),
        harness.world.service(Availabilities),
        harness.fair.id,
    )
    schedule, buyer_id = await made(harness), str(buyer.organisation_id)
    await availabilities.set_buyer_absent(harness.organiser, fair_id=fair_id, buyer_id=buyer_id, absent=True)
    [absent] = await availabilities.absent(harness.organiser, fair_id=fair_id)
    assert (absent.participant_id, absent.party_id) == (buyer_id, buyer_id)
    [lost] = await rows(harness, ScheduleChange, await revised(harness, schedule))
    assert (lost.kind, lost.reason) == (ChangeKind.LOST, Reason.NO_COMMON_TIME)
    await availabilities.set_buyer_absent(harness.organiser, fair_id=fair_id, buyer_id=buyer_id, absent=False)
    assert await availabilities.absent(harness.organiser, fair_id=fair_id) == []
    assert await rows(harness, ScheduleChange, await revised(harness, schedule)) == []


async def test_buyer_without_answers_cannot_be_marked_absent(harness: MatchmakingHarness) -> None:
    buyer, availabilities = await harness.a_buyer(), harness.world.service(Availabilities)
    before = await contents(harness.world.installation.database)
    with pytest.raises(BuyerNotParticipating):
        await availabilities.set_buyer_absent(
            harness.organiser, fair_id=harness.fair.id, buyer_id=str(buyer.organisation_id), absent=True
        )
    assert await contents(harness.world.installation.database) == before


async def test_meetings_are_filtered_by_day_and_exhibitor(harness: MatchmakingHarness) -> None:
    _, exhibitor, _ = await a_booth_with(harness, ["en"])
    buyer, schedules = await a_buyer_who_accepts(harness), harness.world.service(Schedules)
    days = [(harness.fair.opens_at + timedelta(days=each, hours=12)).date() for each in (2, 3)]
    hours = Hours(time_zone="Asia/Shanghai", days=[days[0]])
    await harness.world.service(Availabilities).save_own(buyer, fair_id=harness.fair.id, hours=hours)
    schedule = await made(harness)

    async def found(**of: Any) -> int | None:
        page = await schedules.meetings(harness.organiser, schedule_id=schedule.id, part=ALL, **of)
        assert page.total == len(page.items)
        return page.total

    assert [await found(day=each) for each in days] == [1, 0]
    assert [await found(exhibitor_id=each) for each in (exhibitor.id, "exh_other")] == [1, 0]
    with pytest.raises(Invalid):
        await found(day=date(2020, 1, 1))
