"""Calendars follow a meeting: emails invite, move and withdraw, in the reader's time zone."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.models import MAX_PEOPLE, Meeting
from tests.support.booking import Booking, a_booking, a_colleague
from tests.support.permissions import Cast
from tests.support.world import World


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def calendars(booking: Booking) -> dict[str, Any]:
    """Return the calendars of the emails that wait to be sent, by address, and forget the emails."""
    jobs = booking.world.installation.database.raw["jobs"]
    found = await jobs.find({"kind": "letter"}).to_list()
    await jobs.delete_many({"kind": "letter"})
    parts = {each["arguments"]["to"]: each["arguments"].get("calendar") for each in found}
    return {to: Calendar.from_ical(part["data"]) if part else None for to, part in parts.items()}


def event(calendar: Calendar) -> tuple[str, int, datetime, str]:
    """Return method, sequence, start and status of a calendar's event."""
    found: Any = calendar.walk("VEVENT")[0]
    return str(calendar["method"]), int(found["sequence"]), found["dtstart"].dt, str(found["status"])


async def moved(booking: Booking, booked: Meeting, **later: float) -> Meeting:
    proposed = await booking.meetings.propose(
        booking.buyer, meeting_id=booked.id, version=booked.version, begins_at=booking.at(**later)
    )
    return await booking.meetings.accept(booking.exhibitor, meeting_id=booked.id, version=proposed.version)


async def test_calendar_follows_booking_move_and_cancellation(booking: Booking) -> None:
    booked = await booking.book()
    invited = await calendars(booking)
    start = booked.begins_at
    assert {to: event(each) for to, each in invited.items()} == {
        "buyer@fair.example": ("REQUEST", 1, start, "CONFIRMED"),
        "exhibitor@fair.example": ("REQUEST", 1, start, "CONFIRMED"),
    }
    uids = {str(each.walk("VEVENT")[0]["uid"]) for each in invited.values()}
    again = await moved(booking, booked, hours=1)
    after = await calendars(booking)
    assert {event(each) for each in after.values()} == {("REQUEST", 2, again.begins_at, "CONFIRMED")}
    await booking.meetings.cancel(booking.buyer, meeting_id=booked.id, reason="Ill.")
    withdrawn = await calendars(booking)
    assert {event(each) for each in withdrawn.values()} == {("CANCEL", 3, again.begins_at, "CANCELLED")}
    assert {str(each.walk("VEVENT")[0]["uid"]) for each in (*after.values(), *withdrawn.values())} == uids


async def test_chosen_people_are_invited_and_removed_ones_get_a_withdrawal(booking: Booking) -> None:
    booked = await booking.book()
    ana, leo = [await a_colleague(booking.world, booking.buyer, name) for name in ("Ana", "Leo")]
    await calendars(booking)

    async def choose(*person_ids: str) -> dict[str, tuple[str, int]]:
        await booking.meetings.set_buyer_people(booking.buyer, meeting_id=booked.id, person_ids=person_ids)
        return {to: event(each)[:2] for to, each in (await calendars(booking)).items()}

    own = str(booking.buyer.person_id)
    exhibitor, buyer = "exhibitor@fair.example", "buyer@fair.example"
    assert await choose(own, ana.id) == {exhibitor: ("REQUEST", 2), "ana@fair.example": ("REQUEST", 2)}
    told = await choose(leo.id, ana.id)
    assert told == {exhibitor: ("REQUEST", 3), "leo@fair.example": ("REQUEST", 3), buyer: ("CANCEL", 3)}
    await booking.meetings.cancel(booking.exhibitor, meeting_id=booked.id, reason="Ill.")
    assert set(await calendars(booking)) == {exhibitor, "leo@fair.example", "ana@fair.example"}


async def test_all_ten_people_of_the_buyer_are_invited(booking: Booking) -> None:
    requested, own = await booking.request(), str(booking.buyer.person_id)
    people = [await a_colleague(booking.world, booking.buyer, f"Person{number}") for number in range(MAX_PEOPLE - 1)]
    person_ids = [own, *(each.id for each in people)]
    await booking.meetings.set_buyer_people(booking.buyer, meeting_id=requested.id, person_ids=person_ids)
    assert await calendars(booking) == {"exhibitor@fair.example": None}
    await booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=2)
    assert len(await calendars(booking)) == MAX_PEOPLE + 1


async def test_request_is_in_no_calendar(booking: Booking) -> None:
    requested = await booking.request()
    assert await calendars(booking) == {"exhibitor@fair.example": None}
    await booking.meetings.cancel(booking.buyer, meeting_id=requested.id, reason="Later.")
    assert set((await calendars(booking)).values()) == {None}


async def test_times_stand_in_the_readers_zone(booking: Booking) -> None:
    hours = Hours(time_zone="Europe/Madrid", begins=0, ends=24 * 60)
    await booking.world.service(Availabilities).save_own(booking.buyer, fair_id=booking.fair_id, hours=hours)
    await booking.book()
    found = await calendars(booking)
    zones = {to: each.walk("VEVENT")[0]["dtstart"].params["TZID"] for to, each in found.items()}
    assert zones == {"buyer@fair.example": "Europe/Madrid", "exhibitor@fair.example": "Asia/Shanghai"}


async def test_meeting_is_downloaded_as_a_calendar_file(booking: Booking) -> None:
    query = "query($id: ID!) { meeting(id: $id) { calendar } }"
    requested = await booking.request()
    assert (await booking.world.run(booking.buyer, query, id=requested.id))["meeting"] == {"calendar": None}
    booked = await booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=1)
    answer = await booking.world.run(booking.buyer, query, id=booked.id)
    method, sequence, start, status = event(Calendar.from_ical(answer["meeting"]["calendar"]))
    assert (method, sequence, status) == ("PUBLISH", 1, "CONFIRMED")
    assert start == booked.begins_at.astimezone(ZoneInfo("Asia/Shanghai"))


async def test_stranger_writes_no_address_into_calendars(booking: Booking) -> None:
    name = {"name": "WIN at https://evil.example/x \u202ecod.exe"}
    organisations = booking.world.installation.database.raw["organisations"]
    await organisations.update_one({"_id": booking.buyer.organisation_id}, {"$set": name})
    booked = await booking.book()
    invited = (await calendars(booking))["exhibitor@fair.example"]
    query = "query($id: ID!) { meeting(id: $id) { calendar } }"
    answer = await booking.world.run(booking.exhibitor, query, id=booked.id)
    for calendar in (invited, Calendar.from_ical(answer["meeting"]["calendar"])):
        assert str(calendar.walk("VEVENT")[0]["summary"]) == "Meeting with WIN at … …"
