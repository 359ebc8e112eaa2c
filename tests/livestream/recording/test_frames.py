"""Packets in order, and frames put together from them."""

from livestream.forwarding.publication import MediaPacket
from livestream.recording.frames import PATIENCE_SECONDS, OpusFrames, ReorderBuffer, Vp8Frames, picture_size
from livestream.rtp.packet import RtpPacket
from livestream.rtp.vp8 import Vp8Descriptor
from tests.support.encoded_media import HEIGHT, WIDTH, pictures


def a_packet(
    number: int, *, picture: int = 0, key: bool = False, start: bool = True, marker: bool = True, timestamp: int = 0
) -> MediaPacket:
    payload = bytes([0x90 if start else 0x80, 0x80]) + (0x8000 | picture).to_bytes(2, "big")
    payload += (b"\x00" if key else b"\x01") + str(number).encode()
    packet = RtpPacket(
        96, marker=marker, sequence=number & 0xFFFF, timestamp=timestamp, ssrc=1, payload=payload, extensions={}
    )
    return MediaPacket(packet, number, Vp8Descriptor.parse(payload))


def numbers(buffer: ReorderBuffer, *arrivals: tuple[int, float]) -> list[int]:
    return [each.number for number, now in arrivals for each in buffer.add(a_packet(number), now)]


def test_packets_that_overtook_others_wait_for_them() -> None:
    assert numbers(ReorderBuffer(), (5, 0.0), (7, 0.1), (8, 0.2), (6, 0.3), (6, 0.4), (4, 0.5), (9, 0.6)) == [
        5,
        6,
        7,
        8,
        9,
    ]


def test_packet_that_never_comes_is_not_waited_for_long() -> None:
    buffer = ReorderBuffer()
    assert numbers(buffer, (5, 0.0), (7, 0.1), (8, 0.1 + PATIENCE_SECONDS)) == [5]
    assert numbers(buffer, (9, 0.2 + PATIENCE_SECONDS)) == [7, 8, 9]
    assert numbers(buffer, (6, 0.3 + PATIENCE_SECONDS), (11, 0.4 + PATIENCE_SECONDS)) == []
    assert [each.number for each in buffer.drain()] == [11]


def test_picture_of_several_packets_is_one_frame() -> None:
    frames = Vp8Frames()
    assert frames.add(a_packet(1, key=True, marker=False, timestamp=2**32 - 1)) is None
    frame = frames.add(a_packet(2, start=False, timestamp=2**32 - 1))
    assert frame is not None
    assert (frame.payload, frame.is_key_frame, frame.timestamp) == (b"\x001\x012", True, 0)
    following = frames.add(a_packet(3, picture=1, timestamp=3599))
    assert following is not None
    assert (following.is_key_frame, following.timestamp) == (False, 3600)


def test_nothing_is_written_before_a_key_frame() -> None:
    frames = Vp8Frames()
    assert frames.add(a_packet(1)) is None
    assert frames.awaits_key_frame
    assert frames.add(a_packet(2, key=True, picture=1)) is not None
    assert not frames.awaits_key_frame


def test_pictures_after_a_lost_one_are_left_out_until_a_key_frame() -> None:
    frames = Vp8Frames()
    assert frames.add(a_packet(1, key=True)) is not None
    assert frames.add(a_packet(3, picture=2)) is None
    assert frames.awaits_key_frame
    assert frames.add(a_packet(4, picture=3)) is None
    assert frames.add(a_packet(5, picture=4, key=True)) is not None


def test_padding_between_two_pictures_is_no_loss() -> None:
    frames = Vp8Frames()
    assert frames.add(a_packet(1, key=True, picture=0x7FFF)) is not None
    assert frames.add(a_packet(4, picture=0)) is not None


def test_picture_that_lost_its_middle_is_left_out() -> None:
    frames = Vp8Frames()
    assert frames.add(a_packet(1, key=True, marker=False)) is None
    assert frames.add(a_packet(3, start=False)) is None
    assert frames.awaits_key_frame


def test_each_packet_of_sound_is_a_frame() -> None:
    frames = OpusFrames()
    first = frames.add(a_packet(1, timestamp=7))
    second = frames.add(a_packet(2, timestamp=967))
    assert first is not None
    assert second is not None
    assert (first.timestamp, second.timestamp) == (0, 960)


def test_size_of_a_picture_is_in_its_key_frame() -> None:
    key, other = pictures()[:2]
    assert picture_size(key) == (WIDTH, HEIGHT)
    assert picture_size(other) is None
    assert picture_size(b"") is None
