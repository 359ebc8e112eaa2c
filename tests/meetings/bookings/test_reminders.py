"""Both sides are reminded of a booked meeting a day and an hour before it, once each."""

import asyncio
from datetime import datetime, timedelta

import pytest

from expo.kit.db.due_items import PUT_OFF
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.reminders import MeetingReminders
from tests.support.booking import Booking, a_booking
from tests.support.permissions import Cast
from tests.support.world import World

BUYER, EXHIBITOR = "buyer@fair.example", "exhibitor@fair.example"
DAY = [(BUYER, "Reminder: meeting with Yongkang Flasks"), (EXHIBITOR, "Reminder: meeting with Buyer")]
HOUR = [(BUYER, "Meeting with Yongkang Flasks begins soon"), (EXHIBITOR, "Meeting with Buyer begins soon")]


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def reminders(booking: Booking, at: datetime) -> list[tuple[str, str]]:
    """Return the emails that the worker's turn at a time queues."""
    booking.world.clock.now = at
    await booking.letters()
    await booking.world.service(MeetingReminders).send_due()
    return await booking.letters()


async def moved(booking: Booking, booked: Meeting, begins_at: datetime) -> Meeting:
    proposed = await booking.meetings.propose(
        booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=begins_at
    )
    return await booking.meetings.accept(booking.exhibitor, meeting_id=booked.id, version=proposed.version)


async def test_both_sides_are_reminded_a_day_and_an_hour_before(booking: Booking) -> None:
    begins_at = (await booking.book(booking.at(days=3))).begins_at
    second = timedelta(seconds=1)
    assert await reminders(booking, begins_at - timedelta(days=1) - second) == []
    assert await reminders(booking, begins_at - timedelta(days=1)) == DAY
    assert await reminders(booking, begins_at - timedelta(hours=1) - second) == []
    assert await reminders(booking, begins_at - timedelta(hours=1)) == HOUR
    assert await reminders(booking, begins_at + second) == []


async def test_late_booking_gets_only_the_reminders_still_ahead(booking: Booking) -> None:
    await booking.policy(confirmation=False, notice_hours=0)
    near = await booking.request(booking.at(hours=-2, minutes=45))
    begins_at = (await booking.request()).begins_at
    assert await reminders(booking, near.begins_at - timedelta(minutes=1)) == []
    assert await reminders(booking, begins_at - timedelta(minutes=61)) == []
    assert await reminders(booking, begins_at - timedelta(minutes=59)) == HOUR


async def test_reminders_missed_in_an_outage_are_not_made_up_for(booking: Booking) -> None:
    begins_at = (await booking.book(booking.at(days=3))).begins_at
    other = (await booking.book(booking.at(days=3, hours=2))).begins_at
    assert await reminders(booking, begins_at - timedelta(minutes=30)) == sorted(HOUR + DAY)
    assert await reminders(booking, other) == []


async def test_moved_meeting_is_reminded_of_anew(booking: Booking) -> None:
    booked = await booking.book(booking.at(days=3))
    assert await reminders(booking, booked.begins_at - timedelta(days=1)) == DAY
    later = await moved(booking, booked, booked.begins_at + timedelta(days=2))
    assert await reminders(booking, booked.begins_at) == []
    assert await reminders(booking, later.begins_at - timedelta(hours=20)) == DAY


async def test_requests_and_cancelled_meetings_are_not_reminded_of(booking: Booking) -> None:
    booked = await booking.book(booking.at(days=1))
    await booking.request(booking.at(days=1, hours=1))
    await booking.meetings.cancel(booking.buyer, meeting_id=booked.id, reason="Ill.")
    assert await reminders(booking, booked.begins_at - timedelta(minutes=30)) == []


async def test_workers_that_race_send_one_reminder(booking: Booking) -> None:
    booked = await booking.book(booking.at(days=1))
    await booking.letters()
    booking.world.clock.now = booked.begins_at - timedelta(hours=1)
    turn = booking.world.service(MeetingReminders).send_due
    await asyncio.gather(*(turn() for _ in range(4)))
    assert await booking.letters() == HOUR


async def test_reminder_leaves_a_pending_move_as_it_is(booking: Booking) -> None:
    booked = await booking.book(booking.at(days=1))
    proposed = await booking.meetings.propose(
        booking.exhibitor, meeting_id=booked.id, version=booked.version, begins_at=booking.at(days=1, hours=1)
    )
    assert await reminders(booking, booked.begins_at - timedelta(hours=23)) == DAY
    accepted = await booking.meetings.accept(booking.buyer, meeting_id=booked.id, version=proposed.version)
    assert accepted.begins_at == booked.begins_at + timedelta(hours=1)


async def test_meeting_that_cannot_be_read_holds_up_no_reminders(booking: Booking) -> None:
    broken, kept = await booking.book(booking.at(days=1)), booking.world.installation.database.raw["meetings"]
    begins_at = (await booking.book(booking.at(days=1, hours=1))).begins_at
    await kept.update_one({"_id": broken.id}, {"$set": {"minutes": "thirty"}})
    assert await reminders(booking, begins_at - timedelta(minutes=59)) == HOUR
    turn = booking.world.service(MeetingReminders).send_due
    assert await turn() == 0
    booking.world.clock.now += PUT_OFF
    assert await turn() == 1


async def test_reminder_writes_only_that_it_was_sent(booking: Booking) -> None:
    booked, kept = await booking.book(booking.at(days=3)), booking.world.installation.database.raw["meetings"]
    before = await kept.find_one({"_id": booked.id})
    assert before is not None
    await reminders(booking, booked.begins_at - timedelta(days=1))
    after = await kept.find_one({"_id": booked.id})
    remind_at = booked.begins_at - timedelta(hours=1)
    assert after == before | {"reminded_until": booking.world.clock(), "remind_at": remind_at}
    await reminders(booking, remind_at)
    last = await kept.find_one({"_id": booked.id})
    assert last == {name: each for name, each in after.items() if name != "remind_at"} | {"reminded_until": remind_at}
