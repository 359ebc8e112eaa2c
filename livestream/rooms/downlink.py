"""A participant's connection down: slots for the tracks of the others, fixed when it is made."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

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
from livestream.rooms.tracks import Track
from livestream.rooms.uplink import parse_rtcp
from livestream.transport.connection import Connection, ConnectionState

_REPETITIONS_PER_SECOND: Final = 500
"""Packets that a viewer may ask for again, and as many at once: a small request makes the server send many."""


@dataclass(frozen=True)
class Seat:
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

    @property
    def is_connected(self) -> bool:
        """Whether the viewer can be sent anything."""
        return self.connection.state is ConnectionState.CONNECTED

    @property
    def sources(self) -> Collection[int]:
        """None: a viewer sends nothing."""
        return ()

    def receive_rtp(self, packet: bytes) -> None:
        """Drop a packet: a viewer sends nothing."""

    def receive_rtcp(self, packet: bytes) -> None:
        """Take requests and reports of the viewer; what is malformed is dropped."""
        for part in parse_rtcp(packet):
            if isinstance(part, RtcpRrPacket):
                for report in part.reports:
                    self._take_report(report)
            elif isinstance(part, RtcpRtpfbPacket) and part.fmt == RTCP_RTPFB_NACK:
                slot = self._by_ssrc.get(part.media_ssrc)
                if slot is not None and self._repetitions.take(len(part.lost), self._now()):
                    slot.resend(list(dict.fromkeys(part.lost)))
            elif isinstance(part, RtcpPsfbPacket) and part.fmt == RTCP_PSFB_PLI:
                slot = self._by_ssrc.get(part.media_ssrc)
                if slot is not None and slot.publication is not None:
                    slot.publication.request_key_frame(self._now())

    def _take_report(self, report: RtcpReceiverInfo) -> None:
        slot = self._by_ssrc.get(report.ssrc)
        if slot is None:
            return
        self.reports[report.ssrc] = report
        measured = slot.round_trip(report)
        if measured is not None:
            self.round_trip = measured

    def connection_changed(self, state: ConnectionState) -> None:
        """Pass the state on; a closed connection shows nothing more."""
        if state is ConnectionState.CLOSED:
            for slot in self.slots.values():
                slot.show(None)
        self._changed(state)
