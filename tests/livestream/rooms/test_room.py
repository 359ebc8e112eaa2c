"""Places in a room, and who is shown in which seat."""

from collections.abc import Callable

import pytest

from livestream.forwarding.encodings import Encodings, Simulcast
from livestream.forwarding.publication import MediaPacket, Publication
from livestream.forwarding.slot import Slot
from livestream.rooms.downlink import Downlink, Seat
from livestream.rooms.room import MAX_LISTENERS, MAX_PLACES, Participant, Room, RoomIsFull
from livestream.rooms.tracks import Track
from livestream.rooms.uplink import Uplink
from livestream.rooms.view import Reduced
from livestream.rtp.packet import RtpPacket
from livestream.rtp.vp8 import Vp8Descriptor
from livestream.sdp.offer import parse_offer
from livestream.transport.connection import Connection, ConnectionState
from livestream.transport.dtls import Certificate
from tests.support.media_offers import an_offer, audio_section


class Changes:
    """Counts what a room tells."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def room() -> Room:
    return Room("room", changed=Changes())


def nowhere(_packet: bytes) -> None:
    """Take a packet that nobody is to get."""


class NoPort:
    """A port without a network."""

    def now(self) -> float:
        return 0.0

    def send(self, *_: object) -> None:
        pass

    forget = remove = expect = expect_no_more = send

    def route(self, *_: object, is_proven: bool) -> bool:
        return is_proven


CERTIFICATE = Certificate()


def a_connection(state: ConnectionState) -> Connection:
    connection = Connection(NoPort(), CERTIFICATE, parse_offer(an_offer(audio_section())).agent)
    connection.state = state
    return connection


def sends(participant: Participant, *tracks: Track) -> dict[Track, Publication]:
    encodings = {track: Encodings(number, _opens(track)) for number, track in enumerate(Track)}
    connection = a_connection(ConnectionState.CONNECTED)
    participant.uplink = connection.receiver = Uplink(encodings, connection, changed=lambda _: None)
    participant.switched_on = set(tracks)
    return {track: each.publications[0] for track, each in encodings.items()}


def _opens(track: Track) -> Callable[[int], Publication]:
    return lambda ssrc: Publication(track.kind, ssrc, nowhere)


def watches(participant: Participant, state: ConnectionState = ConnectionState.CONNECTED) -> dict[Seat, Slot]:
    seats = [Seat(Track.SCREEN, None)]
    seats += [Seat(track, place) for place in range(MAX_PLACES) for track in (Track.MICROPHONE, Track.CAMERA)]
    slots = {seat: Slot(seat.track.kind, ssrc=1, payload_type=1, send=nowhere, send_rtcp=nowhere) for seat in seats}
    connection = a_connection(state)
    participant.downlink = connection.receiver = Downlink(slots, connection, changed=lambda _: None)
    return slots


def shown(slots: dict[Seat, Slot]) -> dict[Seat, Publication]:
    return {seat: slot.publication for seat, slot in slots.items() if slot.publication is not None}


def test_everybody_sees_the_others_in_their_places(room: Room) -> None:
    first, second = (room.join(each, each, may_send=True) for each in ("first", "second"))
    listener = room.join("listener", "listener", may_send=False)
    tracks = sends(first, Track.MICROPHONE, Track.CAMERA)
    screens = sends(second, Track.SCREEN)
    seen = {each.id: watches(each) for each in (first, second, listener)}
    room.update()
    screen = {Seat(Track.SCREEN, None): screens[Track.SCREEN]}
    people = {Seat(track, 0): tracks[track] for track in (Track.MICROPHONE, Track.CAMERA)}
    assert (first.place, second.place, listener.place) == (0, 1, None)
    assert {name: shown(slots) for name, slots in seen.items()} == {
        "first": screen,
        "second": people,
        "listener": screen | people,
    }


def test_of_several_screens_the_first_of_somebody_else_is_shown(room: Room) -> None:
    first, second = (room.join(each, each, may_send=True) for each in ("first", "second"))
    listener = room.join("listener", "listener", may_send=False)
    screens = [sends(each, Track.SCREEN)[Track.SCREEN] for each in (first, second)]
    seen = [watches(each) for each in (first, second, listener)]
    room.update()
    seat = Seat(Track.SCREEN, None)
    assert [each[seat].publication for each in seen] == [screens[1], screens[0], screens[0]]


def test_track_that_is_switched_off_is_not_shown(room: Room) -> None:
    first, second = (room.join(each, each, may_send=True) for each in ("first", "second"))
    tracks, slots = sends(first, Track.MICROPHONE, Track.CAMERA), watches(second)
    room.update()
    first.switched_on.remove(Track.CAMERA)
    room.update()
    assert shown(slots) == {Seat(Track.MICROPHONE, 0): tracks[Track.MICROPHONE]}


def sends_twice(participant: Participant, small: float, large: float) -> tuple[Publication, Publication]:
    """Let a participant send their camera in two encodings of so many bits a second."""
    section = Simulcast("1", ("s", "l"), mid_extension=4, rid_extension=10)
    camera = Encodings(section, _opens(Track.CAMERA))
    connection = a_connection(ConnectionState.CONNECTED)
    participant.uplink = connection.receiver = Uplink({Track.CAMERA: camera}, connection, changed=lambda _: None)
    participant.switched_on = {Track.CAMERA}
    encodings = camera.begin("s", 1), camera.begin("l", 2)
    encodings[0].rate, encodings[1].rate = small, large
    return encodings


def a_key_frame() -> MediaPacket:
    packet = RtpPacket(96, True, 1, 1, 1, b"\x10\x00frame", {})
    return MediaPacket(packet, 1, Vp8Descriptor.parse(packet.payload))


def picture_in(slots: dict[Seat, Slot], place: int) -> Publication | None:
    return slots[Seat(Track.CAMERA, place)].publication


def test_viewer_sees_as_much_as_the_line_carries_and_is_told_of_the_rest(room: Room) -> None:
    ana, bo, cy = (room.join(each, each, may_send=True) for each in ("ana", "bo", "cy"))
    (_, large), (small, _) = sends_twice(ana, 1e5, 9e5), sends_twice(bo, 1e5, 9e5)
    slots = watches(cy)
    assert cy.downlink is not None
    cy.downlink.bandwidth.rate = 1.3e6
    room.update()
    assert (picture_in(slots, 0), picture_in(slots, 1)) == (large, small)
    assert cy.reduced == Reduced(smaller=frozenset({"bo"}))
    cy.downlink.bandwidth.rate = 1e5
    room.update()
    assert picture_in(slots, 1) is None
    assert cy.reduced == Reduced(smaller=frozenset({"ana"}), missing=frozenset({"bo"}))
    assert ana.tracks == {Track.CAMERA: large}


def test_speaker_is_seen_before_the_others(room: Room) -> None:
    ana, bo, cy = (room.join(each, each, may_send=True) for each in ("ana", "bo", "cy"))
    for each in (ana, bo):
        sends_twice(each, 1e5, 9e5)
    watches(cy)
    assert cy.downlink is not None
    cy.downlink.bandwidth.rate = 1.3e6
    room.speaker.id = "bo"
    room.update()
    assert cy.reduced == Reduced(smaller=frozenset({"ana"}))


def test_viewers_share_what_the_room_may_send() -> None:
    room = Room("room", changed=Changes(), max_rate=2e6)
    ana, bo, cy = (room.join(each, each, may_send=True) for each in ("ana", "bo", "cy"))
    sends_twice(ana, 1e5, 9e5)
    for each in (bo, cy):
        watches(each)
    room.update()
    assert bo.reduced == cy.reduced == Reduced(smaller=frozenset({"ana"}))


def test_everybody_is_told_when_a_line_carries_less(room: Room) -> None:
    ana, bo = (room.join(each, each, may_send=True) for each in ("ana", "bo"))
    sends_twice(ana, 1e5, 9e5)
    watches(bo)
    room.update()
    assert isinstance(room._changed, Changes)
    before = room._changed.count
    room.measure()
    assert (room._changed.count, bo.reduced) == (before, Reduced())
    assert bo.downlink is not None
    bo.downlink.bandwidth.rate = 5e5
    room.measure()
    assert (room._changed.count, bo.reduced) == (before + 1, Reduced(smaller=frozenset({"ana"})))


def test_encoding_that_stops_is_replaced_by_the_one_that_goes_on(room: Room) -> None:
    ana, bo = (room.join(each, each, may_send=True) for each in ("ana", "bo"))
    small, large = sends_twice(ana, 1e5, 9e5)
    slots = watches(bo)
    room.update()
    assert picture_in(slots, 0) is large
    small.heard_at, large.heard_at = 10.0, 5.0
    small.since_key_frame = [a_key_frame()]
    room.hear()
    assert picture_in(slots, 0) is small
    assert bo.reduced == Reduced()


def test_everybody_is_told_when_an_encoding_goes_on_that_the_line_does_not_carry(room: Room) -> None:
    ana, bo = (room.join(each, each, may_send=True) for each in ("ana", "bo"))
    small, large = sends_twice(ana, 1e5, 9e5)
    watches(bo)
    assert bo.downlink is not None
    bo.downlink.bandwidth.rate = 5e5
    small.heard_at, large.heard_at = 10.0, 5.0
    room.update()
    assert isinstance(room._changed, Changes)
    before = room._changed.count
    room.hear()
    assert (room._changed.count, bo.reduced) == (before, Reduced())
    large.heard_at = 10.0
    room.hear()
    assert (room._changed.count, bo.reduced) == (before + 1, Reduced(smaller=frozenset({"ana"})))


def test_viewer_who_connects_is_told_what_the_line_does_not_carry(room: Room) -> None:
    ana, bo = (room.join(each, each, may_send=True) for each in ("ana", "bo"))
    sends_twice(ana, 1e5, 9e5)
    room.update()
    watches(bo)
    assert bo.downlink is not None
    bo.downlink.bandwidth.rate = 5e5
    assert isinstance(room._changed, Changes)
    before = room._changed.count
    room.show_to(bo)
    assert (room._changed.count, bo.reduced) == (before + 1, Reduced(smaller=frozenset({"ana"})))


def test_track_beyond_what_pages_send_is_not_passed_on(room: Room) -> None:
    ana, bo = (room.join(each, each, may_send=True) for each in ("ana", "bo"))
    small, _ = sends_twice(ana, 1e5, 9e6)
    slots = watches(bo)
    room.update()
    assert picture_in(slots, 0) is small
    small.rate = 5e6
    room.update()
    assert picture_in(slots, 0) is None


def test_who_sees_nobody_through_the_server_is_told_of_no_reduced_picture(room: Room) -> None:
    ana, bo = (room.join(each, each, may_send=True) for each in ("ana", "bo"))
    sends_twice(ana, 1e5, 9e5)
    watches(bo)
    assert bo.downlink is not None
    bo.downlink.bandwidth.rate = 3e5
    room.update()
    assert bo.reduced.smaller == {"ana"}
    bo.downlink.connection.state = ConnectionState.CLOSED
    room.update()
    assert bo.reduced == Reduced()


def test_nothing_is_shown_before_the_viewer_is_connected(room: Room) -> None:
    first, second = (room.join(each, each, may_send=True) for each in ("first", "second"))
    tracks, slots = sends(first, Track.CAMERA), watches(second, ConnectionState.NEW)
    room.update()
    assert (shown(slots), tracks[Track.CAMERA].viewers) == ({}, [])


def test_somebody_who_comes_back_with_other_rights_gets_those(room: Room) -> None:
    ana = room.join("ana", "Ana", may_send=True)
    sends(ana)
    watches(ana)
    assert ana.place == 0
    assert room.join("ana", "Ana", may_send=False).place is None
    assert room.join("bo", "Bo", may_send=True).place == 0
    assert ana.uplink is not None
    assert ana.downlink is not None
    assert {each.connection.state for each in (ana.uplink, ana.downlink)} == {ConnectionState.CLOSED}


def test_listener_who_may_send_now_keeps_what_they_have_while_the_room_is_full(room: Room) -> None:
    listener = room.join("ana", "Ana", may_send=False)
    for number in range(MAX_PLACES):
        room.join(f"s{number}", "", may_send=True)
    with pytest.raises(RoomIsFull):
        room.join("ana", "Ana", may_send=True)
    assert room.participants["ana"] is listener


def test_place_is_free_again_when_somebody_leaves(room: Room) -> None:
    first, second = (room.join(each, each, may_send=True) for each in ("first", "second"))
    sends(first, Track.CAMERA)
    slots = watches(second)
    room.update()
    room.leave(first)
    room.leave(first)
    assert shown(slots) == {}
    assert room.join("third", "third", may_send=True).place == 0
    assert room.join("second", "second", may_send=True) is second


def test_room_takes_twelve_who_send_and_fifty_who_listen(room: Room) -> None:
    for number in range(MAX_PLACES):
        room.join(f"s{number}", "", may_send=True)
    for number in range(MAX_LISTENERS):
        room.join(f"l{number}", "", may_send=False)
    for may_send in (True, False):
        with pytest.raises(RoomIsFull, match="room room has no place left"):
            room.join("late", "", may_send=may_send)
    assert "late" not in room.participants
