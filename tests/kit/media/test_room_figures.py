"""What media processes measure in their rooms: counted for monitoring, and stored while it is news."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY

from expo.kit.db.mongo import Database
from expo.kit.media.figure_recorder import FigureRecorder
from expo.kit.media.room_figures import SAMPLE, OpenRoomFigures
from livestream.rooms.figures import LinkFigures, ParticipantFigures, RoomFigures
from livestream.rooms.tracks import Track
from livestream.rtp.packet import RtpPacket
from livestream.server import MediaServer
from livestream.transport.port import MediaPort
from tests.livestream.rooms.test_room import sends
from tests.support.clock import FakeClock
from tests.support.contents import contents

FINE = LinkFigures(bits_per_second=700_000, loss=0.0, jitter=0.004, round_trip=0.08)
UNMEASURED = LinkFigures(bits_per_second=0.0, loss=None, jitter=None, round_trip=None)


@pytest.fixture
def store(database: Database, clock: FakeClock) -> OpenRoomFigures:
    return OpenRoomFigures(database, clock)


@pytest.fixture
async def server() -> AsyncIterator[MediaServer]:
    port = MediaPort.open("127.0.0.1")
    yield MediaServer(port, [port.address])
    port.close()


def a_room(room_id: str, *participants: ParticipantFigures) -> RoomFigures:
    return RoomFigures(room_id, list(participants))


async def test_rooms_of_all_processes_are_read_while_their_figures_are_news(
    store: OpenRoomFigures, clock: FakeClock
) -> None:
    first = a_room("meet_1", ParticipantFigures(0, FINE, None), ParticipantFigures(None, None, UNMEASURED))
    await store.replace("med_1", [first])
    clock.now += timedelta(seconds=10)
    second = a_room("meet_2", ParticipantFigures(0, None, None))
    await store.replace("med_2", [second])
    assert await store.by_room() == {
        "meet_1": (clock() - timedelta(seconds=10), first),
        "meet_2": (clock(), second),
    }
    clock.now += timedelta(seconds=5)
    assert list(await store.by_room()) == ["meet_2"]


async def test_room_that_moved_is_that_of_its_new_process(store: OpenRoomFigures, clock: FakeClock) -> None:
    await store.replace("med_2", [a_room("meet_1", ParticipantFigures(0, FINE, None))])
    clock.now += SAMPLE
    moved = a_room("meet_1", ParticipantFigures(0, UNMEASURED, None))
    await store.replace("med_1", [moved])
    assert await store.by_room() == {"meet_1": (clock(), moved)}


def observed(name: str) -> float:
    """Return how much a histogram of connections up has summed up so far."""
    return REGISTRY.get_sample_value(f"expo_media_link_{name}", {"direction": "up"}) or 0.0


async def test_participant_is_counted_once_a_sample(server: MediaServer, store: OpenRoomFigures) -> None:
    recorder = FigureRecorder(server, store, "med_1")
    ana = server.room("meet_1", changed=lambda: None).join("ana", "Ana", may_send=True)
    server.rooms["meet_1"].join("bo", "Bo", may_send=True)
    microphone = sends(ana, Track.MICROPHONE)[Track.MICROPHONE]
    for number in (0, 1, 2, 4):
        microphone.receive(RtpPacket(111, False, number, 960 * number, microphone.ssrc, bytes(80), {}), number * 0.02)
    names = ("bits_per_second_count", "loss_ratio_count", "loss_ratio_sum", "round_trip_seconds_count")
    before = [observed(name) for name in names]
    await recorder.record()
    after = [observed(name) for name in names]
    changes = [now - then for now, then in zip(after, before, strict=True)]
    assert changes == pytest.approx([1, 1, 0.2, 0])
    [(_, room)] = (await store.by_room()).values()
    sending, waiting = room.participants
    assert (waiting.uplink, waiting.downlink) == (None, None)
    assert sending.uplink is not None
    assert sending.uplink.loss == pytest.approx(0.2)


async def test_nothing_is_written_while_no_room_is_open(
    server: MediaServer, store: OpenRoomFigures, database: Database
) -> None:
    recorder, before = FigureRecorder(server, store, "med_1"), await contents(database)
    await recorder.record()
    assert await contents(database) == before
    room = server.room("meet_1", changed=lambda: None)
    ana = room.join("ana", "Ana", may_send=True)
    await recorder.record()
    assert list(await store.by_room()) == ["meet_1"]
    server.leave(room, ana)
    await recorder.record()
    assert await store.by_room() == {}
