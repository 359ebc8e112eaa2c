"""A meeting that begins about now is announced to the people who take part."""

from datetime import timedelta

import pytest

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import StaffMember
from expo.meetings.bookings.personal import PersonalMeetings, StartingMeeting
from expo.sourcing.service import Enquiries
from tests.support.booking import Booking, a_booking
from tests.support.commands import counted
from tests.support.permissions import Cast
from tests.support.world import World


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def starting(booking: Booking, who: str) -> StartingMeeting | None:
    return await booking.world.service(PersonalMeetings).starting(booking.cast.actors[who], language="en")


async def test_both_sides_are_told_five_minutes_before_and_after_the_start(booking: Booking) -> None:
    booked, clock = await booking.book(), booking.world.clock
    for minutes, left in ((-6, None), (-5, 5), (-1, 1), (0, 0), (4, 0), (5, None)):
        clock.now = booked.begins_at + timedelta(minutes=minutes)
        for who, company in (("buyer", "Yongkang Flasks"), ("exhibitor", "Buyer")):
            told = await starting(booking, who)
            assert (told and (told.meeting.id, told.company, told.minutes_left)) == (
                None if left is None else (booked.id, company, left)
            )


async def test_exhibitor_is_told_of_a_meeting_with_a_supplier(booking: Booking) -> None:
    supplier, buyer = booking.cast.things["exhibitorId"], booking.cast.actors["other_exhibitor"]
    enquiry = await booking.world.service(Enquiries).ask(
        buyer, text="Price of bottles?", language="en", exhibitor_id=supplier
    )
    await booking.policy(confirmation=False)
    booked = await booking.request(by=buyer, exhibitor_id=None, enquiry_id=enquiry.id, staff_ids=())
    booking.world.clock.now = booked.begins_at - timedelta(minutes=3)
    told = await starting(booking, "other_exhibitor")
    assert (told and (told.meeting.id, told.company, told.minutes_left)) == (booked.id, "Yongkang Flasks", 3)


async def test_requests_and_cancelled_meetings_are_not_announced(booking: Booking) -> None:
    requested = await booking.request()
    booking.world.clock.now = requested.begins_at - timedelta(minutes=3)
    assert await starting(booking, "buyer") is None


async def test_colleagues_of_the_staff_are_not_told(booking: Booking) -> None:
    booked = await booking.book()
    booths = booking.world.service(Booths)
    [booth] = await booths.mine(booking.exhibitor)
    first, second = booking.staff_ids
    staff = [StaffMember(first, "Lin Wei"), StaffMember(second, "Wang Fang", email="exhibitor@fair.example")]
    await booths.set_staff(booking.exhibitor, booth_id=booth.id, staff=staff)
    booking.world.clock.now = booked.begins_at
    assert await starting(booking, "exhibitor") is None


async def test_strangers_and_others_cost_no_command(booking: Booking) -> None:
    for who in ("anonymous", "organiser", "administrator", "partner_key", "reading_key"):
        with counted() as commands:
            assert await starting(booking, who) is None
        assert commands == [], who
    with counted() as commands:
        assert await starting(booking, "buyer") is None
    assert len(commands) == 1


async def test_page_reads_the_meeting_that_starts(booking: Booking) -> None:
    booked = await booking.book()
    booking.world.clock.now = booked.begins_at - timedelta(minutes=2)
    found = await booking.world.run(booking.buyer, "{ startingMeeting { id kind minutesLeft company } }")
    assert found["startingMeeting"] == {
        "id": booked.id,
        "kind": "VIDEO",
        "minutesLeft": 2,
        "company": "Yongkang Flasks",
    }
