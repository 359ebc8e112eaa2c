"""A participant's connection up: the tracks that they send."""

import time
from collections.abc import Callable, Collection, Mapping

from aiortc.rtp import RtcpPacket, RtcpRrPacket, RtcpSrPacket

from livestream.forwarding.publication import OWN_SSRC, Publication
from livestream.rooms.tracks import Track
from livestream.rtp import extended_reports
from livestream.rtp.packet import RtpPacket
from livestream.rtp.statistics import ntp_time
from livestream.transport.connection import Connection, ConnectionState


class Uplink:
    """Sorts what arrives by source to the publications of ``tracks``; ``changed`` hears of the connection's state."""

    def __init__(
        self,
        tracks: Mapping[Track, Publication],
        connection: Connection,
        *,
        changed: Callable[[ConnectionState], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tracks, self.connection = tracks, connection
        self._by_ssrc = {publication.ssrc: publication for publication in tracks.values()}
        self._changed, self._now = changed, clock
        self.round_trip: float | None = None
        """Seconds to the publisher and back, as last measured."""

    @property
    def sources(self) -> Collection[int]:
        """The sources of the participant's tracks."""
        return self._by_ssrc.keys()

    def receive_rtp(self, packet: bytes) -> None:
        """Take a packet; one of an unknown source is dropped."""
        parsed = RtpPacket.parse(packet)
        publication = self._by_ssrc.get(parsed.ssrc) if parsed is not None else None
        if parsed is not None and publication is not None:
            publication.receive(parsed, self._now())

    def receive_rtcp(self, packet: bytes) -> None:
        """Take sender reports, and what they say of the round trip; a malformed packet is dropped."""
        measured = extended_reports.round_trip(packet, OWN_SSRC, ntp_time(self._now()))
        if measured is not None:
            self.round_trip = measured
            for each in self.tracks.values():
                each.round_trip = measured
        for part in parse_rtcp(packet):
            publication = self._by_ssrc.get(part.ssrc) if isinstance(part, RtcpSrPacket) else None
            if isinstance(part, RtcpSrPacket) and publication is not None:
                publication.sender_reported(part.sender_info, self._now())

    def connection_changed(self, state: ConnectionState) -> None:
        """Pass the state on."""
        self._changed(state)

    def tick(self) -> None:
        """Ask again for what has not come."""
        for publication in self.tracks.values():
            publication.tick(self._now())

    def report(self) -> None:
        """Tell the publisher what arrived, once a second, so that it adapts its rate."""
        now = self._now()
        reports = [report for each in self.tracks.values() if (report := each.report(now)) is not None]
        if reports:
            question = extended_reports.reference_time(OWN_SSRC, ntp_time(now))
            self.connection.send_rtcp(bytes(RtcpRrPacket(ssrc=OWN_SSRC, reports=reports)) + question)


def parse_rtcp(packet: bytes) -> list[object]:
    """Return the parts of a compound RTCP packet; none if it is malformed."""
    try:
        return list(RtcpPacket.parse(packet))
    except ValueError:
        return []
