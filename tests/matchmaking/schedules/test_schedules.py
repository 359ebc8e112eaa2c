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
from expo.matchmaking.schedules.calendars import Calendars
from expo.matchmaking.schedules.errors import (
    BuyerNotParticipating,
    ScheduleNotFound,
    ScheduleRunning,
    ScheduleUnfinished,
    StaffNotFound,
)
from expo.matchmaking.schedules.models import (
    ChangeKind,
    MeetingSchedule,
    ScheduleChange,
    ScheduledMeeting,
    ScheduleStatus,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.rules.hours import Hours, MeetingTimes
from expo.matchmaking.schedules.scheduling import SCHEDULE, Scheduling
from expo.matchmaking.schedules.service import Schedules
from matching.schedule.explaining import Reason, Remedy
from tests.exhibitors.ground import an_actor
from tests.matchmaking.fairground import Fairground, a_flask
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


async def a_booth_with(ground: Fairground, *languages: list[str], **profile: Any) -> tuple[Actor, Exhibitor, list[str]]:
    """Return an exhibitor whose booth has one of staff for each list of languages."""

    async def make() -> tuple[Actor, Exhibitor, list[str]]:
        actor, exhibitor = await ground.a_seller(a_flask(number=profile.get("english_name", "1")), **profile)
        booths = ground.world.service(Booths)
        [booth] = await booths.mine(actor)
        people = [StaffMember("", f"Person {number}", languages=spoken) for number, spoken in enumerate(languages)]
        staffed = await booths.set_staff(actor, booth_id=booth.id, staff=people)
        return actor, exhibitor, [each.id for each in staffed.staff]

    return await ground.first(f"a booth with {languages} {profile}", make)


async def a_buyer_who_accepts(ground: Fairground, *, starred: bool = False, **request: Any) -> Actor:
    """Return a buyer who has said yes to everybody recommended."""

    async def make() -> Actor:
        buyer = await ground.a_buyer()
        await ground.needs(buyer, **request)
        for each in await ground.recommended(buyer):
            await ground.answers(buyer, each["id"], "MEETING_REQUESTED", starred=starred)
        return buyer

    return await ground.first(f"a buyer who accepts {starred} {request}", make)


async def work(ground: Fairground) -> None:
    """Do the schedule that waits."""
    jobs = ground.world.service(Jobs)
    job = await jobs.take([SCHEDULE])
    assert job is not None
    await do_job(jobs, ground.world.service(Scheduling).run, job)
    done = await jobs.find(job.id)
    assert done is not None
    assert (done.status, done.error) == (JobStatus.DONE, None)


async def made(ground: Fairground, times: MeetingTimes = TIMES) -> MeetingSchedule:
    schedules = ground.world.service(Schedules)
    started = await schedules.start(ground.organiser, fair_id=ground.fair.id, times=times, seconds=2)
    await work(ground)
    return await schedules.get(ground.organiser, schedule_id=started.id)


async def revised(ground: Fairground, schedule: MeetingSchedule) -> MeetingSchedule:
    schedules = ground.world.service(Schedules)
    ordered = await schedules.revise(ground.organiser, schedule_id=schedule.id)
    await work(ground)
    return await schedules.get(ground.organiser, schedule_id=ordered.id)


async def own(ground: Fairground, actor: Actor, kind: Any = ScheduledMeeting) -> list[Any]:
    return list((await ground.world.service(Schedules).own(actor, kind, fair_id=ground.fair.id, wanted=ALL)).items)


async def rows(ground: Fairground, kind: Any, schedule: MeetingSchedule) -> list[Any]:
    found = await ground.world.service(Schedules).rows(ground.organiser, kind, schedule_id=schedule.id, wanted=ALL)
    return list(found.items)


async def test_buyers_acceptance_becomes_a_meeting(ground: Fairground) -> None:
    seller, exhibitor, staff = await a_booth_with(ground, ["en", "zh"])
    buyer = await a_buyer_who_accepts(ground, starred=True)
    schedule = await made(ground)
    assert (schedule.status, schedule.figures.proven) == (ScheduleStatus.DRAFT, True)
    assert (schedule.figures.requests, schedule.figures.meetings, schedule.figures.must_meets_scheduled) == (1, 1, 1)
    [meeting] = await rows(ground, ScheduledMeeting, schedule)
    assert (meeting.buyer_id, meeting.exhibitor_id, meeting.staff_id) == (buyer.organisation_id, exhibitor.id, staff[0])
    assert ground.fair.opens_at <= meeting.begins_at < ground.fair.closes_at
    assert 1 <= meeting.begins_at.hour < 4  # nine to twelve in Shanghai
    assert await own(ground, seller) == []


async def test_published_schedule_is_seen_by_both_sides(ground: Fairground) -> None:
    seller, _, _ = await a_booth_with(ground, ["en"])
    buyer = await a_buyer_who_accepts(ground)
    other = await ground.a_buyer(name="Another")
    schedule, schedules = await made(ground), ground.world.service(Schedules)
    put = await schedules.publish(ground.organiser, schedule_id=schedule.id)
    assert (put.status, put.published_at) == (ScheduleStatus.PUBLISHED, ground.world.clock())
    seen = [await own(ground, each) for each in (seller, buyer, other)]
    assert seen[0] == seen[1] != []
    assert seen[2] == []


async def test_publishing_a_schedule_retires_the_previous_one(ground: Fairground) -> None:
    await a_booth_with(ground, ["en"])
    await a_buyer_who_accepts(ground)
    schedules = ground.world.service(Schedules)
    one, two = await made(ground), await made(ground)
    for each in (one, two, two):
        await schedules.publish(ground.organiser, schedule_id=each.id)
    latest = await schedules.latest(ground.organiser, fair_id=ground.fair.id)
    assert {each.id: each.status for each in latest} == {
        one.id: ScheduleStatus.REPLACED,
        two.id: ScheduleStatus.PUBLISHED,
    }


async def test_absent_staff_member_is_replaced(ground: Fairground) -> None:
    _, exhibitor, staff = await a_booth_with(ground, ["en"], ["zh"])
    await a_buyer_who_accepts(ground)
    schedule = await made(ground)
    [before] = await rows(ground, ScheduledMeeting, schedule)
    calendars = ground.world.service(Calendars)
    await calendars.set_absent(
        ground.organiser, fair_id=ground.fair.id, exhibitor_id=exhibitor.id, staff_id=before.staff_id, absent=True
    )
    again = await revised(ground, schedule)
    assert again.based_on == schedule.id
    [after] = await rows(ground, ScheduledMeeting, again)
    assert {before.staff_id, after.staff_id} == set(staff)
    [change] = await rows(ground, ScheduleChange, again)
    assert (change.kind, change.before_staff_id, change.after_staff_id) == (
        ChangeKind.MOVED,
        before.staff_id,
        after.staff_id,
    )
    assert await rows(ground, ScheduledMeeting, schedule) == [before]


async def test_meeting_without_staff_is_lost_with_its_reason(ground: Fairground) -> None:
    _, exhibitor, [staff] = await a_booth_with(ground, ["en"])
    buyer = await a_buyer_who_accepts(ground)
    schedule = await made(ground)
    await ground.world.service(Calendars).set_absent(
        ground.organiser, fair_id=ground.fair.id, exhibitor_id=exhibitor.id, staff_id=staff, absent=True
    )
    again = await revised(ground, schedule)
    [change] = await rows(ground, ScheduleChange, again)
    assert (change.kind, change.reason, change.after_at) == (ChangeKind.LOST, Reason.NO_STAFF, None)
    [unmet] = await rows(ground, UnscheduledRequest, again)
    assert (unmet.buyer_id, unmet.reason, unmet.remedy) == (buyer.organisation_id, Reason.NO_STAFF, Remedy.ADD_STAFF)


async def test_revision_without_cause_changes_nothing(ground: Fairground) -> None:
    await a_booth_with(ground, ["en"])
    await a_buyer_who_accepts(ground)
    schedule = await made(ground)
    again = await revised(ground, schedule)
    assert await rows(ground, ScheduleChange, again) == []
    places = [
        [(each.begins_at, each.staff_id) for each in await rows(ground, ScheduledMeeting, one)]
        for one in (schedule, again)
    ]
    assert places[0] == places[1]


async def test_meeting_on_a_removed_fair_day_is_moved_or_lost(ground: Fairground) -> None:
    await a_booth_with(ground, ["en"])
    buyer, fair = await a_buyer_who_accepts(ground), ground.fair
    schedule = await made(ground)
    [before] = await rows(ground, ScheduledMeeting, schedule)
    later, closes = before.begins_at + timedelta(hours=12), fair.closes_at
    await ground.world.service(Fairs).change(ground.organiser, fair_id=fair.id, opens_at=later, closes_at=closes)
    again = await revised(ground, schedule)
    [change], [after] = await rows(ground, ScheduleChange, again), await rows(ground, ScheduledMeeting, again)
    assert (change.kind, change.before_at, change.after_at) == (ChangeKind.MOVED, before.begins_at, after.begins_at)
    away = Hours(time_zone="UTC", days=[date(2020, 1, 1)])
    await ground.world.service(Calendars).save_own(buyer, fair_id=fair.id, hours=away)
    [lost] = await rows(ground, ScheduleChange, await revised(ground, schedule))
    assert (lost.kind, lost.before_at, lost.reason) == (ChangeKind.LOST, before.begins_at, Reason.NO_COMMON_TIME)


async def test_graphql_shows_revision_and_own_meetings(ground: Fairground) -> None:
    """All of it through GraphQL, as a page or a partner asks."""
    seller, exhibitor, _ = await a_booth_with(ground, ["en"], ["zh"])
    buyer, run, fair_id = await a_buyer_who_accepts(ground), ground.world.run, ground.fair.id
    started = (await run(ground.organiser, START, fair=fair_id))["startMeetingSchedule"]
    assert (started["status"], started["progress"]["status"]) == ("IN_PROGRESS", "QUEUED")
    await work(ground)
    [meeting] = (await run(ground.organiser, MEETINGS, id=started["id"]))["scheduledMeetings"]["nodes"]
    assert (meeting["company"], meeting["exhibitor"]["id"]) == ("Дом и Чай", exhibitor.id)
    absent = await run(ground.organiser, ABSENT, fair=fair_id, exhibitor=exhibitor.id, staff=meeting["staff"]["id"])
    assert absent["setStaffAbsent"] == {"absent": True}
    revision = (await run(ground.organiser, REVISE, id=started["id"]))["reviseMeetingSchedule"]
    await work(ground)
    [change] = (await run(ground.organiser, CHANGES, id=revision["id"]))["scheduleChanges"]["nodes"]
    assert (change["kind"], change["staffBefore"]["name"]) == ("MOVED", meeting["staff"]["name"])
    assert change["staffAfter"]["name"] != meeting["staff"]["name"]
    put = (await run(ground.organiser, PUBLISH, id=revision["id"]))["publishMeetingSchedule"]
    assert (put["status"], put["progress"]["done"], put["basedOn"]) == ("PUBLISHED", 1, started["id"])
    for side in (buyer, seller):
        [own_meeting] = (await run(side, MINE, fair=fair_id))["myMeetings"]["nodes"]
        assert own_meeting["staff"]["name"] == change["staffAfter"]["name"]


async def test_exhibitors_decline_removes_the_meeting_request(ground: Fairground) -> None:
    seller, _, _ = await a_booth_with(ground, ["en"])
    await a_buyer_who_accepts(ground)
    [pair] = await ground.buyers_for(seller)
    await ground.answers(seller, pair["id"], "NOT_INTERESTED")
    schedule = await made(ground)
    assert (schedule.figures.requests, schedule.figures.meetings) == (0, 0)
    assert await rows(ground, UnscheduledRequest, schedule) == []


async def test_exhibitors_acceptance_alone_plans_no_meeting(ground: Fairground) -> None:
    seller, _, _ = await a_booth_with(ground, ["en"])
    await ground.needs(await ground.a_buyer())
    [pair] = await ground.buyers_for(seller)
    await ground.answers(seller, pair["id"], "MEETING_REQUESTED", starred=True)
    assert (await made(ground)).figures.requests == 0


async def test_meeting_respects_both_sides_hours(ground: Fairground) -> None:
    seller, _, [staff] = await a_booth_with(ground, ["en"])
    buyer = await a_buyer_who_accepts(ground)
    calendars, fair = ground.world.service(Calendars), ground.fair
    day = (fair.opens_at + timedelta(days=3)).date()
    await calendars.save_own(
        buyer, fair_id=fair.id, hours=Hours(time_zone="Asia/Shanghai", days=[day], begins=600, ends=690)
    )
    late = Hours(time_zone="Asia/Shanghai", begins=660, ends=720, most_per_day=1)
    await calendars.save_staff(seller, fair_id=fair.id, staff_id=staff, hours=late)
    [meeting] = await rows(ground, ScheduledMeeting, await made(ground))
    assert (meeting.begins_at.date(), meeting.begins_at.hour, meeting.begins_at.minute) == (day, 3, 0)
    assert (await calendars.find_own(buyer, fair_id=fair.id)) is not None


async def test_request_without_common_time_is_explained(ground: Fairground) -> None:
    await a_booth_with(ground, ["en"])
    buyer = await a_buyer_who_accepts(ground)
    away = Hours(time_zone="UTC", days=[date(2020, 1, 1)])
    await ground.world.service(Calendars).save_own(buyer, fair_id=ground.fair.id, hours=away)
    schedule, schedules = await made(ground), ground.world.service(Schedules)
    [unmet] = await rows(ground, UnscheduledRequest, schedule)
    assert (unmet.reason, unmet.remedy) == (Reason.NO_COMMON_TIME, Remedy.ADD_TIME)
    await schedules.publish(ground.organiser, schedule_id=schedule.id)
    assert await own(ground, buyer, UnscheduledRequest) == [unmet]


async def test_second_schedule_is_refused_while_one_is_made(ground: Fairground) -> None:
    schedules = ground.world.service(Schedules)
    started = await schedules.start(ground.organiser, fair_id=ground.fair.id, times=TIMES, seconds=1)
    with pytest.raises(ScheduleRunning):
        await schedules.start(ground.organiser, fair_id=ground.fair.id, times=TIMES, seconds=1)
    for unfinished in (schedules.revise, schedules.publish):
        with pytest.raises(ScheduleUnfinished):
            await unfinished(ground.organiser, schedule_id=started.id)
    await work(ground)
    assert (await schedules.get(ground.organiser, schedule_id=started.id)).figures.meetings == 0


async def test_other_actors_cannot_manage_schedules(ground: Fairground) -> None:
    seller, exhibitor, [staff] = await a_booth_with(ground, ["en"])
    buyer, stranger = await ground.a_buyer(), an_actor("ORGANISER")
    schedule, schedules, calendars = (
        await made(ground),
        ground.world.service(Schedules),
        ground.world.service(Calendars),
    )
    for actor in (seller, buyer, stranger):
        with pytest.raises((Forbidden, NotFound)):
            await schedules.start(actor, fair_id=ground.fair.id, times=TIMES)
        with pytest.raises((Forbidden, NotFound)):
            await schedules.get(actor, schedule_id=schedule.id)
        with pytest.raises((Forbidden, NotFound)):
            await calendars.set_absent(
                actor, fair_id=ground.fair.id, exhibitor_id=exhibitor.id, staff_id=staff, absent=True
            )
    with pytest.raises(Forbidden):
        await calendars.save_own(seller, fair_id=ground.fair.id, hours=Hours(time_zone="UTC"))
    with pytest.raises(StaffNotFound):
        await calendars.save_staff(seller, fair_id=ground.fair.id, staff_id="staff_1", hours=Hours(time_zone="UTC"))
    with pytest.raises(ScheduleNotFound):
        await schedules.get(ground.organiser, schedule_id="sched_1")


async def test_absent_buyer_loses_meetings_until_return(ground: Fairground) -> None:
    await a_booth_with(ground, ["en"])
    buyer, calendars, fair_id = await a_buyer_who_accepts(ground), ground.world.service(Calendars), ground.fair.id
    schedule, buyer_id = await made(ground), str(buyer.organisation_id)
    await calendars.set_buyer_absent(ground.organiser, fair_id=fair_id, buyer_id=buyer_id, absent=True)
    [absent] = await calendars.absent(ground.organiser, fair_id=fair_id)
    assert (absent.who, absent.party_id) == (buyer_id, buyer_id)
    [lost] = await rows(ground, ScheduleChange, await revised(ground, schedule))
    assert (lost.kind, lost.reason) == (ChangeKind.LOST, Reason.NO_COMMON_TIME)
    await calendars.set_buyer_absent(ground.organiser, fair_id=fair_id, buyer_id=buyer_id, absent=False)
    assert await calendars.absent(ground.organiser, fair_id=fair_id) == []
    assert await rows(ground, ScheduleChange, await revised(ground, schedule)) == []


async def test_buyer_without_answers_cannot_be_marked_absent(ground: Fairground) -> None:
    buyer, seller = await ground.a_buyer(), (await a_booth_with(ground, ["en"]))[0]
    calendars, before = ground.world.service(Calendars), await contents(ground.world.installation.database)
    who: dict[str, Any] = {"fair_id": ground.fair.id, "buyer_id": str(buyer.organisation_id)}
    with pytest.raises(BuyerNotParticipating):
        await calendars.set_buyer_absent(ground.organiser, **who, absent=True)
    for actor in (buyer, seller):
        with pytest.raises((Forbidden, NotFound)):
            await calendars.set_buyer_absent(actor, **who, absent=True)
        with pytest.raises((Forbidden, NotFound)):
            await calendars.absent(actor, fair_id=ground.fair.id)
    assert await contents(ground.world.installation.database) == before


async def test_meetings_are_filtered_by_day_and_exhibitor(ground: Fairground) -> None:
    _, exhibitor, _ = await a_booth_with(ground, ["en"])
    buyer, schedules = await a_buyer_who_accepts(ground), ground.world.service(Schedules)
    days = [(ground.fair.opens_at + timedelta(days=each, hours=12)).date() for each in (2, 3)]
    hours = Hours(time_zone="Asia/Shanghai", days=[days[0]])
    await ground.world.service(Calendars).save_own(buyer, fair_id=ground.fair.id, hours=hours)
    schedule = await made(ground)

    async def found(**of: Any) -> int | None:
        page = await schedules.meetings(ground.organiser, schedule_id=schedule.id, wanted=ALL, **of)
        assert page.total == len(page.items)
        return page.total

    assert [await found(day=each) for each in days] == [1, 0]
    assert [await found(exhibitor_id=each) for each in (exhibitor.id, "exh_other")] == [1, 0]
    with pytest.raises(Invalid):
        await found(day=date(2020, 1, 1))


async def test_exhibitor_reads_the_hours_of_all_staff(ground: Fairground) -> None:
    seller, _, staff = await a_booth_with(ground, ["en"], ["zh"])
    calendars, hours = ground.world.service(Calendars), Hours(time_zone="Asia/Shanghai", begins=600, ends=660)
    await calendars.save_staff(seller, fair_id=ground.fair.id, staff_id=staff[1], hours=hours)
    found = await calendars.of_staff(seller, fair_id=ground.fair.id)
    assert [(member.id, said.hours if said else None) for member, said in found] == [
        (staff[0], None),
        (staff[1], hours),
    ]
