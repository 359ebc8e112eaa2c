"""Connections up and down: which packets are taken, and what a viewer's reports say of the line."""

from aiortc.rtp import RTCP_RTPFB_NACK, RtcpReceiverInfo, RtcpRrPacket, RtcpRtpfbPacket

from livestream.forwarding.codecs import Kind
from livestream.forwarding.encodings import Encodings, Simulcast
from livestream.forwarding.publication import Publication
from livestream.forwarding.slot import Slot
from livestream.rooms.bandwidth import Bandwidth
from livestream.rooms.downlink import Downlink, Seat
from livestream.rooms.tracks import Track
from livestream.rooms.uplink import Uplink
from livestream.rtp.packet import RtpPacket
from livestream.transport.connection import ConnectionState
from tests.livestream.rooms.test_room import a_connection, nowhere


class Uplinked:
    """An uplink with a microphone and a camera in two encodings, and how often it told of news."""

    def __init__(self) -> None:
        self.changes = 0
        camera = Simulcast("1", ("s", "l"), mid_extension=4, rid_extension=10)
        self.tracks = {
            Track.MICROPHONE: Encodings(7, lambda ssrc: Publication(Kind.AUDIO, ssrc, nowhere)),
            Track.CAMERA: Encodings(camera, lambda ssrc: Publication(Kind.VIDEO, ssrc, nowhere)),
        }
        self.link = Uplink(self.tracks, a_connection(ConnectionState.CONNECTED), changed=self._changed, clock=lambda: 9)

    def _changed(self, _: ConnectionState) -> None:
        self.changes += 1


def a_packet(ssrc: int, rid: bytes | None = None, mid: bytes = b"1") -> bytes:
    """Return a packet of a picture with the name of its section and encoding."""
    extensions = b"\x40" + mid + b"\xa0" + rid if rid is not None else b"\x40" + mid + bytes(2)
    return b"\x90\xe0" + bytes(6) + ssrc.to_bytes(4, "big") + b"\xbe\xde\x00\x01" + extensions + b"\x10\x00frame"


def test_first_packet_of_an_encoding_begins_it() -> None:
    up = Uplinked()
    packet = a_packet(50, b"l")
    assert up.link.expects(50, packet)
    up.link.receive_rtp(packet)
    up.link.receive_rtp(a_packet(50))
    [large] = up.tracks[Track.CAMERA].publications
    assert (large.ssrc, large.octets, large.heard_at, up.changes) == (50, 14, 9, 1)
    assert {each.ssrc for each in up.link.publications} == {7, 50}


def test_packet_that_belongs_to_no_encoding_is_not_opened() -> None:
    up = Uplinked()
    up.link.receive_rtp(a_packet(50, b"l"))
    for packet in (a_packet(51, b"l"), a_packet(51, b"x"), a_packet(51, b"s", mid=b"2"), a_packet(51), b"", bytes(12)):
        assert not up.link.expects(51, packet)
        up.link.receive_rtp(packet)
    assert {each.ssrc for each in up.link.publications} == {7, 50}
    assert up.link.expects(7, bytes(12))


def test_packet_that_cannot_be_read_claims_its_encoding_for_its_source() -> None:
    up = Uplinked()
    unreadable = bytes([a_packet(50, b"l")[0] | 0x20]) + a_packet(50, b"l")[1:-1] + b"\xff"
    assert up.link.expects(50, unreadable)
    up.link.receive_rtp(unreadable)
    assert not up.link.expects(51, unreadable[:8] + (51).to_bytes(4, "big") + unreadable[12:])


def test_encoding_that_begins_late_knows_the_round_trip() -> None:
    up = Uplinked()
    up.link.round_trip = 0.3
    up.link.receive_rtp(a_packet(50, b"s"))
    assert up.tracks[Track.CAMERA].publications[0].round_trip == 0.3


class Viewer:
    """A connection down with one slot, whose seconds a test lets pass."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slot = Slot(Kind.VIDEO, ssrc=1, payload_type=1, send=nowhere, send_rtcp=nowhere)
        connection = a_connection(ConnectionState.CONNECTED)
        self.link = Downlink(
            {Seat(Track.CAMERA, 0): self.slot}, connection, changed=lambda _: None, clock=lambda: self.now
        )
        self.link.demand = 9e9

    def watch(self) -> Publication:
        """Show a publication of which a hundred packets have come."""
        publication = Publication(Kind.VIDEO, 5, nowhere)
        self.slot.show(publication)
        for number in range(100):
            publication.receive(RtpPacket(96, True, number, 1, 5, b"\x10\x00frame", {}), self.now)
        return publication

    def second(self, *, fraction_lost: int | None, requested: int = 0) -> float:
        """Let a second of 100 packets pass with a report, and return the rate after it."""
        self.now += 1
        self.slot.packets += 100
        self.slot.octets += 100_000
        if fraction_lost is not None:
            info = RtcpReceiverInfo(1, fraction_lost, 0, 0, 0, 0, 0)
            self.link.receive_rtcp(bytes(RtcpRrPacket(ssrc=9, reports=[info])))
        if requested:
            first = self.slot._sequence_offset
            lost = [first + number & 0xFFFF for number in range(requested)]
            self.link.receive_rtcp(bytes(RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=9, media_ssrc=1, lost=lost)))
        self.link.measure()
        return self.link.bandwidth.rate


def test_line_without_loss_is_tried_with_more() -> None:
    viewer = Viewer()
    before = viewer.link.bandwidth.rate
    assert viewer.second(fraction_lost=0) > before


def test_line_that_loses_much_is_sent_what_arrived() -> None:
    viewer = Viewer()
    viewer.second(fraction_lost=128)
    assert viewer.second(fraction_lost=128) == 0.85 * 800_000 / 2


def test_packets_that_are_sent_again_count_as_lost() -> None:
    viewer = Viewer()
    viewer.watch()
    viewer.second(fraction_lost=0, requested=20)
    assert viewer.second(fraction_lost=0, requested=20) < 2e6


def test_packets_that_never_came_here_are_not_lost_on_the_way_to_the_viewer() -> None:
    viewer = Viewer()
    publication = viewer.watch()
    before = viewer.link.bandwidth.rate
    publication.loss = 0.2
    for _ in range(3):
        assert viewer.second(fraction_lost=51) >= before
    viewer.slot.show(None)
    assert viewer.second(fraction_lost=0, requested=90) >= before


def test_line_is_known_on_another_connection_too() -> None:
    known = Bandwidth()
    connection = a_connection(ConnectionState.CONNECTED)
    assert Downlink({}, connection, changed=lambda _: None, bandwidth=known).bandwidth is known


def test_second_without_a_report_says_nothing() -> None:
    viewer = Viewer()
    before = viewer.link.bandwidth.rate
    assert viewer.second(fraction_lost=None, requested=90) == before
