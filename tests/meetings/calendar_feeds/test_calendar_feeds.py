"""A person's calendar subscribes to their booked meetings at a secret address."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import StaffMember
from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, SignInRequired
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.personal import PersonalMeetings
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.calendar_feeds.service import CalendarFeeds
from tests.support.booking import Booking, a_booking
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


def feeds(booking: Booking) -> CalendarFeeds:
    return booking.world.service(CalendarFeeds)


async def events(booking: Booking, token: str) -> list[Any]:
    """Return the events of the calendar at a token, in order."""
    data = await feeds(booking).read(token)
    assert data is not None
    return list(Calendar.from_ical(data).walk("VEVENT"))


async def statuses(booking: Booking, actor: Actor) -> list[str]:
    """Return the states of a person's events, in order, from a new feed."""
    return [str(each["status"]) for each in await events(booking, (await feeds(booking).create(actor)).token)]


async def test_feed_follows_booking_move_and_cancellation(booking: Booking) -> None:
    token = (await feeds(booking).create(booking.buyer)).token
    requested = await booking.request()
    assert await events(booking, token) == []
    accepted = await booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=1)
    [booked] = await events(booking, token)
    assert (booked["dtstart"].dt, str(booked["status"])) == (requested.begins_at, "CONFIRMED")
    assert str(booked["summary"]) == "Meeting with Yongkang Flasks"
    later = booking.at(hours=1)
    proposed = await booking.meetings.propose(
        booking.exhibitor, meeting_id=requested.id, version=accepted.version, begins_at=later
    )
    await booking.meetings.accept(booking.buyer, meeting_id=requested.id, version=proposed.version)
    [moved] = await events(booking, token)
    assert (moved["dtstart"].dt, moved["uid"]) == (later, booked["uid"])
    assert moved["sequence"] > booked["sequence"]
    await booking.meetings.cancel(booking.exhibitor, meeting_id=requested.id, reason="Ill.")
    [cancelled] = await events(booking, token)
    assert (str(cancelled["status"]), cancelled["sequence"]) == ("CANCELLED", moved["sequence"] + 1)
    booking.world.clock.advance(days=15)
    assert await events(booking, token) == []


async def test_times_stand_in_the_zone_of_the_reader(booking: Booking) -> None:
    hours = Hours(time_zone="Europe/Madrid", begins=0, ends=24 * 60)
    await booking.world.service(Availabilities).save_own(booking.buyer, fair_id=booking.fair_id, hours=hours)
    await booking.book()
    for actor, zone in ((booking.buyer, "Europe/Madrid"), (booking.exhibitor, "Asia/Shanghai")):
        [event] = await events(booking, (await feeds(booking).create(actor)).token)
        assert event["dtstart"].params["TZID"] == zone


async def test_exhibitor_gets_the_meetings_received_by_the_staff_with_their_address(booking: Booking) -> None:
    await booking.book()
    await booking.book(booking.at(hours=1), staff_ids=booking.staff_ids[1:])
    assert await statuses(booking, booking.exhibitor) == ["CONFIRMED", "CONFIRMED"]
    booths = booking.world.service(Booths)
    [booth] = await booths.mine(booking.exhibitor)
    first, second = booking.staff_ids
    staff = [StaffMember(first, "Lin Wei"), StaffMember(second, "Wang Fang", email="Exhibitor@fair.example")]
    await booths.set_staff(booking.exhibitor, booth_id=booth.id, staff=staff)
    [own] = await events(booking, (await feeds(booking).create(booking.exhibitor)).token)
    assert own["dtstart"].dt == booking.at(hours=1)


async def test_nobody_reads_meetings_of_others(booking: Booking) -> None:
    await booking.book()
    for who in ("other_exhibitor", "organiser", "administrator"):
        assert await statuses(booking, booking.cast.actors[who]) == []


async def test_new_token_replaces_the_former_one(booking: Booking) -> None:
    former = (await feeds(booking).create(booking.buyer)).token
    token = (await feeds(booking).create(booking.buyer)).token
    assert await feeds(booking).read(former) is None
    assert await feeds(booking).read(token) is not None
    await feeds(booking).delete(booking.buyer)
    assert await feeds(booking).read(token) is None
    assert await feeds(booking).find_own(booking.buyer) is None
    before = await contents(booking.world.installation.database)
    await feeds(booking).delete(booking.buyer)
    assert await contents(booking.world.installation.database) == before


@pytest.mark.parametrize("token", ["", "short", "x" * 43, "x" * 10_000, "\x00" * 43, "é" * 43])
async def test_unknown_tokens_have_no_calendar(booking: Booking, token: str) -> None:
    assert await feeds(booking).read(token) is None


async def test_token_is_stored_nowhere(booking: Booking, database: Database) -> None:
    token = (await feeds(booking).create(booking.buyer)).token
    assert token not in str(await contents(database))


async def test_feed_is_for_people(booking: Booking) -> None:
    for who, error in (("partner_key", Forbidden), ("reading_key", Forbidden), ("anonymous", SignInRequired)):
        for attempt in (feeds(booking).create, feeds(booking).delete, feeds(booking).find_own):
            with pytest.raises(error):
                await attempt(booking.cast.actors[who])


async def test_commands_do_not_grow_with_the_meetings(booking: Booking) -> None:
    token, counts = (await feeds(booking).create(booking.buyer)).token, []
    for number in range(2):
        await booking.book(booking.at(hours=number))
        with counted() as commands:
            await feeds(booking).read(token)
        counts.append(len(commands))
    assert counts[0] == counts[1]


async def test_busy_past_displaces_no_coming_meeting(booking: Booking, database: Database) -> None:
    booked = [await booking.book(booking.at(hours=number)) for number in range(3)]
    booking.world.clock.now = booked[1].ends_at
    meetings = replace(booking.world.service(PersonalMeetings), _store=MeetingStore(database, most=1))
    for actor in (booking.exhibitor, booking.buyer):
        person = await booking.meetings.accounts.find_me(actor)
        assert person is not None
        found = await meetings.of_person(person, booked[0].begins_at - timedelta(days=30))
        assert [meeting.id for meeting, _ in found] == [booked[0].id, booked[2].id]


async def test_meetings_of_no_calendar_displace_none(booking: Booking) -> None:
    kept = booking.world.installation.database.raw["meetings"]
    requested, booked = await booking.request(), await booking.book(booking.at(hours=1))
    await booking.meetings.decline(booking.exhibitor, meeting_id=requested.id, version=requested.version)
    calendars = {each["_id"]: each.get("attended_by") for each in await kept.find().to_list()}
    assert calendars[requested.id] is None
    assert calendars[booked.id] == [
        booking.buyer.person_id,
        *booking.staff_ids[:1],
        booking.exhibitor.organisation_id,
        f"{booking.exhibitor.organisation_id}/{booking.fair_id}",
    ]


async def test_past_meetings_leave_the_feed(booking: Booking) -> None:
    await booking.book()
    token = (await feeds(booking).create(booking.buyer)).token
    booking.world.clock.now += timedelta(days=31)
    assert await events(booking, token) == []


async def test_token_reads_the_calendar_without_sign_in(booking: Booking) -> None:
    create = "mutation { createCalendarFeed { ... on CreatedCalendarFeed { token } ... on Problem { code } } }"
    await booking.book()
    made = await booking.world.run(booking.buyer, create)
    found = await booking.world.read(
        "query($token: String!) { calendarFeedFile(token: $token) }", token=made["createCalendarFeed"]["token"]
    )
    assert found["calendarFeedFile"].startswith("BEGIN:VCALENDAR\r\n")
