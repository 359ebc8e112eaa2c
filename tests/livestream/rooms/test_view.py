"""What a viewer is shown, and how much of the line is asked for until everything is shown."""

import pytest

from livestream.forwarding.codecs import Kind
from livestream.forwarding.publication import Publication
from livestream.forwarding.slot import Slot
from livestream.rooms.downlink import Downlink, Seat
from livestream.rooms.tracks import Track
from livestream.rooms.view import Offered, Reduced, show
from livestream.transport.connection import ConnectionState
from tests.livestream.rooms.test_room import a_connection, nowhere

_SEATS = [Seat(Track.MICROPHONE, 0), Seat(Track.CAMERA, 0), Seat(Track.CAMERA, 1)]


def a_downlink() -> Downlink:
    slots = {
        seat: Slot(seat.track.kind, ssrc=at, payload_type=1, send=nowhere, send_rtcp=nowhere)
        for at, seat in enumerate(_SEATS)
    }
    return Downlink(slots, a_connection(ConnectionState.CONNECTED), changed=lambda _: None)


def offered() -> dict[Seat, Offered]:
    """Return the sound and the camera of one participant and the camera of another, each in two sizes."""
    rates: list[tuple[float, ...]] = [(40_000,), (100_000, 260_000), (100_000, 900_000)]
    return {
        seat: Offered(
            f"person_{seat.place}",
            [Publication(seat.track.kind, 10 * at + number, nowhere, rate=rate) for number, rate in enumerate(each)],
        )
        for at, (seat, each) in enumerate(zip(_SEATS, rates, strict=True))
    }


def test_everything_at_its_largest_asks_for_what_it_takes() -> None:
    downlink = a_downlink()
    assert show(downlink, offered(), speaker_id=None, rate=2_000_000) == Reduced()
    assert downlink.demand == 1_200_000


@pytest.mark.parametrize("rate", [250_000, 450_000, 1_200_000, 1_300_000])
def test_line_is_asked_for_more_as_long_as_a_picture_is_smaller(rate: float) -> None:
    downlink, everything = a_downlink(), offered()
    reduced = show(downlink, everything, speaker_id=None, rate=rate)
    assert reduced.smaller
    assert downlink.demand > rate
    assert show(downlink, everything, speaker_id=None, rate=downlink.demand) == Reduced()


def test_sound_alone_asks_for_what_it_takes() -> None:
    downlink, sound = a_downlink(), Seat(Track.MICROPHONE, 0)
    assert sound.track.kind is Kind.AUDIO
    show(downlink, {sound: offered()[sound]}, speaker_id=None, rate=10_000)
    assert downlink.demand == 40_000
