"""A slot shows one publication after another as a single stream, and repeats what its viewer missed."""

from itertools import pairwise

from aiortc.rtp import RtcpPacket, RtcpPsfbPacket, RtcpRtpfbPacket, RtcpSenderInfo, RtcpSrPacket

from livestream.forwarding.codecs import Kind
from livestream.forwarding.publication import Publication
from livestream.forwarding.slot import Slot
from livestream.rtp.packet import RtpPacket
from livestream.rtp.vp8 import Vp8Descriptor


class Stage:
    """A publication, what its publisher is asked, a slot, and what its viewer gets."""

    def __init__(self, kind: Kind = Kind.VIDEO) -> None:
        self.now, self.timestamp, self.kind = 100.0, 2**32 - 3600, kind
        self.asked: list[bytes] = []
        self.sent: list[bytes] = []
        self.reports: list[bytes] = []
        self.slot = Slot(
            kind,
            ssrc=77,
            payload_type=100,
            send=self.sent.append,
            send_rtcp=self.reports.append,
            clock=lambda: self.now,
        )

    def publication(self, ssrc: int = 5) -> Publication:
        return Publication(self.kind, ssrc, self.asked.append)

    def send(self, publication: Publication, sequence: int, *, key: bool = False, picture: int = 0) -> None:
        payload = b"\x90\x80" + (0x8000 | picture).to_bytes(2, "big") + (b"\x00" if key else b"\x01") + b"frame"
        self.now += 0.04
        self.timestamp = (self.timestamp + 3600) % 2**32
        publication.receive(
            RtpPacket(
                96,
                marker=True,
                sequence=sequence,
                timestamp=self.timestamp,
                ssrc=publication.ssrc,
                payload=payload,
                extensions={},
            ),
            self.now,
        )

    @property
    def received(self) -> list[RtpPacket]:
        return [packet for each in self.sent if (packet := RtpPacket.parse(each)) is not None]

    def requests(self) -> list[str]:
        parts = [part for packet in self.asked for part in RtcpPacket.parse(packet)]
        return [
            "PLI" if isinstance(each, RtcpPsfbPacket) else f"NACK {each.lost}"
            for each in parts
            if isinstance(each, RtcpPsfbPacket | RtcpRtpfbPacket)
        ]


def test_viewer_starts_with_a_key_frame_that_was_asked_for() -> None:
    stage = Stage()
    publication = stage.publication()
    stage.send(publication, 9)
    stage.slot.show(publication)
    for sequence, key in ((10, False), (11, True), (12, False)):
        stage.send(publication, sequence, key=key)
    assert [packet.payload[4:5] for packet in stage.received] == [b"\x00", b"\x01"]
    assert stage.requests() == ["PLI"]
    first, second = stage.received
    assert (first.payload_type, first.ssrc, first.marker) == (100, 77, True)
    assert (second.sequence - first.sequence, (second.timestamp - first.timestamp) % 2**32) == (1, 3600)


def test_viewer_who_joins_just_after_a_key_frame_sees_it_at_once() -> None:
    stage = Stage()
    publication = stage.publication()
    for sequence in range(12):
        stage.send(publication, sequence, key=sequence == 4)
    stage.slot.show(publication)
    assert [packet.payload[4] for packet in stage.received] == [0] + [1] * 7
    assert stage.requests() == []
    stage.slot.show(None)
    for sequence in range(12, 20):
        stage.send(publication, sequence)
    stage.slot.show(publication)  # half a second later another may be asked for
    assert (len(stage.received), stage.requests()) == (8, ["PLI"])


def test_lost_request_for_a_key_frame_is_repeated_twice_a_second() -> None:
    stage = Stage()
    publication = stage.publication()
    stage.slot.show(publication)
    for sequence in range(30):  # 1.2 seconds
        stage.send(publication, sequence)
    assert stage.requests() == ["PLI"] * 3
    stage.now += 0.5
    publication.tick(stage.now)
    assert stage.requests() == ["PLI"] * 4


def test_outage_of_the_publisher_makes_the_picture_begin_anew() -> None:
    stage = Stage()
    publication = stage.publication()
    stage.slot.show(publication)
    stage.send(publication, 1, key=True)
    stage.asked.clear()
    stage.now += 3.0
    stage.send(publication, 100)
    assert stage.requests() == ["PLI"]
    for sequence in range(101, 115):  # the answer is lost
        stage.send(publication, sequence)
    assert stage.requests() == ["PLI"] * 2
    for sequence in range(115, 135):
        stage.send(publication, sequence, key=sequence == 115)
    assert stage.requests() == ["PLI"] * 2


def test_outage_of_a_publisher_whom_nobody_watches_is_nobodys_concern() -> None:
    stage = Stage()
    publication = stage.publication()
    for sequence in (1, 1000):
        stage.send(publication, sequence)
    assert stage.requests() == []


def test_change_of_publication_is_one_stream_for_the_viewer() -> None:
    stage = Stage()
    first, second = stage.publication(5), stage.publication(6)
    stage.slot.show(first)
    stage.send(first, 65_535, key=True, picture=7)
    stage.send(first, 0, picture=8)
    stage.slot.show(second)
    stage.send(first, 1, picture=9)  # is shown no longer
    stage.send(second, 500, picture=100)
    stage.send(second, 501, key=True, picture=101)
    stage.send(second, 502, picture=102)
    packets = stage.received
    start = packets[0].sequence
    assert [(packet.sequence - start) % 65_536 for packet in packets] == [0, 1, 2, 3]
    pictures = [each.picture_id for packet in packets if (each := Vp8Descriptor.parse(packet.payload)) is not None]
    assert pictures == [7, 8, 9, 10]
    steps = [(b.timestamp - a.timestamp) % 2**32 for a, b in pairwise(packets)]
    assert steps[0] == steps[2] == 3600
    assert abs(steps[1] - 3 * 3600) <= 1  # three frames later
    assert first.viewers == []


def test_missed_packet_is_repeated_as_the_viewer_numbers_it() -> None:
    stage = Stage()
    publication = stage.publication()
    stage.slot.show(publication)
    for sequence in range(100, 110):
        stage.send(publication, sequence, key=sequence == 100, picture=sequence)
    lost = stage.received[4]
    stage.slot.resend([lost.sequence, (lost.sequence + 3000) % 65_536])
    assert stage.received[-1] == lost
    assert len(stage.received) == 11


def test_numbers_go_on_behind_the_highest_when_packets_came_late() -> None:
    stage = Stage()
    first, second = stage.publication(5), stage.publication(6)
    stage.slot.show(first)
    for sequence in (10, 11, 13, 14, 12):
        stage.send(first, sequence, key=sequence == 10, picture=sequence)
    stage.slot.show(second)
    stage.send(second, 900, key=True, picture=40)
    start = stage.received[0].sequence
    assert [(packet.sequence - start) % 65_536 for packet in stage.received] == [0, 1, 3, 4, 2, 5]


def test_nothing_of_before_the_start_is_ever_repeated() -> None:
    stage = Stage()
    first, second = stage.publication(5), stage.publication(6)
    for sequence in range(10):
        stage.send(second, sequence, key=sequence == 0)  # before the viewer sees it
    stage.slot.show(first)
    stage.send(first, 100, key=True)
    shown = stage.received[0].sequence
    for sequence in range(10, 30):
        stage.send(second, sequence)
    stage.slot.show(second)
    stage.send(second, 30, key=True)
    stage.slot.resend([(shown - back) % 65_536 for back in range(25)])
    assert len(stage.received) == 2


def test_late_packet_of_before_the_start_is_not_shown() -> None:
    stage = Stage()
    publication = stage.publication()
    stage.slot.show(publication)
    stage.send(publication, 100, key=True)
    stage.send(publication, 99)
    assert len(stage.received) == 1


def test_gap_is_asked_for_at_the_publisher_at_once() -> None:
    stage = Stage()
    publication = stage.publication()
    for sequence in (65_534, 1):
        stage.send(publication, sequence)
    assert stage.requests() == ["NACK [65535]", "NACK [0]"]


def test_time_of_day_is_passed_on_in_the_viewers_time_stamps() -> None:
    stage = Stage(Kind.AUDIO)
    publication = stage.publication()
    stage.slot.show(publication)
    publication.sender_reported(RtcpSenderInfo(1 << 40, 0, 0, 0), stage.now)
    assert stage.reports == []  # nothing was shown yet
    stage.send(publication, 10)
    stage.send(publication, 11)
    publication.sender_reported(RtcpSenderInfo(2 << 40, 3600, 0, 0), stage.now)
    first, second = (part for each in stage.reports for part in RtcpPacket.parse(each))
    assert isinstance(first, RtcpSrPacket)
    assert isinstance(second, RtcpSrPacket)
    assert (first.sender_info.ntp_timestamp, second.sender_info.ntp_timestamp) == (1 << 40, 2 << 40)
    assert [first.sender_info.rtp_timestamp, second.sender_info.rtp_timestamp] == [
        packet.timestamp for packet in stage.received
    ]
    assert second.sender_info.packet_count == 2


def test_padding_is_not_forwarded() -> None:
    stage = Stage(Kind.AUDIO)
    publication = stage.publication()
    stage.slot.show(publication)
    publication.receive(RtpPacket(111, marker=False, sequence=1, timestamp=1, ssrc=5, payload=b"", extensions={}), 0.0)
    assert stage.sent == []
    stage.slot.resend([1])
    stage.slot.show(publication)
    stage.slot.show(None)
    stage.slot.resend([1])
    assert (stage.sent, publication.viewers) == ([], [])
