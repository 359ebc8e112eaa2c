"""People of the two companies enter the room of their video meeting, while it is open."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from expo.kit.access import Actor
from expo.kit.clock import now
from expo.kit.db.leases import Leases
from expo.kit.errors import ExpoError, Forbidden, SignInRequired
from expo.kit.media.livekit.rooms import LiveKitRooms
from expo.kit.media.placement import MediaRooms, MediaUnavailable, RoomSignalling
from expo.kit.media.room_leases import RoomLeases
from expo.kit.media.turn_servers import TurnServers
from expo.kit.media.turn_urls import TurnRegion
from expo.meetings.bookings.errors import MeetingNotFound, MeetingStepRefused
from expo.meetings.bookings.models import NO_SHOW_AFTER, Meeting
from expo.meetings.models import MeetingKind, MeetingSide
from expo.meetings.rooms.errors import RoomClosed, RoomNotOpen
from expo.meetings.rooms.models import EARLY, LATE
from expo.meetings.rooms.service import Rooms
from tests.support.booking import Booking, a_booking
from tests.support.contents import contents
from tests.support.livekit_server import fake_livekit
from tests.support.permissions import Cast
from tests.support.world import World

ADDRESS: Final = "ws://127.0.0.1:8001"
STRANGERS: Final = ("other_exhibitor", "organiser", "other_organiser", "administrator")


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def a_media_server(booking: Booking) -> None:
    """Let a media server be alive now."""
    leases = Leases(booking.world.installation.database, booking.world.clock, "med_1", timedelta(seconds=6))
    await RoomLeases(leases, ADDRESS, "here:8001").register()


async def at_the_meeting(booking: Booking, meeting: Meeting, later: timedelta = timedelta(0)) -> Rooms:
    """Go to the time of a meeting, or later, when a media server is alive."""
    booking.world.clock.now = meeting.begins_at + later
    await a_media_server(booking)
    return booking.world.service(Rooms)


async def refused(booking: Booking, attempt: Any, error: type[ExpoError]) -> None:
    before = await contents(booking.world.installation.database)
    with pytest.raises(error):
        await attempt
    assert await contents(booking.world.installation.database) == before


async def test_both_sides_enter_the_same_room(booking: Booking) -> None:
    booked = await booking.book()
    rooms = await at_the_meeting(booking, booked, -EARLY)
    buyer = await rooms.enter(booking.buyer, meeting_id=booked.id)
    exhibitor = await rooms.enter(booking.exhibitor, meeting_id=booked.id)
    assert buyer.access.url == exhibitor.access.url == f"{ADDRESS}/rooms/{booked.id}"
    assert (buyer.other_company, exhibitor.other_company) == ("Yongkang Flasks", "Buyer")
    tokens = booking.world.service(MediaRooms).tokens
    admission = tokens.check(buyer.access.token)
    assert (admission.room_id, admission.participant_id, admission.may_send) == (
        booked.id,
        booking.buyer.person_id,
        True,
    )
    seen = await booking.meetings.get(booking.buyer, meeting_id=booked.id)
    assert set(seen.arrivals) == set(MeetingSide)


async def test_entering_writes_only_the_arrival(booking: Booking) -> None:
    booked, kept = await booking.book(), booking.world.installation.database.raw["meetings"]
    before = await kept.find_one({"_id": booked.id})
    assert before is not None
    rooms = await at_the_meeting(booking, booked)
    for _ in range(2):
        await rooms.enter(booking.buyer, meeting_id=booked.id)
        after = await kept.find_one({"_id": booked.id})
        assert after == before | {"arrivals": {"BUYER": booked.begins_at}}
        booking.world.clock.advance(seconds=3)


async def test_room_is_open_from_shortly_before_until_after_the_meeting(booking: Booking) -> None:
    booked = await booking.book()
    rooms = await at_the_meeting(booking, booked, -EARLY - timedelta(seconds=90))
    with pytest.raises(RoomNotOpen) as early:
        await rooms.enter(booking.buyer, meeting_id=booked.id)
    assert early.value.retry_after == 90
    late = booked.minutes * timedelta(minutes=1) + LATE
    rooms = await at_the_meeting(booking, booked, late - timedelta(seconds=1))
    await rooms.enter(booking.buyer, meeting_id=booked.id)
    rooms = await at_the_meeting(booking, booked, late)
    await refused(booking, rooms.enter(booking.buyer, meeting_id=booked.id), RoomClosed)


async def test_requests_phone_calls_and_cancelled_meetings_have_no_room(booking: Booking) -> None:
    requested = await booking.request()
    phone = await booking.book(booking.at(minutes=30), kind=MeetingKind.PHONE)
    cancelled = await booking.book(booking.at(hours=1))
    await booking.meetings.cancel(booking.buyer, meeting_id=cancelled.id, reason="Ill.")
    for meeting in (requested, phone, cancelled):
        rooms = await at_the_meeting(booking, meeting)
        await refused(booking, rooms.enter(booking.buyer, meeting_id=meeting.id), RoomClosed)


async def test_strangers_and_programs_do_not_enter(booking: Booking) -> None:
    booked = await booking.book()
    rooms = await at_the_meeting(booking, booked)
    for stranger in STRANGERS:
        await refused(booking, rooms.enter(booking.cast.actors[stranger], meeting_id=booked.id), MeetingNotFound)
    await refused(booking, rooms.enter(Actor(), meeting_id=booked.id), SignInRequired)
    for key in ("partner_key", "reading_key"):
        await refused(booking, rooms.enter(booking.cast.actors[key], meeting_id=booked.id), Forbidden)


async def test_room_without_a_media_server_is_unavailable(booking: Booking) -> None:
    booked = await booking.book()
    booking.world.clock.now = booked.begins_at
    await refused(booking, booking.world.service(Rooms).enter(booking.buyer, meeting_id=booked.id), MediaUnavailable)


async def test_addresses_are_hidden_from_strangers(booking: Booking) -> None:
    """Who has not answered an enquiry is a stranger: media goes through TURN, or the server where there is none."""
    booked = await booking.book()
    rooms = await at_the_meeting(booking, booked)
    entry = await rooms.enter(booking.buyer, meeting_id=booked.id)
    assert (entry.direct, entry.relay_only) == (False, True)
    turn = TurnServers([TurnRegion(None, ["turn:turn.example:3478"])], b"secret")
    entry = await replace(rooms, media=replace(rooms.media, turn=turn)).enter(booking.buyer, meeting_id=booked.id)
    assert (entry.direct, entry.relay_only) == (True, True)
    assert entry.access.ice_servers[0].urls == ("turn:turn.example:3478",)


async def test_answered_enquiry_allows_a_direct_call(booking: Booking) -> None:
    enquiry: dict[str, Any] = {"exhibitor_id": None, "enquiry_id": booking.cast.things["enquiryId"]}
    requested = await booking.request(by=booking.exhibitor, **enquiry)
    booked = await booking.meetings.accept(booking.buyer, meeting_id=requested.id, version=1)
    reply = 'mutation($id: ID!) { replyToEnquiry(enquiryId: $id, text: "Yes.") { __typename } }'
    await booking.world.run(booking.exhibitor, reply, id=booking.cast.things["enquiryId"])
    rooms = await at_the_meeting(booking, booked)
    entry = await rooms.enter(booking.exhibitor, meeting_id=booked.id)
    assert (entry.direct, entry.relay_only) == (True, False)


async def test_rooms_of_livekit_have_neither_direct_calls_nor_recordings(booking: Booking) -> None:
    enquiry: dict[str, Any] = {"exhibitor_id": None, "enquiry_id": booking.cast.things["enquiryId"]}
    requested = await booking.request(by=booking.exhibitor, **enquiry)
    booked = await booking.meetings.accept(booking.buyer, meeting_id=requested.id, version=1)
    reply = 'mutation($id: ID!) { replyToEnquiry(enquiryId: $id, text: "Yes.") { __typename } }'
    await booking.world.run(booking.exhibitor, reply, id=booking.cast.things["enquiryId"])
    ours = await at_the_meeting(booking, booked)
    async with fake_livekit() as livekit:
        provider = LiveKitRooms(livekit.server, now)
        rooms = replace(ours, media=replace(ours.media, provider=provider))
        entry = await rooms.enter(booking.exhibitor, meeting_id=booked.id)
    assert (entry.access.signalling, entry.direct, entry.recording_days) == (RoomSignalling.LIVEKIT, False, 0)


async def test_only_who_was_in_the_room_alone_reports_a_no_show(booking: Booking) -> None:
    booked = await booking.book()
    rooms = await at_the_meeting(booking, booked, NO_SHOW_AFTER)
    report = booking.meetings.report_no_show
    await refused(booking, report(booking.buyer, meeting_id=booked.id), MeetingStepRefused)
    await rooms.enter(booking.buyer, meeting_id=booked.id)
    reported = await report(booking.buyer, meeting_id=booked.id)
    assert reported.no_show is not None

    other = await booking.book(booking.at(hours=1))
    rooms = await at_the_meeting(booking, other, NO_SHOW_AFTER)
    for actor in (booking.buyer, booking.exhibitor):
        await rooms.enter(actor, meeting_id=other.id)
    for actor in (booking.buyer, booking.exhibitor):
        await refused(booking, report(actor, meeting_id=other.id), MeetingStepRefused)


async def test_check_room_is_ones_own(booking: Booking) -> None:
    await a_media_server(booking)
    query = (
        """mutation { enterCheckRoom { ... on MeetingRoomAccess { url signalling participantId direct beginsAt } } }"""
    )
    answer = await booking.world.run(booking.buyer, query)
    assert answer["enterCheckRoom"] == {
        "url": f"{ADDRESS}/rooms/check_{booking.buyer.person_id}",
        "signalling": "CLOUD_EXPO",
        "participantId": booking.buyer.person_id,
        "direct": False,
        "beginsAt": None,
    }


@pytest.mark.parametrize("days", [30, 0])
async def test_recording_is_offered_unless_the_installation_keeps_none(booking: Booking, days: int) -> None:
    booked = await booking.book()
    ours = await at_the_meeting(booking, booked)
    rooms = replace(ours, retentions=replace(ours.retentions, longest_days=days))
    entered = await rooms.enter(booking.buyer, meeting_id=booked.id)
    checked = await rooms.enter_check(booking.buyer)
    tokens = booking.world.service(MediaRooms).tokens
    assert entered.recording_days == days
    assert tokens.check(entered.access.token).may_record is (days > 0)
    assert (checked.recording_days, tokens.check(checked.access.token).may_record) == (0, False)


@pytest.mark.parametrize("kind", MeetingKind)
async def test_meeting_says_when_its_room_opens_and_closes(booking: Booking, kind: MeetingKind) -> None:
    query = "query($id: ID!) { meeting(id: $id) { roomOpensAt roomClosesAt } }"
    requested = await booking.request(kind=kind)
    none = {"roomOpensAt": None, "roomClosesAt": None}
    assert (await booking.world.run(booking.buyer, query, id=requested.id))["meeting"] == none
    booked = await booking.meetings.accept(booking.exhibitor, meeting_id=requested.id, version=requested.version)
    hours = {"roomOpensAt": booked.begins_at - EARLY, "roomClosesAt": booked.ends_at + LATE}
    expected = {name: at.isoformat() for name, at in hours.items()} if kind is MeetingKind.VIDEO else none
    assert (await booking.world.run(booking.exhibitor, query, id=requested.id))["meeting"] == expected
