"""What an organiser says of a schedule: who takes part, who is away for a while, how many tables, what is locked."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from expo.exhibitors.models import Exhibitor
from expo.kit.access import Actor
from expo.kit.errors import Forbidden, Invalid, NotFound
from expo.matchmaking.schedules.errors import ScheduleRunning
from expo.matchmaking.schedules.models import (
    ChangeKind,
    MeetingSchedule,
    ScheduleChange,
    ScheduledMeeting,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.rules.terms import Attendance, ScheduleTerms, Tables
from expo.matchmaking.schedules.rules.times import MeetingTimes
from expo.matchmaking.schedules.service import Schedules
from expo.meetings.availability.models import AbsencePeriod, DayPart, Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.errors import MeetingNotFound
from matching.schedule.explaining import Reason
from tests.exhibitors.harness import an_actor
from tests.matchmaking.harness import MatchmakingHarness
from tests.matchmaking.schedules.test_schedules import a_booth_with, a_buyer_who_accepts, revised, rows, work
from tests.support.contents import contents

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = """mutation ($fair: ID!, $times: MeetingTimesInput!, $terms: ScheduleTermsInput) {
  startMeetingSchedule(fairId: $fair, times: $times, terms: $terms, seconds: 1) {
    ... on MeetingSchedule { id tables { inAll atBooth }
      attendance { sections approvedOnly exhibitorCountries { code } buyerCountries { code name } } }
    ... on Problem { code field } } }"""
REVISE = """mutation ($id: ID!, $tables: ScheduleTablesInput) { reviseMeetingSchedule(id: $id, tables: $tables) {
  ... on MeetingSchedule { id tables { inAll atBooth } } ... on Problem { code field } } }"""
LOCK = """mutation ($id: ID!, $locked: Boolean!) { lockMeeting(id: $id, locked: $locked) {
  ... on ScheduledMeeting { id locked } ... on Problem { code } } }"""


def a_day(harness: MatchmakingHarness, number: int = 1) -> date:
    """Return one of the fair's days, from 0 on."""
    return (harness.fair.opens_at.astimezone(SHANGHAI) + timedelta(days=number)).date()


async def made(harness: MatchmakingHarness, times: MeetingTimes, terms: ScheduleTerms | None = None) -> MeetingSchedule:
    schedules = harness.world.service(Schedules)
    started = await schedules.start(harness.organiser, fair_id=harness.fair.id, times=times, terms=terms, seconds=1)
    await work(harness)
    return await schedules.get(harness.organiser, schedule_id=started.id)


def an_hour(harness: MatchmakingHarness, day: int = 1) -> MeetingTimes:
    """Return times with room for two meetings."""
    return MeetingTimes(days=[a_day(harness, day)], begins=9 * 60, ends=10 * 60)


async def pairs(harness: MatchmakingHarness, times: MeetingTimes, **attendance: Any) -> set[tuple[str, str]]:
    """Return who meets whom, of those who take part."""
    schedule = await made(harness, times, ScheduleTerms(attendance=Attendance(**attendance)))
    return {(each.buyer_id, each.exhibitor_id) for each in await rows(harness, ScheduledMeeting, schedule)}


async def two_booths(harness: MatchmakingHarness) -> tuple[Exhibitor, Exhibitor]:
    """Return a Chinese and an Indian exhibitor with one of staff each."""
    _, one, _ = await a_booth_with(harness, ["en"], english_name="One")
    _, two, _ = await a_booth_with(harness, ["en"], english_name="Two", country="IN")
    return one, two


def of(buyer: Actor) -> str:
    return str(buyer.organisation_id)


async def test_schedule_includes_only_chosen_participants(harness: MatchmakingHarness) -> None:
    one, two = await two_booths(harness)
    buyer, times = await a_buyer_who_accepts(harness), an_hour(harness)
    everybody = {(of(buyer), one.id), (of(buyer), two.id)}
    assert await pairs(harness, times) == everybody
    assert await pairs(harness, times, exhibitor_countries=["IN"]) == {(of(buyer), two.id)}
    assert await pairs(harness, times, buyer_countries=["RU"]) == everybody
    assert await pairs(harness, times, buyer_countries=["BR"]) == set()
    assert await pairs(harness, times, sections=["kitchenware-tableware"]) == everybody
    assert await pairs(harness, times, sections=["toys"]) == set()


async def test_schedule_can_be_limited_to_approved_buyers(harness: MatchmakingHarness) -> None:
    _, exhibitor, _ = await a_booth_with(harness, ["en"])
    approved, stranger = await a_buyer_who_accepts(harness), await harness.a_buyer(name="Stranger", registers=False)
    await harness.needs(stranger)
    for each in await harness.recommended(stranger):
        await harness.answers(stranger, each["id"], "MEETING_REQUESTED")
    times = an_hour(harness)
    assert {buyer for buyer, _ in await pairs(harness, times)} == {of(approved), of(stranger)}
    assert await pairs(harness, times, approved_only=True) == {(of(approved), exhibitor.id)}


async def test_revision_keeps_the_attendance_terms(harness: MatchmakingHarness) -> None:
    one, _ = await two_booths(harness)
    await a_buyer_who_accepts(harness)
    terms = ScheduleTerms(attendance=Attendance(exhibitor_countries=["CN"]))
    again = await revised(harness, await made(harness, an_hour(harness), terms))
    assert again.terms == terms
    assert [each.exhibitor_id for each in await rows(harness, ScheduledMeeting, again)] == [one.id]
    assert await rows(harness, UnscheduledRequest, again) == []


async def test_concurrent_meetings_are_limited_by_tables(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"], ["en"])
    for _ in range(3):
        await a_buyer_who_accepts(harness)
    times, schedules = an_hour(harness), harness.world.service(Schedules)
    assert (await made(harness, times)).figures.meetings == 3
    assert (await made(harness, times, ScheduleTerms(tables=Tables(at_booth=1)))).figures.meetings == 2
    schedule = await made(harness, times, ScheduleTerms(tables=Tables(in_all=1)))
    assert schedule.figures.meetings == 2
    [unmet] = await rows(harness, UnscheduledRequest, schedule)
    assert unmet.reason is Reason.NO_TABLE
    ordered = await schedules.revise(harness.organiser, schedule_id=schedule.id, tables=Tables(in_all=2))
    await work(harness)
    assert [each.kind for each in await rows(harness, ScheduleChange, ordered)] == [ChangeKind.WON]


async def test_exhibitor_away_half_a_day_meets_in_the_other_half(harness: MatchmakingHarness) -> None:
    _, exhibitor, _ = await a_booth_with(harness, ["en"], ["en"])
    await a_buyer_who_accepts(harness)
    day = a_day(harness)
    schedule = await made(harness, MeetingTimes(days=[day], begins=11 * 60, ends=13 * 60, minutes=60))
    availabilities, fair_id = harness.world.service(Availabilities), harness.fair.id
    for part in (DayPart.MORNING, DayPart.AFTERNOON):
        await availabilities.set_exhibitor_absent(
            harness.organiser, fair_id=fair_id, exhibitor_id=exhibitor.id, absent=True, period=AbsencePeriod(day, part)
        )
        other = AbsencePeriod(day, DayPart.AFTERNOON if part is DayPart.MORNING else DayPart.MORNING)
        await availabilities.set_exhibitor_absent(
            harness.organiser, fair_id=fair_id, exhibitor_id=exhibitor.id, absent=False, period=other
        )
        [meeting] = await rows(harness, ScheduledMeeting, await revised(harness, schedule))
        assert meeting.begins_at.astimezone(SHANGHAI).hour == (12 if part is DayPart.MORNING else 11)


async def test_person_away_one_day_meets_on_another(harness: MatchmakingHarness) -> None:
    _, exhibitor, [staff] = await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    days = [a_day(harness, 1), a_day(harness, 2)]
    schedule = await made(harness, MeetingTimes(days=days, begins=9 * 60, ends=10 * 60))
    availabilities, fair_id, organiser = harness.world.service(Availabilities), harness.fair.id, harness.organiser
    hers: dict[str, Any] = {"fair_id": fair_id, "buyer_id": of(buyer)}
    await availabilities.set_buyer_absent(organiser, **hers, absent=True, period=AbsencePeriod(days[0]))
    [meeting] = await rows(harness, ScheduledMeeting, await revised(harness, schedule))
    assert meeting.begins_at.astimezone(SHANGHAI).date() == days[1]
    his: dict[str, Any] = {"fair_id": fair_id, "exhibitor_id": exhibitor.id, "staff_id": staff}
    await availabilities.set_absent(organiser, **his, absent=True, period=AbsencePeriod(days[1]))
    assert await rows(harness, ScheduledMeeting, await revised(harness, schedule)) == []
    assert {each.participant_id for each in await availabilities.absent(organiser, fair_id=fair_id)} == {
        of(buyer),
        staff,
    }
    await availabilities.set_buyer_absent(organiser, **hers, absent=False)
    await availabilities.set_absent(organiser, **his, absent=False, period=AbsencePeriod(days[1]))
    assert await availabilities.absent(organiser, fair_id=fair_id) == []


async def a_must_that_needs_the_place_of(harness: MatchmakingHarness, meeting: ScheduledMeeting) -> Actor:
    """Return a buyer who has to meet the exhibitor and is there at the time of somebody's meeting alone."""
    buyer, at = await a_buyer_who_accepts(harness, starred=True), meeting.begins_at.astimezone(SHANGHAI)
    begins = at.hour * 60 + at.minute
    hours = Hours(time_zone="Asia/Shanghai", begins=begins, ends=begins + meeting.minutes)
    await harness.world.service(Availabilities).save_own(buyer, fair_id=harness.fair.id, hours=hours)
    return buyer


@pytest.mark.parametrize("locked", [True, False])
async def test_locked_meeting_is_not_displaced_by_must_meet(harness: MatchmakingHarness, locked: bool) -> None:
    await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    schedule, schedules = await made(harness, an_hour(harness)), harness.world.service(Schedules)
    [meeting] = await rows(harness, ScheduledMeeting, schedule)
    await schedules.lock(harness.organiser, meeting_id=meeting.id, locked=True)
    if not locked:
        await schedules.lock(harness.organiser, meeting_id=meeting.id, locked=False)
    must_meet = await a_must_that_needs_the_place_of(harness, meeting)
    again = await revised(harness, schedule)
    now = {each.buyer_id: each for each in await rows(harness, ScheduledMeeting, again)}
    assert now[of(buyer)].locked == locked
    assert (now[of(buyer)].begins_at == meeting.begins_at) == locked
    assert (of(must_meet) in now) != locked


async def test_locked_meeting_that_cannot_stay_is_lost_and_not_moved(harness: MatchmakingHarness) -> None:
    _, exhibitor, [staff] = await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    times = MeetingTimes(days=[a_day(harness, 1), a_day(harness, 2)], begins=9 * 60, ends=10 * 60)
    schedule, schedules = await made(harness, times), harness.world.service(Schedules)
    [meeting] = await rows(harness, ScheduledMeeting, schedule)
    await schedules.lock(harness.organiser, meeting_id=meeting.id, locked=True)
    day = AbsencePeriod(meeting.begins_at.astimezone(SHANGHAI).date())
    await harness.world.service(Availabilities).set_absent(
        harness.organiser, fair_id=harness.fair.id, exhibitor_id=exhibitor.id, staff_id=staff, absent=True, period=day
    )
    again = await revised(harness, schedule)
    [change] = await rows(harness, ScheduleChange, again)
    assert (change.kind, change.before_at) == (ChangeKind.LOST, meeting.begins_at)
    assert await rows(harness, ScheduledMeeting, again) == []


async def test_withdrawn_acceptance_loses_the_meeting(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    schedule = await made(harness, an_hour(harness))
    [pair] = await harness.recommended(buyer, answer="MEETING_REQUESTED")
    await harness.takes_back(buyer, pair["id"])
    [change] = await rows(harness, ScheduleChange, await revised(harness, schedule))
    assert (change.kind, change.reason) == (ChangeKind.LOST, Reason.NOT_REQUESTED)


@pytest.mark.parametrize(
    "terms",
    [
        ScheduleTerms(tables=Tables(in_all=0)),
        ScheduleTerms(tables=Tables(at_booth=10_001)),
        ScheduleTerms(attendance=Attendance(sections=["nowhere"])),
        ScheduleTerms(attendance=Attendance(buyer_countries=["Atlantis"])),
        ScheduleTerms(attendance=Attendance(exhibitor_countries=["CN"] * 251)),
    ],
)
def test_invalid_terms_are_refused(terms: ScheduleTerms) -> None:
    with pytest.raises((Invalid, NotFound)):
        terms.checked()


async def test_other_actors_cannot_lock_meetings(harness: MatchmakingHarness) -> None:
    seller, _, _ = await a_booth_with(harness, ["en"])
    buyer = await a_buyer_who_accepts(harness)
    schedule, schedules = await made(harness, an_hour(harness)), harness.world.service(Schedules)
    [meeting] = await rows(harness, ScheduledMeeting, schedule)
    before = await contents(harness.world.installation.database)
    for actor in (seller, buyer, an_actor("ORGANISER")):
        with pytest.raises((Forbidden, NotFound)):
            await schedules.lock(actor, meeting_id=meeting.id, locked=True)
    for unknown in ("sched_1/1/2/3", f"{schedule.id}/1/2/3", ""):
        with pytest.raises(MeetingNotFound):
            await schedules.lock(harness.organiser, meeting_id=unknown, locked=True)
    assert await contents(harness.world.installation.database) == before


async def test_graphql_handles_terms_and_locks(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    run, day = harness.world.run, a_day(harness).isoformat()
    times = {"days": [day], "begins": 540, "ends": 600, "minutes": 30}
    terms = {"sections": ["kitchenware-tableware"], "buyerCountries": ["ru"], "tables": {"atBooth": 2}}
    said = await run(harness.organiser, START, fair=harness.fair.id, times=times, terms=terms)
    started = said["startMeetingSchedule"]
    assert started["tables"] == {"inAll": None, "atBooth": 2}
    assert started["attendance"] == {
        "sections": ["kitchenware-tableware"],
        "approvedOnly": False,
        "exhibitorCountries": [],
        "buyerCountries": [{"code": "RU", "name": "Russia"}],
    }
    await work(harness)
    meetings = await run(
        harness.organiser,
        "query ($id: ID!) { scheduledMeetings(scheduleId: $id) { nodes { id locked } } }",
        id=started["id"],
    )
    [meeting] = meetings["scheduledMeetings"]["nodes"]
    assert not meeting["locked"]
    locked = (await run(harness.organiser, LOCK, id=meeting["id"], locked=True))["lockMeeting"]
    assert locked == {"id": meeting["id"], "locked": True}
    wrong = await run(harness.organiser, REVISE, id=started["id"], tables={"inAll": 0})
    assert wrong["reviseMeetingSchedule"] == {"code": "INVALID", "field": "inAll"}


async def test_meeting_cannot_be_locked_during_a_revision(harness: MatchmakingHarness) -> None:
    """The revision has read what is locked: a lock of now would be missing in its draft."""
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    schedule, schedules = await made(harness, an_hour(harness)), harness.world.service(Schedules)
    [meeting] = await rows(harness, ScheduledMeeting, schedule)
    await schedules.revise(harness.organiser, schedule_id=schedule.id)
    with pytest.raises(ScheduleRunning):
        await schedules.lock(harness.organiser, meeting_id=meeting.id, locked=True)
    assert await rows(harness, ScheduledMeeting, schedule) == [meeting]
    await work(harness)
    assert (await schedules.lock(harness.organiser, meeting_id=meeting.id, locked=True)).locked
