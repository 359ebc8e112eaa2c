"""A receiver learns the round trip from the sender's answer to its extended reports."""

import pytest
from aiortc.rtp import RtcpPacket, RtcpSenderInfo, RtcpSrPacket
from hypothesis import given
from hypothesis import strategies as st

from livestream.rtp.extended_reports import reference_time, round_trip
from livestream.rtp.statistics import ntp_time

SENDER_REPORT = bytes(RtcpSrPacket(ssrc=5, sender_info=RtcpSenderInfo(1 << 40, 0, 0, 0)))


def delays(*blocks: tuple[int, int, int]) -> bytes:
    """Return an extended report: an unknown block, then receivers with the time they sent and the delay since."""
    parts = b"".join(number.to_bytes(4, "big") for block in blocks for number in block)
    content = b"\x2a\x00\x00\x01abcd" + b"\x05\x00" + (len(parts) // 4).to_bytes(2, "big") + parts
    return b"\x80\xcf" + (len(content) // 4 + 1).to_bytes(2, "big") + b"\x00\x00\x00\x05" + content


def test_round_trip_is_what_passed_less_the_delay_of_the_sender() -> None:
    sent, now = ntp_time(1000.0), ntp_time(1000.75)
    packet = SENDER_REPORT + delays((9, 1, 1), (1, sent >> 16 & 0xFFFFFFFF, 32_768))
    assert round_trip(packet, 1, now) == pytest.approx(0.25, abs=0.001)


def test_answer_from_the_future_is_no_time_at_all() -> None:
    sent = ntp_time(1000.0)
    assert round_trip(delays((1, sent >> 16 & 0xFFFFFFFF, 65_536)), 1, ntp_time(1000.5)) == 0.0


@pytest.mark.parametrize("packet", [b"", SENDER_REPORT, delays(), delays((2, 5, 5)), delays((1, 0, 0))])
def test_without_an_answer_nothing_is_known(packet: bytes) -> None:
    assert round_trip(packet, 1, ntp_time(1000.0)) is None


def test_reference_time_is_a_packet_that_others_skip() -> None:
    packet = reference_time(1, ntp_time(1000.0))
    assert len(packet) == 20
    assert RtcpPacket.parse(SENDER_REPORT + packet) == RtcpPacket.parse(SENDER_REPORT)


@given(st.binary(max_size=80))
def test_garbage_is_read_to_its_end(garbage: bytes) -> None:
    round_trip(garbage, 1, 1)
    round_trip(delays((1, 5, 5))[:30] + garbage, 1, 1)
