"""RTP packets, VP8 descriptors, sequence numbers, losses and reports."""

import pytest
from aiortc.codecs.vpx import VpxPayloadDescriptor
from aiortc.rtp import HeaderExtensionsMap, RtcpReceiverInfo
from aiortc.rtp import RtpPacket as AiortcPacket
from hypothesis import given
from hypothesis import strategies as st

from livestream.forwarding.publication import MediaPacket
from livestream.rtp.packet import RtpPacket, header
from livestream.rtp.sequence import HISTORY, LossDetector, PacketHistory, Unwrapper
from livestream.rtp.statistics import ReceiverStatistics, ntp_time
from livestream.rtp.vp8 import Vp8Descriptor, renumbered

KEY_FRAME, DELTA_FRAME = b"\x10\x02\x00\x9d\x01\x2a", b"\x11\x02\x00"


@given(st.integers(0, 127), st.booleans(), st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=50))
def test_packet_reads_as_another_implementation_reads_it(
    payload_type: int, marker: bool, sequence: int, timestamp: int, payload: bytes
) -> None:
    packet = header(payload_type, marker=marker, sequence=sequence, timestamp=timestamp, ssrc=9) + payload
    ours, theirs = RtpPacket.parse(packet), AiortcPacket.parse(packet, HeaderExtensionsMap())
    assert ours is not None
    assert (ours.payload_type, ours.marker, ours.sequence, ours.timestamp, ours.ssrc, ours.payload) == (
        theirs.payload_type,
        bool(theirs.marker),
        theirs.sequence_number,
        theirs.timestamp,
        theirs.ssrc,
        theirs.payload,
    )


def test_extensions_contributing_sources_and_padding_are_skipped() -> None:
    extensions = b"\xbe\xde\x00\x02" + b"\x10A" + b"\x00" + b"\x21BC" + b"\xf0" + b"\x00"
    packet = b"\xb1\x60" + bytes(10) + bytes(4) + extensions + b"payload" + b"\x00\x00\x03"
    parsed = RtpPacket.parse(packet)
    assert parsed is not None
    assert (parsed.payload, dict(parsed.extensions)) == (b"payload", {1: b"A", 2: b"BC"})


@given(st.binary(max_size=80))
def test_any_bytes_are_a_packet_or_none(data: bytes) -> None:
    parsed = RtpPacket.parse(data)
    assert parsed is None or len(parsed.payload) <= len(data) - 12
    assert RtpPacket.parse(b"\x90" + data) is None or len(data) >= 11
    Vp8Descriptor.parse(data)


@pytest.mark.parametrize(
    "picture_id, tl0, tid", [(None, None, None), (5, None, None), (300, None, None), (300, 7, (1, 0))]
)
def test_vp8_descriptor_reads_as_another_implementation_wrote_it(
    picture_id: int | None, tl0: int | None, tid: tuple[int, int] | None
) -> None:
    written = VpxPayloadDescriptor(
        partition_start=1, partition_id=0, picture_id=picture_id, tl0picidx=tl0, tid=tid, keyidx=None
    )
    payload = bytes(written) + b"\x00frame"
    descriptor = Vp8Descriptor.parse(payload)
    assert descriptor is not None
    assert descriptor.is_key_frame
    assert (descriptor.picture_id, descriptor.tl0_picture_index) == (picture_id or 0, tl0 or 0)
    assert descriptor.temporal_layer == (tid[0] if tid else 0)
    changed = renumbered(payload, descriptor, picture_id=130, tl0_picture_index=260)
    reread, rest = VpxPayloadDescriptor.parse(changed)
    assert reread.picture_id == (None if picture_id is None else 130)
    assert reread.tl0picidx == (None if tl0 is None else 4)
    assert rest == b"\x00frame"


def test_short_picture_id_stays_short() -> None:
    payload = b"\x90\x80\x05\x00frame"
    descriptor = Vp8Descriptor.parse(payload)
    assert descriptor is not None
    assert (descriptor.picture_id, descriptor.is_key_frame) == (5, True)
    assert renumbered(payload, descriptor, picture_id=130, tl0_picture_index=1) == b"\x90\x80\x02\x00frame"


def test_only_the_first_packet_of_a_key_frame_starts_a_picture() -> None:
    starts = [
        Vp8Descriptor.parse(payload) for payload in (KEY_FRAME, b"\x00" + KEY_FRAME[1:], b"\x10\x01", b"\x11\x00")
    ]
    assert [each is not None and each.is_key_frame for each in starts] == [True, False, False, False]
    assert Vp8Descriptor.parse(b"\x90\x80") is None


def test_numbers_go_on_beyond_their_range_and_back() -> None:
    unwrapper = Unwrapper()
    assert [unwrapper.unwrap(each) for each in (65_534, 65_535, 0, 1, 65_535, 2)] == [
        65_534,
        65_535,
        65_536,
        65_537,
        65_535,
        65_538,
    ]


def test_gap_is_asked_for_at_once_and_again_after_a_round_trip() -> None:
    losses = LossDetector()
    assert [losses.add(each, 0.9) for each in (10, 11, 14, 12)] == [False, False, True, False]
    assert losses.due(1.0, 0.1) == [13]
    assert losses.due(1.05, 0.1) == []
    assert losses.due(1.2, 0.1) == [13]
    losses.add(13, 1.3)
    assert losses.due(9.0, 0.1) == []


def test_packet_that_never_comes_is_given_up() -> None:
    losses = LossDetector()
    losses.add(1, 0.0)
    losses.add(3, 0.1)
    assert [losses.due(float(each), 0.5) for each in range(1, 11)] == [[2]] * 10
    assert not losses.is_broken
    assert losses.due(11.0, 0.5) == []
    assert losses.is_broken


@pytest.mark.parametrize("number, at", [(1000, 0.1), (3, 0.6)])
def test_outage_breaks_the_stream_and_nothing_is_asked_for(number: int, at: float) -> None:
    losses = LossDetector()
    losses.add(1, 0.0)
    assert not losses.add(number, at)
    assert losses.due(1.0, 0.1) == []
    assert losses.is_broken


def test_pause_without_loss_breaks_nothing() -> None:
    losses = LossDetector()
    losses.add(1, 0.0)
    losses.add(2, 60.0)
    assert not losses.is_broken


def test_history_forgets_what_is_too_old_by_number() -> None:
    history: PacketHistory[MediaPacket] = PacketHistory()
    rtp = RtpPacket(96, marker=False, sequence=0, timestamp=0, ssrc=1, payload=b"x", extensions={})
    packets = {number: MediaPacket(rtp, number, None) for number in (0, 1, 5, 3, HISTORY)}
    for packet in packets.values():
        history.add(packet)
    found = {number: history.find(number) for number in (0, 1, 2, 3, 5, HISTORY)}
    assert found == {0: None, 1: packets[1], 2: None, 3: packets[3], 5: packets[5], HISTORY: packets[HISTORY]}


def test_report_counts_loss_jitter_and_the_last_sender_report() -> None:
    statistics = ReceiverStatistics(7, clock_rate=1000)
    assert statistics.report(0.0) is None
    for number in (0, 1, 2, 4, 5, 6, 7):
        statistics.add(number, timestamp=number * 20, now=number * 0.02 + (0.016 if number == 4 else 0))
    statistics.sender_reported(ntp_time(1000.5), now=1.0)
    report = statistics.report(1.5)
    assert isinstance(report, RtcpReceiverInfo)
    assert (report.ssrc, report.packets_lost, report.fraction_lost, report.highest_sequence) == (7, 1, 32, 7)
    assert report.jitter == 1
    assert (report.lsr, report.dlsr) == (ntp_time(1000.5) >> 16 & 0xFFFFFFFF, 32_768)
    overnight = statistics.report(90_000.0)
    assert overnight is not None
    assert bytes(overnight)[-4:] == b"\xff\xff\xff\xff"
    again = statistics.report(2.0)
    assert again is not None
    assert (again.packets_lost, again.fraction_lost) == (1, 0)


def test_what_an_outage_swallows_is_not_reported_as_lost() -> None:
    statistics = ReceiverStatistics(7, clock_rate=1000)
    for number in range(10):
        statistics.add(number, timestamp=number * 20, now=number * 0.02)
    statistics.report(1.0)
    for number in (200, 202):
        statistics.add(number, timestamp=number * 20, now=number * 0.02)
    report = statistics.report(5.0)
    assert report is not None
    assert (report.packets_lost, report.fraction_lost, report.highest_sequence) == (1, 256 // 3, 202)
    assert (statistics.expected, statistics.received) == (13, 12)
