"""Silence fills what is missing of a track of sound."""

import pytest

from livestream.recording.silence import SILENCE, SilenceFiller, packet_ms


@pytest.mark.parametrize(
    "packet, duration",
    [
        (b"", 0),
        (b"\x08", 20),
        (b"\x18", 60),
        (b"\x68", 20),
        (b"\xe0", 2.5),
        (b"\xf9", 40),
        (b"\xfb\x03", 60),
        (b"\xfb", 0),
    ],
)
def test_length_of_a_packet_is_read_from_its_first_bytes(packet: bytes, duration: float) -> None:
    assert packet_ms(packet) == duration


def test_silence_reaches_the_next_packet() -> None:
    silence = SilenceFiller()
    assert list(silence.fill(1000)) == []
    silence.add(1000, SILENCE.payload)
    assert list(silence.fill(1034)) == []
    assert list(silence.fill(1100)) == [1020, 1040, 1060, 1080]
    assert list(silence.fill(1100)) == []
