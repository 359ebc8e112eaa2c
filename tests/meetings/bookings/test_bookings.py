"""Meetings are requested, answered, moved and cancelled; nobody meets two at once, and both sides are told."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, VersionConflict
from expo.meetings.availability.errors import ExhibitorNotParticipating, StaffNotFound
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.errors import (
    MeetingNotFound,
    MeetingStepRefused,
    TimeNotAvailable,
    TimeTaken,
    TooManyRequests,
)
from expo.meetings.bookings.models import MAX_PEOPLE, Meeting, MeetingStatus
from expo.meetings.bookings.requests import MAX_REQUESTS
from expo.meetings.bookings.rules.free_times import FreeTime
from expo.meetings.models import MeetingKind, MeetingSide
from tests.support.booking import Booking, a_booking, a_colleague
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World

BUYER, EXHIBITOR = "buyer@fair.example", "exhibitor@fair.example"
OUTSIDERS: Final = ("other_exhibitor", "organiser", "other_organiser", "administrator", "partner_key")


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def refused(booking: Booking, attempt: Any, error: type[ExpoError]) -> None:
    """Assert that an attempt is refused and writes nothing."""
    before = await contents(booking.world.installation.database)
    with pytest.raises(error):
        await attempt
    assert await contents(booking.world.installation.database) == before


async def test_request_waits_for_the_exhibitor_and_is_booked_once_accepted(booking: Booking) -> None:
    requested = await booking.request(note="Your price for 5,000 bottles?")
    assert (requested.status, requested.begins_at) == (MeetingStatus.REQUESTED, booking.at())
    assert requested.awaits(MeetingSide.EXHIBITOR)
    assert not requested.awaits(MeetingSide.BUYER)
    assert await booking.letters() == [(EXHIBITOR, "Buyer requests a meeting")]
    booked = await booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=1)
    assert (booked.status, booked.proposal, booked.version, booked.sequence) == (MeetingStatus.BOOKED, None, 2, 1)
    assert await booking.letters() == [
        (BUYER, "Meeting with Yongkang Flasks booked"),
        (EXHIBITOR, "Meeting with Buyer booked"),
    ]


async def test_meeting_without_confirmation_is_booked_at_once(booking: Booking) -> None:
    await booking.policy(confirmation=False, minutes=45)
    booked = await booking.request()
    assert (booked.status, booked.minutes, booked.proposal) == (MeetingStatus.BOOKED, 45, None)
    assert len(await booking.letters()) == 2


@pytest.mark.parametrize("minutes", [0, 5, 25, -25])
async def test_taken_time_is_refused(booking: Booking, minutes: int) -> None:
    await booking.book(booking.at(hours=1))
    again = booking.request(booking.at(hours=1, minutes=minutes))
    await refused(booking, again, TimeTaken)


async def test_buyer_cannot_be_in_two_meetings(booking: Booking) -> None:
    await booking.book()
    await refused(booking, booking.request(staff_ids=booking.staff_ids[1:]), TimeTaken)


async def test_buffer_keeps_the_staff_free(booking: Booking) -> None:
    await booking.policy(buffer_minutes=10)
    await booking.book()
    await refused(booking, booking.request(booking.at(minutes=35)), TimeTaken)
    assert (await booking.request(booking.at(minutes=40))).status is MeetingStatus.REQUESTED


async def test_first_free_member_of_staff_receives_the_buyer(booking: Booking) -> None:
    await booking.book()
    free = await booking.request(booking.at(minutes=30), staff_ids=())
    assert free.hosting.staff_ids == [booking.staff_ids[0]]
    await booking.meetings.set_buyer_people(
        booking.buyer, meeting_id=free.id, person_ids=[str(booking.buyer.person_id)]
    )
    await booking.meetings.cancel(booking.buyer, meeting_id=free.id, reason="Later.")
    hours = Hours(time_zone="Asia/Shanghai", begins=0, ends=60)
    await booking.world.service(Availabilities).save_staff(
        booking.exhibitor, fair_id=booking.fair_id, staff_id=booking.staff_ids[0], hours=hours
    )
    other = await booking.request(booking.at(minutes=30), staff_ids=())
    assert other.hosting.staff_ids == [booking.staff_ids[1]]


async def test_tables_limit_meetings_at_the_booth(booking: Booking) -> None:
    await booking.policy(tables=1)
    first = await booking.book(kind=MeetingKind.AT_BOOTH)
    assert first.hosting.table == 1
    colleague = replace(booking.buyer, organisation_id=booking.buyer.organisation_id)
    await refused(
        booking,
        booking.request(by=colleague, kind=MeetingKind.AT_BOOTH, staff_ids=booking.staff_ids[1:]),
        TimeTaken,
    )
    later = await booking.request(booking.at(minutes=30), kind=MeetingKind.AT_BOOTH)
    assert later.hosting.table == 1


async def limit(booking: Booking, most: int, **hours: Any) -> None:
    """Have the first member of staff take at most so many meetings a day."""
    limited = Hours(time_zone="Asia/Shanghai", most_per_day=most, **hours)
    await booking.world.service(Availabilities).save_staff(
        booking.exhibitor, fair_id=booking.fair_id, staff_id=booking.staff_ids[0], hours=limited
    )


async def test_full_day_of_the_staff_is_refused(booking: Booking) -> None:
    await limit(booking, 1)
    first = await booking.book()
    await refused(booking, booking.request(booking.at(hours=1)), TimeNotAvailable)
    assert (await booking.request(booking.at(days=1))).status is MeetingStatus.REQUESTED
    await booking.meetings.cancel(booking.buyer, meeting_id=first.id, reason="Ill.")
    assert (await booking.request(booking.at(hours=1))).status is MeetingStatus.REQUESTED


async def test_limit_counts_the_meetings_that_exist_when_it_is_set(booking: Booking) -> None:
    booked, _ = await booking.book(), await booking.request(booking.at(hours=1))
    await limit(booking, 2)
    await refused(booking, booking.request(booking.at(hours=2)), TimeNotAvailable)
    assert {each.begins_at.date() for each in await free_times(booking) if booking.staff_ids[0] in each.host_ids} == {
        booking.at(days=1).date()
    }
    assert (await booking.request(booking.at(hours=2), staff_ids=())).hosting.staff_ids == [booking.staff_ids[1]]
    moved = await booking.meetings.propose(
        booking.exhibitor, meeting_id=booked.id, version=booked.version, begins_at=booking.at(hours=3)
    )
    assert moved.proposal is not None
    assert moved.proposal.hosting.staff_ids == booking.staff_ids[:1]
    await limit(booking, 3)
    assert (await booking.request(booking.at(hours=4))).status is MeetingStatus.REQUESTED


async def test_days_are_those_of_the_hours_time_zone(booking: Booking) -> None:
    await booking.book()
    await limit(booking, 1)
    await refused(booking, booking.request(booking.at(hours=4)), TimeNotAvailable)
    elsewhere = Hours(time_zone="Pacific/Auckland", begins=0, ends=24 * 60, most_per_day=1)  # midnight is 12:00 UTC
    await booking.world.service(Availabilities).save_staff(
        booking.exhibitor, fair_id=booking.fair_id, staff_id=booking.staff_ids[0], hours=elsewhere
    )
    await refused(booking, booking.request(booking.at(hours=4)), TimeNotAvailable)
    next_day = booking.at().replace(hour=12, minute=0)
    assert (await booking.request(next_day)).begins_at == next_day


async def test_requests_at_once_do_not_exceed_a_day(booking: Booking) -> None:
    await limit(booking, 2)
    requests = (booking.request(booking.at(hours=hours)) for hours in range(5))
    outcomes = await asyncio.gather(*requests, return_exceptions=True)
    assert sum(isinstance(each, Meeting) for each in outcomes) == 2
    assert sum(isinstance(each, TimeNotAvailable) for each in outcomes) == 3


@pytest.mark.parametrize(
    "later, error",
    [
        ({"hours": -2}, TimeNotAvailable),  # now: less than an hour's notice
        ({"hours": -3}, TimeNotAvailable),  # past
        ({"minutes": 2}, TimeNotAvailable),  # off the grid
        ({"hours": 6, "minutes": 45}, TimeNotAvailable),  # ends after 18:00 in Guangzhou
        ({"days": 10}, TimeNotAvailable),  # the fair is over
    ],
)
async def test_times_when_nobody_is_there_are_refused(
    booking: Booking, later: dict[str, float], error: type[ExpoError]
) -> None:
    await refused(booking, booking.request(booking.at(**later)), error)


async def test_absent_people_are_not_booked(booking: Booking) -> None:
    availabilities, organiser = booking.world.service(Availabilities), booking.cast.actors["organiser"]
    await availabilities.set_absent(
        organiser,
        fair_id=booking.fair_id,
        exhibitor_id=booking.cast.things["exhibitorId"],
        staff_id=booking.staff_ids[0],
        absent=True,
    )
    await refused(booking, booking.request(), TimeNotAvailable)
    assert (await booking.request(staff_ids=())).hosting.staff_ids == [booking.staff_ids[1]]
    await availabilities.set_exhibitor_absent(
        organiser, fair_id=booking.fair_id, exhibitor_id=booking.cast.things["exhibitorId"], absent=True
    )
    await refused(booking, booking.request(booking.at(hours=1), staff_ids=()), TimeNotAvailable)


async def test_declined_request_frees_its_time(booking: Booking) -> None:
    requested = await booking.request()
    await booking.letters()
    declined = await booking.meetings.decline(
        booking.exhibitor, meeting_id=requested.id, version=requested.version, reason="We are full."
    )
    assert (declined.status, declined.ended_by) == (MeetingStatus.DECLINED, MeetingSide.EXHIBITOR)
    assert await booking.letters() == [(BUYER, "Meeting request declined: Yongkang Flasks")]
    assert (await booking.request()).status is MeetingStatus.REQUESTED


async def test_cancelled_meeting_frees_its_time_and_tells_both(booking: Booking) -> None:
    booked = await booking.book()
    await booking.letters()
    cancelled = await booking.meetings.cancel(booking.buyer, meeting_id=booked.id, reason="Our flight is late.")
    assert cancelled.reason is not None
    assert (cancelled.status, cancelled.reason.text) == (MeetingStatus.CANCELLED, "Our flight is late.")
    assert [to for to, _ in await booking.letters()] == [BUYER, EXHIBITOR]
    assert (await booking.request()).status is MeetingStatus.REQUESTED
    await refused(
        booking, booking.meetings.cancel(booking.buyer, meeting_id=booked.id, reason="Again."), MeetingStepRefused
    )


async def test_booked_meeting_keeps_its_time_until_a_move_is_accepted(booking: Booking) -> None:
    booked = await booking.book()
    await booking.letters()
    later = booking.at(minutes=15)  # overlaps the meeting itself
    proposed = await booking.meetings.propose(
        booking.exhibitor, meeting_id=booked.id, version=booked.version, begins_at=later
    )
    assert (proposed.status, proposed.begins_at) == (MeetingStatus.BOOKED, booked.begins_at)
    assert await booking.letters() == [(BUYER, "Yongkang Flasks proposes another time")]
    for taken in (booking.at(), booking.at(minutes=40)):
        await refused(booking, booking.request(taken, staff_ids=booking.staff_ids[1:]), TimeTaken)
    moved = await booking.meetings.accept(booking.buyer, meeting_id=booked.id, version=proposed.version)
    assert (moved.begins_at, moved.sequence) == (later, booked.sequence + 1)
    assert [subject for _, subject in await booking.letters()] == [
        "Meeting with Yongkang Flasks moved",
        "Meeting with Buyer moved",
    ]
    assert (await booking.request(booking.at(minutes=-15))).status is MeetingStatus.REQUESTED


async def test_declined_move_leaves_the_meeting_as_it_was(booking: Booking) -> None:
    booked = await booking.book()
    later = booking.at(hours=2)
    moving = await booking.meetings.propose(
        booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=later
    )
    kept = await booking.meetings.decline(booking.exhibitor, meeting_id=booked.id, version=moving.version)
    assert (kept.status, kept.begins_at, kept.proposal) == (MeetingStatus.BOOKED, booked.begins_at, None)
    assert (BUYER, "Meeting with Yongkang Flasks keeps its time") in await booking.letters()


async def test_requested_time_can_be_countered(booking: Booking) -> None:
    requested = await booking.request()
    countered = await booking.meetings.propose(
        booking.exhibitor, meeting_id=requested.id, version=requested.version, begins_at=booking.at(hours=1)
    )
    assert (countered.begins_at, countered.status) == (booking.at(hours=1), MeetingStatus.REQUESTED)
    await refused(
        booking,
        booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=countered.version),
        MeetingStepRefused,
    )
    booked = await booking.meetings.accept(booking.buyer, meeting_id=requested.id, version=countered.version)
    assert booked.begins_at == booking.at(hours=1)


async def test_step_from_an_older_version_is_refused(booking: Booking) -> None:
    requested, meetings = await booking.request(), booking.meetings
    older: dict[str, Any] = {"meeting_id": requested.id, "version": requested.version}
    countered = await meetings.propose(booking.buyer, **older, begins_at=booking.at(hours=1))
    for attempt in (
        meetings.accept(booking.exhibitor, **older),
        meetings.decline(booking.exhibitor, **older),
        meetings.propose(booking.exhibitor, **older, begins_at=booking.at(hours=2)),
        meetings.hand_over(booking.exhibitor, **older, staff_ids=booking.staff_ids[1:]),
    ):
        await refused(booking, attempt, VersionConflict)
    declined = await meetings.decline(booking.exhibitor, meeting_id=requested.id, version=countered.version)
    assert declined.status is MeetingStatus.DECLINED


async def test_programs_are_told_the_current_version(booking: Booking) -> None:
    requested = await booking.request()
    decline = """mutation($input: DeclineMeetingInput!) { declineMeeting(input: $input) {
      ... on Meeting { status } ... on Problem { code field message } } }"""
    older = {"meetingId": requested.id, "version": requested.version + 1}
    answer = (await booking.world.run(booking.exhibitor, decline, input=older))["declineMeeting"]
    assert (answer["code"], answer["field"]) == ("VERSION_CONFLICT", "version")
    assert f"at version {requested.version}." in answer["message"]


async def test_buyers_hours_bind_what_the_exhibitor_proposes(booking: Booking) -> None:
    hours = Hours(time_zone="Asia/Shanghai", begins=11 * 60, ends=12 * 60)
    await booking.world.service(Availabilities).save_own(booking.buyer, fair_id=booking.fair_id, hours=hours)
    booked = await booking.book()
    outside = booking.meetings.propose(
        booking.exhibitor, meeting_id=booked.id, version=booked.version, begins_at=booking.at(hours=2)
    )
    await refused(booking, outside, TimeNotAvailable)
    moved = await booking.meetings.propose(
        booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=booking.at(hours=2)
    )
    assert moved.proposal is not None


async def test_unanswered_request_expires_and_frees_its_time(booking: Booking) -> None:
    requested = await booking.request(booking.at(days=3))
    assert await booking.meetings.expire_due() == 0
    await booking.letters()
    booking.world.clock.advance(hours=24)
    assert await booking.meetings.expire_due() == 1
    expired = await booking.meetings.get(booking.buyer, meeting_id=requested.id)
    assert (expired.status, expired.ended_by) == (MeetingStatus.EXPIRED, None)
    assert [to for to, _ in await booking.letters()] == [BUYER, EXHIBITOR]
    assert await booking.meetings.expire_due() == 0
    assert (await booking.request(requested.begins_at)).status is MeetingStatus.REQUESTED


async def test_request_that_cannot_be_read_holds_up_no_expiry(booking: Booking) -> None:
    broken, other = await booking.request(), await booking.request(booking.at(hours=1))
    kept = booking.world.installation.database.raw["meetings"]
    await kept.update_one({"_id": broken.id}, {"$set": {"minutes": "thirty"}})
    booking.world.clock.advance(hours=24)
    assert await booking.meetings.expire_due() == 2
    expired = await booking.meetings.get(booking.buyer, meeting_id=other.id)
    assert expired.status is MeetingStatus.EXPIRED
    assert await booking.meetings.expire_due() == 0


async def test_unanswered_move_expires_and_the_meeting_stays(booking: Booking) -> None:
    booked = await booking.book(booking.at(days=3))
    await booking.meetings.propose(
        booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=booking.at(days=4)
    )
    booking.world.clock.advance(hours=25)
    assert await booking.meetings.expire_due() == 1
    stayed = await booking.meetings.get(booking.buyer, meeting_id=booked.id)
    assert (stayed.status, stayed.begins_at, stayed.proposal) == (MeetingStatus.BOOKED, booked.begins_at, None)


async def test_request_for_a_near_time_expires_when_it_comes(booking: Booking) -> None:
    await booking.request()
    booking.world.clock.advance(hours=2)
    assert await booking.meetings.expire_due() == 1


async def test_meeting_is_handed_over_to_a_free_colleague(booking: Booking) -> None:
    booked = await booking.book()
    await booking.letters()
    handed_over = await booking.meetings.hand_over(
        booking.exhibitor, meeting_id=booked.id, version=booked.version, staff_ids=booking.staff_ids[1:]
    )
    assert handed_over.hosting.staff_ids == [booking.staff_ids[1]]
    assert [to for to, _ in await booking.letters()] == [BUYER, EXHIBITOR]
    for actor, staff_ids, error in (
        (booking.exhibitor, [], Invalid),
        (booking.exhibitor, ["somebody"], StaffNotFound),
        (booking.buyer, booking.staff_ids, Forbidden),
    ):
        attempt = booking.meetings.hand_over(
            actor, meeting_id=booked.id, version=handed_over.version, staff_ids=staff_ids
        )
        await refused(booking, attempt, error)


async def test_buyer_chooses_people_of_their_own(booking: Booking) -> None:
    booked = await booking.book()
    own, stranger = str(booking.buyer.person_id), str(booking.exhibitor.person_id)
    for person_ids, error in (([stranger], Invalid), ([], Invalid), ([own] * (MAX_PEOPLE + 1), None)):
        attempt = booking.meetings.set_buyer_people(booking.buyer, meeting_id=booked.id, person_ids=person_ids)
        if error is None:
            assert (await attempt).buyer_people == [own]
        else:
            await refused(booking, attempt, error)
    by_exhibitor = booking.meetings.set_buyer_people(booking.exhibitor, meeting_id=booked.id, person_ids=[own])
    await refused(booking, by_exhibitor, Forbidden)


async def test_only_the_buyer_reads_who_could_take_part(booking: Booking) -> None:
    booked, colleague = await booking.book(), await a_colleague(booking.world, booking.buyer, "Ana")
    query = """query($id: ID!) { meeting(id: $id) {
      buyerPersonIds buyer { members(first: 100) { nodes { person { id name } } } } } }"""
    own = {"id": booking.buyer.person_id, "name": "buyer"}
    people = [{"person": each} for each in (own, {"id": colleague.id, "name": "Ana"})]
    seen = await booking.world.run(booking.buyer, query, id=booked.id)
    assert seen["meeting"] == {"buyerPersonIds": [own["id"]], "buyer": {"members": {"nodes": people}}}
    seen = await booking.world.run(booking.exhibitor, query, id=booked.id)
    assert seen["meeting"] == {"buyerPersonIds": None, "buyer": {"members": None}}


async def test_exhibitor_requests_a_meeting_about_an_enquiry(booking: Booking) -> None:
    enquiry: dict[str, Any] = {"exhibitor_id": None, "enquiry_id": booking.cast.things["enquiryId"]}
    await booking.policy(confirmation=False)
    requested = await booking.request(by=booking.exhibitor, **enquiry)
    assert requested.requested_by is MeetingSide.EXHIBITOR
    assert requested.awaits(MeetingSide.BUYER)
    assert requested.buyer_people == [booking.buyer.person_id]
    booked = await booking.meetings.accept(booking.buyer, meeting_id=requested.id, version=1)
    assert booked.status is MeetingStatus.BOOKED
    await refused(booking, booking.request(by=booking.exhibitor), Forbidden)
    for outsider in OUTSIDERS:
        actor = booking.cast.actors[outsider]
        await refused(booking, booking.request(booking.at(hours=1), by=actor, **enquiry), ExpoError)


async def test_missing_side_and_closed_booth_are_refused(booking: Booking) -> None:
    await refused(booking, booking.request(exhibitor_id=None), Invalid)
    await refused(booking, booking.request(enquiry_id=booking.cast.things["enquiryId"]), Invalid)
    await refused(booking, booking.request(exhibitor_id="exh_nobody"), NotFound)
    await refused(booking, booking.request(fair_id=booking.cast.things["otherFairId"]), ExhibitorNotParticipating)
    await refused(booking, booking.request(kind=MeetingKind.PHONE, staff_ids=["nobody"]), StaffNotFound)
    await booking.policy(kinds=[MeetingKind.VIDEO])
    await refused(booking, booking.request(kind=MeetingKind.PHONE), Invalid)


async def test_open_requests_of_a_buyer_are_limited(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_REQUESTS >= 10
    monkeypatch.setattr("expo.meetings.bookings.requests.MAX_REQUESTS", 1)
    first = await booking.request()
    await refused(booking, booking.request(booking.at(hours=1)), TooManyRequests)
    await booking.meetings.accept(booking.exhibitor, meeting_id=first.id, version=1)
    assert (await booking.request(booking.at(hours=1))).status is MeetingStatus.REQUESTED


async def test_requests_at_once_are_counted_one_after_the_other(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expo.meetings.bookings.requests.MAX_REQUESTS", 2)
    requests = (booking.request(booking.at(hours=hours)) for hours in range(5))
    outcomes = await asyncio.gather(*requests, return_exceptions=True)
    assert sum(isinstance(each, Meeting) for each in outcomes) == 2
    assert sum(isinstance(each, TooManyRequests) for each in outcomes) == 3


async def test_no_show_can_be_contested(booking: Booking) -> None:
    booked = await booking.book(kind=MeetingKind.PHONE)
    report = booking.meetings.report_no_show(booking.buyer, meeting_id=booked.id)
    await refused(booking, report, MeetingStepRefused)
    booking.world.clock.now = booked.begins_at + timedelta(minutes=10)
    reported = await booking.meetings.report_no_show(booking.buyer, meeting_id=booked.id)
    assert reported.no_show is not None
    assert reported.no_show.side is MeetingSide.EXHIBITOR
    assert (EXHIBITOR, "Did you miss the meeting with Buyer?") in await booking.letters()
    for actor in (booking.buyer, booking.exhibitor):
        again = booking.meetings.report_no_show(actor, meeting_id=booked.id)
        await refused(booking, again, MeetingStepRefused)
    own = booking.meetings.contest_no_show(booking.buyer, meeting_id=booked.id)
    await refused(booking, own, MeetingStepRefused)
    contested = await booking.meetings.contest_no_show(booking.exhibitor, meeting_id=booked.id)
    assert contested.no_show is not None
    assert contested.no_show.contested_at == booking.world.clock()


async def test_outsiders_see_and_change_nothing(booking: Booking) -> None:
    booked = await booking.book()
    for outsider in OUTSIDERS:
        actor = booking.cast.actors[outsider]
        for attempt in (
            booking.meetings.get(actor, meeting_id=booked.id),
            booking.meetings.cancel(actor, meeting_id=booked.id, reason="Mine."),
            booking.meetings.propose(
                actor, meeting_id=booked.id, version=booked.version, begins_at=booking.at(hours=1)
            ),
            booking.meetings.report_no_show(actor, meeting_id=booked.id),
        ):
            await refused(booking, attempt, MeetingNotFound)


async def free_times(booking: Booking, *, days: int = 2, kind: MeetingKind | None = None) -> list[FreeTime]:
    """Return the free times of the exhibitor."""
    return await booking.meetings.free_times(
        booking.buyer,
        fair_id=booking.fair_id,
        exhibitor_id=booking.cast.things["exhibitorId"],
        begins_at=booking.world.clock(),
        ends_at=booking.world.clock() + timedelta(days=days),
        kind=kind,
    )


async def times(booking: Booking, **window: Any) -> list[str]:
    """Return the free times of the exhibitor on the fair's first two days, in Guangzhou's time."""
    found = await free_times(booking, days=1, **window)
    return [f"{each.begins_at + timedelta(hours=8):%H:%M}" for each in found if each.host_ids]


async def test_free_times_follow_hours_meetings_and_policy(booking: Booking) -> None:
    availabilities = booking.world.service(Availabilities)
    for staff_id in booking.staff_ids:
        hours = Hours(time_zone="Asia/Shanghai", begins=10 * 60, ends=13 * 60)
        await availabilities.save_staff(booking.exhibitor, fair_id=booking.fair_id, staff_id=staff_id, hours=hours)
    assert await times(booking) == ["10:00", "10:30", "11:00", "11:30", "12:00", "12:30"]
    await booking.policy(minutes=60, buffer_minutes=15, notice_hours=2, kinds=[MeetingKind.VIDEO])
    await booking.request(staff_ids=booking.staff_ids)
    assert await times(booking) == []  # 12:15 to 13:15 would end after the hours
    await booking.policy(minutes=30, notice_hours=0, kinds=[MeetingKind.VIDEO])
    assert await times(booking) == ["10:00", "10:30", "12:15"]
    assert await times(booking, kind=MeetingKind.PHONE) == []


async def test_agenda_lists_the_meetings_of_both_sides(booking: Booking) -> None:
    later, sooner = await booking.request(booking.at(hours=3)), await booking.book()
    query = """query($fairId: ID!, $upcoming: Boolean!) { myMeetings(fairId: $fairId, upcoming: $upcoming) {
      totalCount nodes { id side status steps exhibitor { id } buyer { name } staff { name } buyerPeople
        proposal { beginsAt by staff { name } } } } }"""
    answer = await booking.world.run(booking.exhibitor, query, fairId=booking.fair_id, upcoming=True)
    assert [each["id"] for each in answer["myMeetings"]["nodes"] if each["status"] != "CANCELLED"] == [
        sooner.id,
        later.id,
    ]
    assert answer["myMeetings"]["nodes"][-1] == {
        "id": later.id,
        "side": "EXHIBITOR",
        "status": "REQUESTED",
        "steps": ["ACCEPT", "DECLINE", "PROPOSE", "CANCEL", "HAND_OVER"],
        "exhibitor": {"id": booking.cast.things["exhibitorId"]},
        "buyer": {"name": "Buyer"},
        "staff": [{"name": "Lin Wei"}],
        "buyerPeople": ["buyer"],
        "proposal": {"beginsAt": later.begins_at.isoformat(), "by": "BUYER", "staff": [{"name": "Lin Wei"}]},
    }
    booking.world.clock.now = sooner.ends_at + timedelta(minutes=1)
    answer = await booking.world.run(booking.buyer, query, fairId=booking.fair_id, upcoming=True)
    assert [each["id"] for each in answer["myMeetings"]["nodes"] if each["status"] != "CANCELLED"] == [later.id]
