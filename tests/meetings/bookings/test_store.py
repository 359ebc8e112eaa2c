"""Meetings are found by the time that they occupy, and counted, at the same cost in a full calendar."""

from datetime import timedelta

import pytest

from expo.meetings.bookings.models import MeetingStatus
from expo.meetings.bookings.requests import MAX_HELD
from expo.meetings.bookings.rules.cells import CELL, cell_of
from expo.meetings.bookings.store import MeetingStore, RequestCounts
from tests.support.booking import Booking, a_booking
from tests.support.commands import counted
from tests.support.permissions import Cast
from tests.support.world import World

COMMANDS = 15
"""Of a booking at once: eight reads, a lock, two counts of limits and times, three inserts, the commit."""


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    made = await a_booking(world, cast)
    await made.policy(confirmation=False, buffer_minutes=10)
    return made


@pytest.fixture
def store(world: World) -> MeetingStore:
    return MeetingStore(world.installation.database)


async def test_booking_sends_as_many_commands_in_a_full_calendar(booking: Booking) -> None:
    for hours in range(MAX_HELD):
        with counted() as commands:
            booked = await booking.request(booking.at(hours=hours))
        assert booked.status is MeetingStatus.BOOKED
        assert len(commands) == COMMANDS, commands


@pytest.mark.parametrize("others", [0, 60], ids=["by cells", "by days"])
async def test_occupied_cells_of_a_period_are_found(booking: Booking, store: MeetingStore, others: int) -> None:
    booked = await booking.request()
    staff_id, resources = booking.staff_ids[0], {*booking.staff_ids, *(f"nobody {each}" for each in range(others))}
    last = cell_of(staff_id, booked.ends_at + CELL)
    within = booked.ends_at + timedelta(minutes=7)
    assert last in await store.taken_cells(resources, within, within + timedelta(minutes=1))
    assert last not in await store.taken_cells(resources - {staff_id}, within, within + CELL)
    assert not await store.taken_cells(resources, within - timedelta(days=2), within - timedelta(days=2) + CELL)


async def test_period_after_a_pause_is_free(booking: Booking, store: MeetingStore) -> None:
    booked = await booking.request()
    free_at = booked.ends_at + timedelta(minutes=10)
    assert not await store.taken_cells(booking.staff_ids, free_at, free_at + timedelta(minutes=40))


async def test_counts_of_requests_follow_their_states(booking: Booking, store: MeetingStore) -> None:
    await booking.policy(confirmation=True)
    requested, now = await booking.request(), booking.world.clock()

    async def counts() -> RequestCounts:
        return await store.request_counts(requested.buyer_id, booking.fair_id, requested.pair, now)

    before = await counts()
    assert (before.unanswered, before.ahead) == (1, 1)
    await booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=1)
    assert await counts() == RequestCounts(0, 1, before.today)
    later = await store.request_counts(requested.buyer_id, booking.fair_id, requested.pair, requested.ends_at)
    assert later.ahead == 0
    await booking.meetings.cancel(booking.buyer, meeting_id=requested.id, reason="Not today.")
    assert await counts() == RequestCounts(0, 0, before.today)
