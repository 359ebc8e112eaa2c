"""One track of a viewer's connection. It shows one publication after another; the viewer sees a single stream."""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from aiortc.rtp import RtcpReceiverInfo, RtcpSenderInfo, RtcpSrPacket

from livestream.forwarding.codecs import CODECS, Kind
from livestream.forwarding.publication import MediaPacket, Publication
from livestream.rtp import vp8
from livestream.rtp.packet import HALF, header

_NO_OFFSETS: Final = (0, 0)


class Slot:
    """A track with the ``ssrc`` and ``payload_type`` that the answer promised; ``send`` sends its RTP packets.

    Numbers of the publication are shifted by offsets that change with the publication alone: so a repetition that
    the viewer asks for is found by number, and nothing is stored per viewer.
    """

    def __init__(
        self,
        kind: Kind,
        *,
        ssrc: int,
        payload_type: int,
        send: Callable[[bytes], None],
        send_rtcp: Callable[[bytes], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.kind, self.ssrc, self.payload_type = kind, ssrc, payload_type
        self._send, self._send_rtcp, self._now = send, send_rtcp, clock
        self.publication: Publication | None = None
        self.awaits_key_frame = False
        self.packets = self.octets = 0
        self._first_number: int | None = None
        self._last: MediaPacket | None = None
        """The packet with the highest number that was sent of the publication shown last."""
        self._last_sent_at = 0.0
        self._sequence_offset = self._timestamp_offset = 0
        self._reported = (0, 0.0)
        """The middle of the NTP time stamp that the viewer was told last, and when."""
        self._vp8_offsets = _NO_OFFSETS
        self._upcoming: _Upcoming | None = None

    def show(self, publication: Publication | None) -> None:
        """Show a publication from its last key frame on if that just came, else from the next; or nothing."""
        self._end_upcoming()
        if publication is self.publication:
            return
        if self.publication is not None:
            self.publication.viewers.remove(self)
        self.publication, self._first_number = publication, None
        self.awaits_key_frame = publication is not None and self.kind is Kind.VIDEO
        if publication is not None:
            publication.viewers.append(self)
            for packet in publication.since_key_frame:
                self.forward(packet)
            if self.awaits_key_frame:
                publication.request_key_frame(self._now())

    def change_to(self, encoding: Publication) -> None:
        """Show another encoding of the same from its next key frame on, and go on with the present one until then."""
        if self._upcoming is not None and self._upcoming.publication is encoding:
            return
        if encoding is self.publication or self.awaits_key_frame or encoding.since_key_frame:
            self.show(encoding)
            return
        self._end_upcoming()
        self._upcoming = _Upcoming(self, encoding)
        encoding.viewers.append(self._upcoming)
        encoding.request_key_frame(self._now())

    def forward(self, packet: MediaPacket) -> None:
        """Send a packet of the publication on, once there is something to begin with."""
        if self._first_number is None:
            if not packet.can_start:
                return
            self._begin(packet)
        elif packet.number < self._first_number:
            return
        self._transmit(packet)
        if self._last is None or packet.number >= self._last.number:  # one that came late changes nothing
            self._last, self._last_sent_at = packet, self._now()

    @property
    def goal(self) -> Publication | None:
        """What is shown, or will be once a picture begins in it."""
        return self._upcoming.publication if self._upcoming is not None else self.publication

    def resend(self, sequences: Sequence[int]) -> int:
        """Send packets again that the viewer misses, by its own numbers; return how many.

        Those that are too old, or that never came here, are left out.
        """
        if self.publication is None or self._first_number is None or self._last is None:
            return 0
        before = self.packets
        for sequence in sequences:
            back = (self._last.rtp.sequence + self._sequence_offset - sequence) & 0xFFFF
            number = self._last.number - back
            packet = self.publication.history.find(number) if self._first_number <= number else None
            if packet is not None:
                self._transmit(packet)
        return self.packets - before

    def sender_reported(self, report: RtcpSenderInfo) -> None:
        """Tell the viewer how time stamps relate to the time of day."""
        if self._first_number is None:
            return
        info = RtcpSenderInfo(
            ntp_timestamp=report.ntp_timestamp,
            rtp_timestamp=report.rtp_timestamp + self._timestamp_offset & 0xFFFFFFFF,
            packet_count=self.packets & 0xFFFFFFFF,
            octet_count=self.octets & 0xFFFFFFFF,
        )
        self._reported = (report.ntp_timestamp >> 16 & 0xFFFFFFFF, self._now())
        self._send_rtcp(bytes(RtcpSrPacket(ssrc=self.ssrc, sender_info=info)))

    def round_trip(self, report: RtcpReceiverInfo) -> float | None:
        """Return the seconds to the viewer and back, if its report answers the last of ours (RFC 3550 §6.4.1)."""
        middle, sent_at = self._reported
        if not report.lsr or report.lsr != middle:
            return None
        return max(0.0, self._now() - sent_at - report.dlsr / 65_536)

    def _end_upcoming(self) -> None:
        if self._upcoming is not None:
            self._upcoming.publication.viewers.remove(self._upcoming)
            self._upcoming = None

    def _begin(self, packet: MediaPacket) -> None:
        """Choose offsets so that this packet follows the last one that the viewer got."""
        last, rtp = self._last, packet.rtp
        if last is None:
            sequence, timestamp = secrets.randbelow(HALF), secrets.randbits(32)
        else:
            elapsed = int((self._now() - self._last_sent_at) * CODECS[self.kind].clock_rate)
            sequence = last.rtp.sequence + self._sequence_offset + 1
            timestamp = last.rtp.timestamp + self._timestamp_offset + max(1, elapsed)
        if last is not None and last.descriptor is not None and packet.descriptor is not None:
            picture, tl0 = self._vp8_offsets
            self._vp8_offsets = (
                last.descriptor.picture_id + picture + 1 - packet.descriptor.picture_id,
                last.descriptor.tl0_picture_index + tl0 + 1 - packet.descriptor.tl0_picture_index,
            )
        self._sequence_offset, self._timestamp_offset = sequence - rtp.sequence, timestamp - rtp.timestamp
        self._first_number, self._last, self.awaits_key_frame = packet.number, packet, False
        if self.publication is not None and self.publication.last_report is not None:
            self.sender_reported(self.publication.last_report)

    def _transmit(self, packet: MediaPacket) -> None:
        rtp, descriptor, payload = packet.rtp, packet.descriptor, packet.rtp.payload
        if descriptor is not None and self._vp8_offsets != _NO_OFFSETS:
            picture, tl0 = self._vp8_offsets
            payload = vp8.renumbered(
                payload,
                descriptor,
                picture_id=descriptor.picture_id + picture,
                tl0_picture_index=descriptor.tl0_picture_index + tl0,
            )
        self._send(
            header(
                self.payload_type,
                marker=rtp.marker,
                sequence=rtp.sequence + self._sequence_offset,
                timestamp=rtp.timestamp + self._timestamp_offset,
                ssrc=self.ssrc,
            )
            + payload
        )
        self.packets += 1
        self.octets += len(payload)


@dataclass(eq=False)
class _Upcoming:
    """Views another encoding of what a slot shows, until a picture begins there."""

    slot: Slot
    publication: Publication
    awaits_key_frame: bool = True

    def forward(self, packet: MediaPacket) -> None:
        """Let the slot change at the first packet that it can begin with."""
        if packet.can_start:
            self.slot.show(self.publication)

    def sender_reported(self, report: RtcpSenderInfo) -> None:
        """Do nothing: the publication keeps its last report."""
