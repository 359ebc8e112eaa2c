"""One track of a participant as it arrives: asks again for what is lost, and hands each packet to its viewers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, Protocol

from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
)

from livestream.forwarding.audio_level import LevelMeter
from livestream.forwarding.codecs import CODECS, Kind
from livestream.rtp.packet import RtpPacket
from livestream.rtp.sequence import LossDetector, PacketHistory, Unwrapper
from livestream.rtp.statistics import LOSS_FRACTION, RateMeter, ReceiverStatistics
from livestream.rtp.vp8 import Vp8Descriptor

OWN_SSRC: Final = 1
"""Source of what we say to a publisher: a receiver sends nothing itself."""
_KEY_FRAME_INTERVAL: Final = 0.5
"""Seconds between requests for a key frame, however many viewers want one; a lost request is repeated after them."""
_MIN_NACK_INTERVAL: Final = 0.05
_RATE_WEIGHT: Final = 0.2
"""Of the newest second in the rate: key frames must not look like another picture."""


@dataclass(frozen=True, slots=True)
class MediaPacket:
    """A packet with what was read of it once for all viewers: its extended number, and VP8's descriptor."""

    rtp: RtpPacket
    number: int
    descriptor: Vp8Descriptor | None

    @property
    def can_start(self) -> bool:
        """Whether a viewer can begin with this packet."""
        return self.descriptor is None or self.descriptor.is_key_frame


class Viewer(Protocol):
    """What shows a publication to somebody."""

    @property
    def awaits_key_frame(self) -> bool:
        """Whether nothing can be shown before the next key frame."""

    def forward(self, packet: MediaPacket) -> None:
        """Send a packet on."""

    def sender_reported(self, report: RtcpSenderInfo) -> None:
        """Take how the publisher's time stamps relate to the time of day."""


@dataclass(eq=False)
class Publication:
    """A track whose packets bear ``ssrc``; ``send_rtcp`` sends feedback to its publisher.

    ``round_trip`` to the publisher and back, in seconds, is how long a repetition takes; until it is measured, a guess.
    """

    kind: Kind
    ssrc: int
    send_rtcp: Callable[[bytes], None]
    round_trip: float = 0.1
    level_extension: int | None = None
    """Number of the header extension that tells how loud a packet of sound is, if the publisher agreed to send it."""
    viewers: list[Viewer] = field(default_factory=list)
    since_key_frame: list[MediaPacket] = field(default_factory=list)
    """A picture that just began: what a new viewer is sent at once, instead of waiting for another key frame."""
    history: PacketHistory[MediaPacket] = field(default_factory=PacketHistory)
    octets: int = 0
    """Of payload, since it began."""
    heard_at: float = float("-inf")
    """When the last packet came."""
    rate: float | None = None
    """Bits of payload per second, smoothed over some seconds; None before the first."""
    loss: float = 0.0
    """Share of packets that did not come, in the last report: viewers miss them too."""
    last_report: RtcpSenderInfo | None = None
    level: LevelMeter = field(default_factory=LevelMeter)
    _unwrapper: Unwrapper = field(default_factory=Unwrapper)
    _losses: LossDetector = field(default_factory=LossDetector)
    _key_frame_asked_at: float = float("-inf")
    _key_frame_at: float = float("-inf")
    _rate_meter: RateMeter = field(default_factory=RateMeter)

    def __post_init__(self) -> None:
        self.statistics = ReceiverStatistics(self.ssrc, CODECS[self.kind].clock_rate)

    def receive(self, packet: RtpPacket, now: float) -> None:
        """Hand a packet on; one without payload is padding and only counted."""
        number = self._unwrapper.unwrap(packet.sequence)
        self.statistics.add(number, packet.timestamp, now)
        if self._losses.add(number, now) and self.kind is Kind.VIDEO:
            self._ask_again(now)
        if not packet.payload:
            return
        self.octets += len(packet.payload)
        self.heard_at = now
        descriptor = Vp8Descriptor.parse(packet.payload) if self.kind is Kind.VIDEO else None
        if descriptor is None and self.kind is Kind.VIDEO:
            return
        if self.level_extension is not None:
            self.level.add(packet.extensions.get(self.level_extension, b""))
        media = MediaPacket(packet, number, descriptor)
        self.history.add(media)
        if descriptor is not None:
            self._keep_beginning(media, now)
        for viewer in tuple(self.viewers):  # one that waited for this picture changes the list
            viewer.forward(media)
        if descriptor is not None and packet.marker:  # once a picture: all viewers are asked
            self._ask_for_key_frame_if_awaited(now)

    def sender_reported(self, report: RtcpSenderInfo, now: float) -> None:
        """Pass on how the publisher's time stamps relate to the time of day, for the sound to match the lips."""
        self.last_report = report
        self.statistics.sender_reported(report.ntp_timestamp, now)
        for viewer in self.viewers:
            viewer.sender_reported(report)

    def request_key_frame(self, now: float) -> None:
        """Ask the publisher for a key frame, at most twice a second."""
        if now - self._key_frame_asked_at < _KEY_FRAME_INTERVAL:
            return
        self._key_frame_asked_at = now
        self.send_rtcp(bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=OWN_SSRC, media_ssrc=self.ssrc)))

    def tick(self, now: float) -> None:
        """Repeat what was asked for and has not come."""
        if self.kind is Kind.VIDEO:
            self._ask_again(now)
            self._ask_for_key_frame_if_awaited(now)

    def report(self, now: float) -> RtcpReceiverInfo | None:
        """Measure the rate, and return what the publisher is told of loss and jitter; None before the first packet."""
        self._measure_rate(now)
        report = self.statistics.report(now)
        self.loss = report.fraction_lost / LOSS_FRACTION if report is not None else 0.0
        return report

    def _measure_rate(self, now: float) -> None:
        rate = self._rate_meter.read(self.octets, now)
        if rate:
            self.rate = rate if self.rate is None else (1 - _RATE_WEIGHT) * self.rate + _RATE_WEIGHT * rate

    def _keep_beginning(self, packet: MediaPacket, now: float) -> None:
        """Keep the packets of half a second from a key frame on: until then no other is asked for."""
        if packet.can_start:
            self.since_key_frame, self._key_frame_at = [], now
            self._losses.is_broken = False
        if now - self._key_frame_at < _KEY_FRAME_INTERVAL:
            self.since_key_frame.append(packet)
        else:
            self.since_key_frame = []

    def _ask_again(self, now: float) -> None:
        numbers = sorted(self._losses.due(now, max(self.round_trip, _MIN_NACK_INTERVAL)))
        for _, turn in groupby(numbers, key=lambda number: number >> 16):  # aiortc 1.16 cannot write 65535 before 0
            lost = [number & 0xFFFF for number in turn]
            self.send_rtcp(bytes(RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=OWN_SSRC, media_ssrc=self.ssrc, lost=lost)))

    def _ask_for_key_frame_if_awaited(self, now: float) -> None:
        if self.viewers and (self._losses.is_broken or any(viewer.awaits_key_frame for viewer in self.viewers)):
            self.request_key_frame(now)
