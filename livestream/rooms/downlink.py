"""A participant's connection down: slots for the tracks of the others, fixed when it is made."""

import time
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
)

from livestream.forwarding.slot import Slot
from livestream.limits import TokenBucket
from livestream.rooms.bandwidth import Bandwidth, LineReport
from livestream.rooms.tracks import Track
from livestream.rooms.uplink import parse_rtcp
from livestream.rtp.statistics import LOSS_FRACTION, RateMeter
from livestream.transport.connection import Connection, ConnectionState

_REPETITIONS_PER_SECOND: Final = 500
"""Packets that a viewer may ask for again, and as many at once: a small request makes the server send many."""


class Seat(NamedTuple):
    """Which track a slot shows: of the participant in a place, or of whoever shares a screen (place None)."""

    track: Track
    place: int | None


class Downlink:
    """Slots by seat; what the viewer misses is sent again, a picture that it cannot decode begins anew."""

    def __init__(
        self,
        slots: Mapping[Seat, Slot],
        connection: Connection,
        *,
        changed: Callable[[ConnectionState], None],
        bandwidth: Bandwidth | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.slots, self.connection = slots, connection
        self._by_ssrc = {slot.ssrc: slot for slot in slots.values()}
        self._changed, self._now = changed, clock
        self._repetitions = TokenBucket(_REPETITIONS_PER_SECOND, _REPETITIONS_PER_SECOND)
        self.reports: dict[int, RtcpReceiverInfo] = {}
        """The viewer's last report on each slot, by source."""
        self.round_trip: float | None = None
        """Seconds to the viewer and back, as last measured."""
        self.bandwidth = bandwidth or Bandwidth()
        self.demand = 0.0
        """Bits a second that the line must carry until everything there is to see and hear is shown at its largest."""
        self._sent = self._requested = 0
        """Packets sent when the line was measured last, and packets that the viewer asked for again since."""
        self._rate_meter = RateMeter()
        self._losses: list[float] = []
        """Shares of packets lost on the way to the viewer, in the reports since."""
        self._new_round_trip: float | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the viewer can be sent anything."""
        return self.connection.state is ConnectionState.CONNECTED

    def expects(self, _source: int, _packet: bytes) -> bool:
        """Return False: a viewer sends nothing."""
        return False

    def receive_rtp(self, packet: bytes) -> None:
        """Drop a packet: a viewer sends nothing."""

    def receive_rtcp(self, packet: bytes) -> None:
        """Take requests and reports of the viewer; what is malformed is dropped."""
        for part in parse_rtcp(packet):
            if isinstance(part, RtcpRrPacket):
                for report in part.reports:
                    self._take_report(report)
            elif isinstance(part, RtcpRtpfbPacket) and part.fmt == RTCP_RTPFB_NACK:
                self._resend(part)
            elif isinstance(part, RtcpPsfbPacket) and part.fmt == RTCP_PSFB_PLI:
                slot = self._by_ssrc.get(part.media_ssrc)
                if slot is not None and slot.publication is not None:
                    slot.publication.request_key_frame(self._now())

    def measure(self) -> None:
        """Learn what the line carries from the last second."""
        now, slots = self._now(), self.slots.values()
        packets, octets = (sum(each.packets for each in slots), sum(each.octets for each in slots))
        sent, rate = packets - self._sent, self._rate_meter.read(octets, now)
        report = LineReport(rate, self._loss(sent), self._new_round_trip)
        self._sent, self._requested, self._losses, self._new_round_trip = packets, 0, [], None
        self.bandwidth.update(report, now, is_short=self.demand > self.bandwidth.rate)

    def _loss(self, sent: int) -> float | None:
        """Return the share of packets lost: reports count repeated ones as not lost, requests tell of those."""
        if not self._losses:
            return None
        return min(1.0, max(self._requested / max(1, sent), sum(self._losses) / len(self._losses)))

    def _resend(self, request: RtcpRtpfbPacket) -> None:
        slot = self._by_ssrc.get(request.media_ssrc)
        if slot is not None and self._repetitions.take(len(request.lost), self._now()):
            self._requested += slot.resend(list(dict.fromkeys(request.lost)))

    def _take_report(self, report: RtcpReceiverInfo) -> None:
        slot = self._by_ssrc.get(report.ssrc)
        if slot is None:
            return
        self.reports[report.ssrc] = report
        on_the_way_here = slot.publication.loss if slot.publication is not None else 0.0
        self._losses.append(max(0.0, report.fraction_lost / LOSS_FRACTION - on_the_way_here))
        measured = slot.round_trip(report)
        if measured is not None:
            self.round_trip = self._new_round_trip = measured

    def connection_changed(self, state: ConnectionState) -> None:
        """Pass the state on; a closed connection shows nothing more."""
        if state is ConnectionState.CLOSED:
            for slot in self.slots.values():
                slot.show(None)
        self._changed(state)
