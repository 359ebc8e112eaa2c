"""Viewers of ``expo bench forward``: count what comes, lose some of it, ask again, report, and some decode."""

import asyncio
import itertools
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import av
from aiortc.codecs.vpx import VpxPayloadDescriptor
from aiortc.rtp import RTCP_RTPFB_NACK, RtcpReceiverInfo, RtcpRrPacket, RtcpRtpfbPacket

from expo.bench.media.peer import CHECK_SECONDS, Peer, Poll
from expo.bench.media.signalling_line import RoomLine
from livestream.rtp.packet import RtpPacket
from livestream.rtp.sequence import LossDetector, Unwrapper

_ROUND_TRIP: Final = 0.1
_TURN_SECONDS: Final = 0.1
_REPORT_TURNS: Final = 10
_CHECK_TURNS: Final = int(CHECK_SECONDS / _TURN_SECONDS)
_OWN_SSRC: Final = 1


@dataclass
class Stream:
    """One of a viewer's streams, as its numbers tell."""

    ssrc: int
    unwrapper: Unwrapper = field(default_factory=Unwrapper)
    losses: LossDetector = field(default_factory=LossDetector)
    first: int | None = None
    highest: int = 0
    received: int = 0
    last_at: float = 0.0
    longest_pause: float = 0.0

    def add(self, sequence: int, now: float) -> bool:
        """Count a packet; return whether it leaves a gap."""
        number = self.unwrapper.unwrap(sequence)
        if self.first is None:
            self.first = self.highest = number
        elif now - self.last_at > self.longest_pause:
            self.longest_pause = now - self.last_at
        self.last_at = now
        self.received += 1
        self.highest = max(self.highest, number)
        return self.losses.add(number, now)

    @property
    def missing(self) -> int:
        """Packets that did not come, not even when they were asked for again."""
        return 0 if self.first is None else max(0, self.highest - self.first + 1 - self.received)


class Viewer:
    """Watches the publishers in ``places``; drops a share ``loss`` of what comes; decodes if ``decodes``."""

    def __init__(self, host: str, poll: Poll, places: Sequence[int], *, loss: float, decodes: bool) -> None:
        self._peer, self._places, self.loss = Peer(host, poll, receive=self._receive), places, loss
        self._dice = random.Random(0)  # noqa: S311 - chance in a measurement
        self._decoders: dict[int, PictureDecoder] = {}
        self._decodes = decodes
        self.streams: dict[int, Stream] = {}
        self.joined_at = 0.0
        self.first_picture_s: float | None = None
        self.dropped = self.requested_again = 0

    async def connect(self, line: RoomLine) -> None:
        """Watch by a line that is already in a room. Raises NotConnected."""
        self.joined_at = time.perf_counter()
        seats = [
            {"mid": f"{track[0]}{place}", "track": track, "place": place}
            for place in self._places
            for track in ("microphone", "camera")
        ]
        sections = "".join(_section(str(seat["mid"]), str(seat["track"])) for seat in seats)
        answer = await line.answer({"type": "view", "sdp": self._peer.offer(sections), "seats": seats})
        await self._peer.connect(answer)

    def start_counting(self) -> None:
        """Forget what was counted while others joined."""
        now = time.perf_counter()
        for stream in self.streams.values():
            stream.first, stream.received = stream.highest + 1, 0
            stream.last_at, stream.longest_pause = now, 0.0

    def report(self) -> None:
        """Send a receiver report, as browsers do every second."""
        reports = [
            RtcpReceiverInfo(
                ssrc=each.ssrc, fraction_lost=0, packets_lost=0, highest_sequence=each.highest, jitter=0, lsr=0, dlsr=0
            )
            for each in itertools.islice(self.streams.values(), 31)
        ]
        self._peer.send_rtcp(bytes(RtcpRrPacket(ssrc=_OWN_SSRC, reports=reports)))

    def check(self) -> None:
        """Send a connectivity check."""
        self._peer.check()

    def ask_again(self) -> None:
        """Ask for what is still missing."""
        for stream in self.streams.values():
            self._ask(stream, time.perf_counter())

    def close(self) -> None:
        """Close the connection."""
        self._peer.close()

    @property
    def pictures(self) -> int:
        """Pictures that were decoded."""
        return sum(each.pictures for each in self._decoders.values())

    def _receive(self, datagram: bytes) -> None:
        if 192 <= datagram[1] <= 223:  # reports
            return
        if self.loss and self._dice.random() < self.loss:
            self.dropped += 1
            return
        now = time.perf_counter()
        ssrc = int.from_bytes(datagram[8:12], "big")
        stream = self.streams.get(ssrc)
        if stream is None:
            stream = self.streams[ssrc] = Stream(ssrc)
        if stream.add(int.from_bytes(datagram[2:4], "big"), now):
            self._ask(stream, now)
        if self._decodes:
            self._decode(ssrc, datagram)
        if self.first_picture_s is None and datagram[1] & 0x7F == 96:
            self.first_picture_s = now - self.joined_at

    def _ask(self, stream: Stream, now: float) -> None:
        numbers = sorted(number & 0xFFFF for number in stream.losses.due(now, _ROUND_TRIP))
        if numbers:
            self.requested_again += len(numbers)
            request = RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=_OWN_SSRC, media_ssrc=stream.ssrc, lost=numbers)
            self._peer.send_rtcp(bytes(request))

    def _decode(self, ssrc: int, datagram: bytes) -> None:
        opened = self._peer.srtp.open_rtp(datagram) if self._peer.srtp is not None else None
        packet = RtpPacket.parse(opened) if opened is not None else None
        if packet is not None and packet.payload_type == 96:
            self._decoders.setdefault(ssrc, PictureDecoder()).add(packet)


class PictureDecoder:
    """Puts pictures together from packets that come in order, and decodes them."""

    def __init__(self) -> None:
        self._codec: Any = av.CodecContext.create("vp8", "r")
        self._parts: list[bytes] = []
        self.pictures = self.failures = 0

    def add(self, packet: RtpPacket) -> None:
        """Take a packet; the last of a picture, which bears the marker, is decoded with those before it."""
        self._parts.append(VpxPayloadDescriptor.parse(packet.payload)[1])
        if not packet.marker:
            return
        try:
            self.pictures += len(self._codec.decode(av.Packet(b"".join(self._parts))))
        except av.error.FFmpegError:
            self.failures += 1
        self._parts.clear()


async def keep_alive(viewers: Sequence[Viewer]) -> None:
    """Let viewers report and check their paths as browsers do, spread over time, until cancelled."""
    for turn in itertools.count():
        now = time.perf_counter()
        for number, viewer in enumerate(viewers):
            if number % _REPORT_TURNS == turn % _REPORT_TURNS:
                viewer.report()
                viewer.ask_again()
            if number % _CHECK_TURNS == turn % _CHECK_TURNS:
                viewer.check()
        await asyncio.sleep(max(0.0, now + _TURN_SECONDS - time.perf_counter()))


def _section(mid: str, track: str) -> str:
    kind, codec = ("audio", "111 opus/48000/2") if track == "microphone" else ("video", "96 VP8/90000")
    number = codec.split(" ")[0]
    return (
        f"m={kind} 9 UDP/TLS/RTP/SAVPF {number}\r\nc=IN IP4 0.0.0.0\r\na=mid:{mid}\r\na=recvonly\r\na=rtcp-mux\r\n"
        f"a=rtpmap:{codec}\r\na=rtcp-fb:{number} nack\r\na=rtcp-fb:{number} nack pli\r\n"
    )
