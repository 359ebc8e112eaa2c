"""The organiser sees how sound and pictures arrive in the meetings of their fair, and not who meets."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from expo.kit.access import Actor
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.media.room_figures import OpenRoomFigures
from expo.kit.paging import Slice
from expo.meetings.rooms.models import MediaQuality, link_quality, room_participant, worst
from expo.meetings.rooms.running_meetings import RunningMeetings
from livestream.rooms.figures import LinkFigures, ParticipantFigures, RoomFigures
from tests.support.booking import Booking, a_booking
from tests.support.permissions import Cast
from tests.support.world import World

FINE: Final = LinkFigures(bits_per_second=700_000, loss=0.004, jitter=0.004, round_trip=0.08)
SLOW: Final = replace(FINE, round_trip=0.3)
LOSSY: Final = replace(FINE, loss=0.2)
SILENT: Final = LinkFigures(bits_per_second=0.0, loss=None, jitter=None, round_trip=None)

ASK: Final = """query ($fairId: ID!) { mediaRooms(fairId: $fairId) { totalCount nodes {
  meetingId beginsAt quality participants { place quality
    uplink { kilobitsPerSecond lossPercent jitterMs roundTripMs } downlink { kilobitsPerSecond } } } } }"""


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


def store(booking: Booking) -> OpenRoomFigures:
    return OpenRoomFigures(booking.world.installation.database, booking.world.clock)


def a_room(room_id: str, *links: LinkFigures | None) -> RoomFigures:
    return RoomFigures(room_id, [ParticipantFigures(place, link, FINE) for place, link in enumerate(links)])


@pytest.mark.parametrize(
    "link, quality",
    [
        (FINE, MediaQuality.GOOD),
        (SLOW, MediaQuality.FAIR),
        (replace(FINE, round_trip=0.5), MediaQuality.POOR),
        (replace(FINE, jitter=0.05), MediaQuality.FAIR),
        (replace(FINE, loss=0.05), MediaQuality.FAIR),
        (replace(SLOW, loss=0.2), MediaQuality.POOR),
        (replace(SILENT, round_trip=0.1), MediaQuality.GOOD),
        (SILENT, MediaQuality.NOT_MEASURED),
    ],
)
def test_connection_is_as_good_as_its_worst_figure(link: LinkFigures, quality: MediaQuality) -> None:
    assert link_quality(link) is quality


def test_participant_is_judged_by_the_worse_connection() -> None:
    assert room_participant(ParticipantFigures(0, FINE, LOSSY)).quality is MediaQuality.POOR
    assert room_participant(ParticipantFigures(0, None, SLOW)).quality is MediaQuality.FAIR
    assert room_participant(ParticipantFigures(0, None, None)).quality is MediaQuality.NOT_MEASURED
    assert worst([MediaQuality.NOT_MEASURED, MediaQuality.GOOD]) is MediaQuality.GOOD


async def test_organiser_sees_running_meetings_of_their_fair_with_the_worst_first(booking: Booking) -> None:
    fine, bad = await booking.book(), await booking.book(booking.at(hours=2))
    await store(booking).replace("med_1", [a_room(fine.id, FINE, None), a_room(f"check_{fine.id}", LOSSY)])
    await store(booking).replace("med_2", [a_room(bad.id, FINE, LOSSY), a_room("meet_unknown", LOSSY)])
    running = booking.world.service(RunningMeetings)
    organiser = booking.cast.actors["organiser"]
    page = await running.of_fair(organiser, fair_id=bad.fair_id, part=Slice(1))
    assert [(each.meeting_id, each.quality) for each in page.items] == [(bad.id, MediaQuality.POOR)]
    assert (page.total, page.has_next) == (2, True)
    rest = await running.of_fair(organiser, fair_id=bad.fair_id, part=Slice(1, page.cursors[0]))
    assert [(each.meeting_id, each.begins_at, each.measured_at) for each in rest.items] == [
        (fine.id, fine.begins_at, booking.world.clock())
    ]
    assert not rest.has_next
    booking.world.clock.now += timedelta(seconds=15)
    assert (await running.of_fair(organiser, fair_id=bad.fair_id, part=Slice())).items == ()
    with pytest.raises(Invalid):
        await running.of_fair(organiser, fair_id=bad.fair_id, part=Slice(1, "no cursor"))


async def test_other_fairs_and_strangers_see_nothing(booking: Booking) -> None:
    booked = await booking.book()
    await store(booking).replace("med_1", [a_room(booked.id, FINE)])
    running, actors = booking.world.service(RunningMeetings), booking.cast.actors
    other = booking.cast.things["otherFairId"]
    page = await running.of_fair(actors["other_organiser"], fair_id=other, part=Slice())
    assert (page.items, page.total) == ((), 0)
    for name in ("other_organiser", "buyer", "exhibitor"):
        with pytest.raises(NotFound):
            await running.of_fair(actors[name], fair_id=booked.fair_id, part=Slice())
    with pytest.raises(SignInRequired):
        await running.of_fair(Actor(), fair_id=booked.fair_id, part=Slice())
    key = replace(actors["organiser"], scopes=frozenset({"fairs:read"}))
    with pytest.raises(Forbidden):
        await running.of_fair(key, fair_id=booked.fair_id, part=Slice())


async def test_figures_are_in_the_units_of_people(booking: Booking) -> None:
    booked = await booking.book()
    await store(booking).replace("med_1", [a_room(booked.id, LOSSY, SILENT, None)])
    organiser = booking.cast.actors["organiser"]
    answer = await booking.world.run(organiser, ASK, fairId=booked.fair_id)
    [room] = answer["mediaRooms"]["nodes"]
    assert (room["meetingId"], room["quality"]) == (booked.id, "POOR")
    links = [each["uplink"] for each in room["participants"]]
    assert links == [
        {"kilobitsPerSecond": 700, "lossPercent": 20.0, "jitterMs": 4, "roundTripMs": 80},
        {"kilobitsPerSecond": 0, "lossPercent": None, "jitterMs": None, "roundTripMs": None},
        None,
    ]
    assert [each["quality"] for each in room["participants"]] == ["POOR", "GOOD", "GOOD"]
