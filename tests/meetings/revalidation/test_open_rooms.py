"""Who loses the right to a running room is put out of it: suspended, gone, or the meeting cancelled."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from expo.accounts.organisations import Organisations
from expo.exhibitors.companies.vetting import Vetting
from expo.kit.media.ended_access import EndedAccess, EndedAccesses
from expo.kit.media.placement import MediaRooms, MediaUnavailable
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import MeetingKind
from expo.meetings.revalidation.store import REVALIDATIONS
from expo.meetings.rooms.models import EARLY, LATE
from tests.support.booking import Booking, a_booking, a_colleague
from tests.support.following import follow, loop_named
from tests.support.permissions import Cast
from tests.support.revalidating import turn, work_off
from tests.support.world import World


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def ended(booking: Booking) -> list[EndedAccess]:
    """Return the accesses that have ended."""
    found = await EndedAccesses(booking.world.installation.database).since(booking.world.clock() - timedelta(days=30))
    return sorted(found, key=lambda each: each.id)


async def suspend(booking: Booking) -> None:
    await booking.world.service(Vetting).suspend(
        booking.cast.actors["organiser"], exhibitor_id=booking.cast.things["exhibitorId"], reason="Forged papers."
    )


async def cancel(booking: Booking, meeting: Meeting) -> None:
    await booking.meetings.cancel(booking.buyer, meeting_id=meeting.id, reason="Ill.")


async def test_rooms_of_a_suspended_exhibitor_are_closed(booking: Booking) -> None:
    running, by_phone = await booking.book(), await booking.book(booking.at(minutes=30), kind=MeetingKind.PHONE)
    soon, later = await booking.book(booking.at(hours=1)), await booking.book(booking.at(hours=5))
    booking.world.clock.now = soon.begins_at - EARLY
    await suspend(booking)
    await turn(booking.world)
    assert [each.room_id for each in await ended(booking)] == sorted([running.id, soon.id])
    statuses = {
        each.id: (await booking.meetings.get(booking.buyer, meeting_id=each.id)).status
        for each in (running, by_phone, soon, later)
    }
    assert [statuses[each.id] for each in (running, by_phone)] == [MeetingStatus.BOOKED] * 2
    assert [statuses[each.id] for each in (soon, later)] == [MeetingStatus.CANCELLED] * 2


async def test_rooms_do_not_wait_for_meetings(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    running = await booking.book()
    booking.world.clock.now = running.begins_at
    await suspend(booking)
    await follow(booking.world, "meeting_revalidation")
    closing = loop_named(booking.world, "meeting_room_closing")
    await closing.turn()
    found = await ended(booking)
    assert [each.room_id for each in found] == [running.id]

    async def again(*_: object, **__: object) -> None:
        raise AssertionError("the room is closed already")

    monkeypatch.setattr(MediaRooms, "end_room", again)
    assert not await closing.turn()
    await work_off(booking.world)
    assert await ended(booking) == found


async def test_exhibitor_who_is_shown_again_keeps_rooms(booking: Booking) -> None:
    running = await booking.book()
    booking.world.clock.now = running.begins_at
    await suspend(booking)
    await booking.world.service(Vetting).reinstate(
        booking.cast.actors["organiser"], exhibitor_id=booking.cast.things["exhibitorId"]
    )
    await turn(booking.world)
    assert await ended(booking) == []


async def test_room_that_is_open_before_its_meeting_closes_with_it(booking: Booking) -> None:
    soon, later = await booking.book(), await booking.book(booking.at(hours=5))
    booking.world.clock.now = soon.begins_at - EARLY
    for each in (soon, later):
        await cancel(booking, each)
    await turn(booking.world)
    assert [each.room_id for each in await ended(booking)] == [soon.id]


async def test_cancelled_meetings_of_the_past_are_not_looked_at(booking: Booking) -> None:
    booked = await booking.book()
    await cancel(booking, booked)
    booking.world.clock.now = booked.ends_at + LATE + timedelta(hours=1)
    await turn(booking.world)
    assert await ended(booking) == []


async def test_person_who_leaves_is_put_out_of_all_rooms(booking: Booking) -> None:
    dana = await a_colleague(booking.world, booking.buyer, "Dana")
    await booking.world.service(Organisations).remove(booking.buyer, person_id=dana.id)
    await turn(booking.world)
    assert await ended(booking) == [EndedAccess(at=booking.world.clock(), participant_id=dana.id)]


async def test_media_server_that_is_down_holds_up_no_meetings(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, later = await booking.book(), await booking.book(booking.at(hours=5))
    booking.world.clock.now = running.begins_at
    await suspend(booking)
    end_room, failures = MediaRooms.end_room, [MediaUnavailable()]

    async def fails(self: MediaRooms, room_id: str, *, at: datetime) -> Any:
        if failures:
            raise failures.pop()
        await end_room(self, room_id, at=at)

    monkeypatch.setattr(MediaRooms, "end_room", fails)
    await turn(booking.world)
    after = await booking.meetings.get(booking.buyer, meeting_id=later.id)
    assert (after.status, failures) == (MeetingStatus.CANCELLED, [])
    booking.world.clock.advance(minutes=5)
    await work_off(booking.world)
    assert [each.room_id for each in await ended(booking)] == [running.id]
    assert await booking.world.installation.database.raw[REVALIDATIONS].count_documents({}) == 0
