"""What people and programs try that meetings must withstand: odd times, changed booths, haste and repetition."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from expo.catalog.products.errors import ProductNotFound
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import StaffMember
from expo.kit.errors import ExpoError, Invalid
from expo.localisation.models import Text
from expo.meetings.availability.errors import ExhibitorNotParticipating
from expo.meetings.bookings.errors import MeetingStepRefused, TimeTaken, TooManyMeetings
from expo.meetings.bookings.models import (
    MAX_PEOPLE_CHANGES,
    MAX_VERSION,
    NO_SHOW_AFTER,
    Meeting,
    MeetingStatus,
    MeetingStep,
)
from expo.meetings.bookings.requests import MAX_HELD, MAX_PER_DAY
from expo.meetings.models import MeetingKind, MeetingSide
from expo.sourcing.errors import EnquiryClosed
from expo.sourcing.service import Enquiries
from tests.support.booking import Booking, a_booking, a_colleague
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def refused(booking: Booking, attempt: Any, error: type[ExpoError]) -> None:
    before = await contents(booking.world.installation.database)
    with pytest.raises(error):
        await attempt
    assert await contents(booking.world.installation.database) == before


@pytest.mark.parametrize("hours", [8, -12, 14])
async def test_same_moment_with_another_offset_is_taken(booking: Booking, hours: int) -> None:
    await booking.book()
    elsewhere = booking.at().astimezone(timezone(timedelta(hours=hours)))
    await refused(booking, booking.request(elsewhere, staff_ids=booking.staff_ids[:1]), TimeTaken)
    later = booking.at(hours=1).astimezone(timezone(timedelta(hours=hours)))
    assert (await booking.request(later)).begins_at == booking.at(hours=1)


@pytest.mark.parametrize("odd", [datetime(2027, 4, 16, 3, 0), datetime(9999, 12, 31, tzinfo=UTC)])  # noqa: DTZ001
async def test_odd_moments_are_refused(booking: Booking, odd: datetime) -> None:
    booked = await booking.book()
    await refused(booking, booking.request(odd), Invalid)
    await refused(
        booking,
        booking.meetings.propose(booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=odd),
        Invalid,
    )


async def test_meeting_that_has_begun_is_neither_cancelled_nor_moved(booking: Booking) -> None:
    booked = await booking.book(kind=MeetingKind.PHONE)
    proposed = await booking.meetings.propose(
        booking.exhibitor, meeting_id=booked.id, version=booked.version, begins_at=booking.at(days=1), staff_ids=()
    )
    booking.world.clock.now = booked.begins_at
    cancel = booking.meetings.cancel(booking.exhibitor, meeting_id=booked.id, reason="Busy.")
    await refused(booking, cancel, MeetingStepRefused)
    accept = booking.meetings.accept(booking.buyer, meeting_id=booked.id, version=proposed.version)
    await refused(booking, accept, MeetingStepRefused)
    assert await booking.meetings.expire_due() == 1
    booking.world.clock.now = booked.begins_at + NO_SHOW_AFTER
    reported = await booking.meetings.report_no_show(booking.buyer, meeting_id=booked.id)
    assert reported.no_show is not None


def with_arrivals(meeting: Meeting, **minutes: int) -> Meeting:
    """Return a meeting to whose room its sides came these minutes after its start."""
    arrivals = {MeetingSide[side]: meeting.begins_at + timedelta(minutes=late) for side, late in minutes.items()}
    return replace(meeting, arrivals=arrivals)


async def test_only_the_punctual_report_and_the_late_do_not_count(booking: Booking) -> None:
    booked = await booking.book()
    late, now = timedelta(minutes=booked.minutes), booked.ends_at
    punctual = with_arrivals(booked, BUYER=5, EXHIBITOR=booked.minutes + 1)
    assert punctual.with_no_show(MeetingSide.BUYER, now).no_show is not None
    with pytest.raises(MeetingStepRefused):
        punctual.with_no_show(MeetingSide.EXHIBITOR, now + late)
    with pytest.raises(MeetingStepRefused):
        with_arrivals(booked, BUYER=booked.minutes + 20).with_no_show(MeetingSide.BUYER, now + late)
    with pytest.raises(MeetingStepRefused):
        with_arrivals(booked, BUYER=5, EXHIBITOR=booked.minutes - 1).with_no_show(MeetingSide.BUYER, now)


async def test_closed_booth_accepts_nothing(booking: Booking) -> None:
    requested = await booking.request()
    booths = booking.world.service(Booths)
    [booth] = await booths.mine(booking.exhibitor)
    await booths.close(booking.exhibitor, booth_id=booth.id)
    accept = booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=1)
    await refused(booking, accept, ExhibitorNotParticipating)
    cancelled = await booking.meetings.cancel(booking.buyer, meeting_id=requested.id, reason="Closed.")
    assert cancelled.status is MeetingStatus.CANCELLED


async def test_meeting_of_a_host_who_has_left_moves_to_whoever_is_free(booking: Booking) -> None:
    booked = await booking.book()
    booths = booking.world.service(Booths)
    [booth] = await booths.mine(booking.exhibitor)
    others = [StaffMember(each.id, each.name) for each in booth.staff[1:]]
    await booths.set_staff(booking.exhibitor, booth_id=booth.id, staff=others)
    proposed = await booking.meetings.propose(
        booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=booking.at(hours=1)
    )
    assert proposed.proposal is not None
    assert proposed.proposal.hosting.staff_ids == [booking.staff_ids[1]]


async def test_another_host_receives_where_the_first_is_taken(booking: Booking) -> None:
    booked = await booking.book()
    await booking.book(booking.at(hours=1))
    other = await booking.meetings.propose(
        booking.exhibitor, meeting_id=booked.id, version=booked.version, begins_at=booking.at(hours=2)
    )
    assert other.proposal is not None
    assert other.proposal.hosting.staff_ids == [booking.staff_ids[0]]


async def test_meeting_keeps_its_length_and_kind_whatever_the_policy_becomes(booking: Booking) -> None:
    booked = await booking.book(kind=MeetingKind.PHONE)
    await booking.policy(kinds=[MeetingKind.VIDEO], minutes=10)
    proposed = await booking.meetings.propose(
        booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=booking.at(hours=1)
    )
    moved = await booking.meetings.accept(booking.exhibitor, meeting_id=booked.id, version=proposed.version)
    assert (moved.minutes, moved.kind) == (30, MeetingKind.PHONE)
    handed_over = await booking.meetings.hand_over(
        booking.exhibitor, meeting_id=booked.id, version=moved.version, staff_ids=booking.staff_ids[1:]
    )
    assert handed_over.hosting.staff_ids == [booking.staff_ids[1]]


async def test_product_must_be_the_exhibitors(booking: Booking) -> None:
    known = await booking.request(product_id=booking.cast.things["productId"])
    assert known.product_id == booking.cast.things["productId"]
    for unknown in ("prod_not_there", "x" * 500_000):
        await refused(booking, booking.request(booking.at(hours=1), product_id=unknown), ProductNotFound)


async def test_closed_enquiry_leads_to_no_meeting(booking: Booking) -> None:
    enquiry_id = booking.cast.things["enquiryId"]
    await booking.world.service(Enquiries).close(booking.buyer, enquiry_id=enquiry_id)
    attempt = booking.request(by=booking.exhibitor, exhibitor_id=None, enquiry_id=enquiry_id)
    await refused(booking, attempt, EnquiryClosed)


async def test_same_people_are_no_news(booking: Booking) -> None:
    booked = await booking.book()
    await booking.letters()
    same = await booking.meetings.set_buyer_people(
        booking.buyer, meeting_id=booked.id, person_ids=[str(booking.buyer.person_id)]
    )
    assert same == booked
    assert await booking.letters() == []


async def test_two_companies_arrange_a_few_meetings_only(booking: Booking) -> None:
    for number in range(MAX_HELD):
        await booking.book(booking.at(minutes=30 * number))
    await refused(booking, booking.request(booking.at(hours=4)), TooManyMeetings)


async def test_requests_and_withdrawals_of_a_day_are_limited(booking: Booking) -> None:
    for _ in range(MAX_PER_DAY - 1):  # the cast has requested one
        requested = await booking.request()
        await booking.meetings.cancel(booking.buyer, meeting_id=requested.id, reason="No.")
    await refused(booking, booking.request(), TooManyMeetings)


async def test_buyer_changes_people_a_few_times_only(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 10 <= MAX_PEOPLE_CHANGES < MAX_VERSION / 2  # the exhibitor can still move the meeting
    monkeypatch.setattr("expo.meetings.bookings.models.MAX_PEOPLE_CHANGES", 1)
    booked, colleague = await booking.book(), await a_colleague(booking.world, booking.buyer, "Ana")
    changed = await booking.meetings.set_buyer_people(booking.buyer, meeting_id=booked.id, person_ids=[colleague.id])
    steps = (MeetingStep.CHOOSE_PEOPLE, MeetingStep.PROPOSE)
    assert [changed.allows(each, MeetingSide.BUYER, booking.world.clock()) for each in steps] == [False, True]
    again = booking.meetings.set_buyer_people(
        booking.buyer, meeting_id=booked.id, person_ids=[str(booking.buyer.person_id)]
    )
    await refused(booking, again, MeetingStepRefused)


async def test_endless_changes_end(booking: Booking) -> None:
    booked = replace(await booking.book(), version=MAX_VERSION)
    now = booking.world.clock()
    with pytest.raises(MeetingStepRefused):
        booked.handed_over(booked.hosting, None, now)
    with pytest.raises(MeetingStepRefused):
        booked.with_buyer_people(["per_1"], now)
    assert booked.cancelled(MeetingSide.BUYER, now, Text("Enough.", "en")).status is MeetingStatus.CANCELLED
