"""A participant's connection up: the tracks that they send."""

import time
from collections.abc import Callable, Collection, Mapping

from aiortc.rtp import RtcpPacket, RtcpRrPacket, RtcpSrPacket

from livestream.forwarding.encodings import Encodings
from livestream.forwarding.publication import OWN_SSRC, Publication
from livestream.rooms.tracks import Track
from livestream.rtp import extended_reports
from livestream.rtp.packet import RtpPacket, header_extensions
from livestream.rtp.statistics import ntp_time
from livestream.transport.connection import Connection, ConnectionState
from livestream.transport.srtp import source


class Uplink:
    """Sorts what arrives by source to the publications of ``tracks``.

    ``changed`` hears of the connection's state, and of each encoding that begins.
    """

    def __init__(
        self,
        tracks: Mapping[Track, Encodings],
        connection: Connection,
        *,
        changed: Callable[[ConnectionState], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tracks, self.connection = tracks, connection
        self._by_ssrc = {each.ssrc: each for encodings in tracks.values() for each in encodings.publications}
        self._changed, self._now = changed, clock
        self.round_trip: float | None = None
        """Seconds to the publisher and back, as last measured."""

    @property
    def publications(self) -> Collection[Publication]:
        """All encodings of all tracks that have begun."""
        return self._by_ssrc.values()

    def expects(self, source: int, packet: bytes) -> bool:
        """Return whether a packet is of a known source, or begins an encoding."""
        return source in self._by_ssrc or self._claim(header_extensions(packet)) is not None

    def receive_rtp(self, packet: bytes) -> None:
        """Take a packet; one of an unknown source that begins no encoding is dropped."""
        ssrc = source(packet)
        # Before anything else is read: a source that was opened once without being claimed could be followed by others.
        publication = self._by_ssrc.get(ssrc) or self._begin(ssrc, header_extensions(packet))
        parsed = RtpPacket.parse(packet)
        if parsed is not None and publication is not None:
            publication.receive(parsed, self._now())

    def receive_rtcp(self, packet: bytes) -> None:
        """Take sender reports, and what they say of the round trip; a malformed packet is dropped."""
        measured = extended_reports.round_trip(packet, OWN_SSRC, ntp_time(self._now()))
        if measured is not None:
            self.round_trip = measured
            for each in self.publications:
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
        for publication in self.publications:
            publication.tick(self._now())

    def report(self) -> None:
        """Tell the publisher what arrived, once a second, so that it adapts its rate."""
        now = self._now()
        reports = [report for each in self.publications if (report := each.report(now)) is not None]
        if reports:
            question = extended_reports.reference_time(OWN_SSRC, ntp_time(now))
            self.connection.send_rtcp(bytes(RtcpRrPacket(ssrc=OWN_SSRC, reports=reports)) + question)

    def _claim(self, extensions: Mapping[int, bytes]) -> tuple[Encodings, str] | None:
        """Return which encoding of which track begins with a packet of an unknown source."""
        claims = ((each, each.unclaimed_rid(extensions)) for each in self.tracks.values())
        return next(((encodings, rid) for encodings, rid in claims if rid is not None), None)

    def _begin(self, ssrc: int, extensions: Mapping[int, bytes]) -> Publication | None:
        claim = self._claim(extensions)
        if claim is None:
            return None
        encodings, rid = claim
        publication = self._by_ssrc[ssrc] = encodings.begin(rid, ssrc)
        if self.round_trip is not None:
            publication.round_trip = self.round_trip
        self._changed(self.connection.state)
        return publication


def parse_rtcp(packet: bytes) -> list[object]:
    """Return the parts of a compound RTCP packet; none if it is malformed."""
    try:
        return list(RtcpPacket.parse(packet))
    except ValueError:
        return []
