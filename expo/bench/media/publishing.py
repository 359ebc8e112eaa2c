"""Publishers of ``expo bench forward``: send a clip in real time, and a key frame when they are asked for one."""

import asyncio
import contextlib
from typing import Final

from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
)

from expo.bench.media.clip import FRAMES_PER_SECOND, Clip
from expo.bench.media.peer import CHECK_SECONDS, Peer, Poll
from expo.bench.media.signalling_line import RoomLine
from livestream.rtp.packet import header
from livestream.rtp.statistics import ntp_time

SOUND_SSRC: Final = 1001
PICTURE_SSRC: Final = 1002
_SOUND_TYPE: Final = 111
_PICTURE_TYPE: Final = 96
_SOUND_STEP: Final = 960
_PICTURE_STEP: Final = 90_000 // FRAMES_PER_SECOND
_KEPT_PACKETS: Final = 1024
SECTIONS: Final = (
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendonly\r\na=rtcp-mux\r\n"
    f"a=rtpmap:111 opus/48000/2\r\na=ssrc:{SOUND_SSRC} cname:p\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sendonly\r\na=rtcp-mux\r\n"
    f"a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=ssrc:{PICTURE_SSRC} cname:p\r\n"
)


class Publisher:
    """Sends ``clip`` again and again; starts it anew, with its key frame, when a viewer needs one."""

    def __init__(self, host: str, poll: Poll, clip: Clip) -> None:
        self._peer, self._clip = Peer(host, poll, receive=self._receive), clip
        self._sent: dict[int, bytes] = {}
        self._sequence = self._picture = self._position = 0
        self.key_frames_asked = 0

    async def connect(self, line: RoomLine) -> None:
        """Enter by a line that is already in a room, and connect. Raises NotConnected."""
        tracks = {"0": "microphone", "1": "camera"}
        answer = await line.answer({"type": "publish", "sdp": self._peer.offer(SECTIONS), "tracks": tracks})
        await self._peer.connect(answer)
        for track in tracks.values():
            line.send({"type": "switch", "track": track, "on": True})

    async def run(self) -> None:
        """Send 25 pictures and 50 packets of sound a second, reports and connectivity checks, until cancelled."""
        loop = asyncio.get_running_loop()
        started, sound = loop.time(), self._clip.sound
        for turn in range(1 << 40):
            self._send_picture()
            for half in (0, 1):
                number = 2 * turn + half
                timestamp = number * _SOUND_STEP
                self._peer.send_rtp(
                    header(_SOUND_TYPE, marker=False, sequence=number, timestamp=timestamp, ssrc=SOUND_SSRC)
                    + sound[number % len(sound)]
                )
                await asyncio.sleep(max(0.0, started + (number + 1) / (2 * FRAMES_PER_SECOND) - loop.time()))
            if turn % FRAMES_PER_SECOND == 0:
                self._report(turn, loop.time())
            if turn % int(CHECK_SECONDS * FRAMES_PER_SECOND) == 0:
                self._peer.check()

    def close(self) -> None:
        """Close the connection."""
        self._peer.close()

    def _send_picture(self) -> None:
        frame = self._clip.pictures[self._position % len(self._clip.pictures)]
        payloads = list(frame.payloads(self._picture & 0x7FFF))
        for number, payload in enumerate(payloads, 1):
            packet = (
                header(
                    _PICTURE_TYPE,
                    marker=number == len(payloads),
                    sequence=self._sequence,
                    timestamp=self._picture * _PICTURE_STEP,
                    ssrc=PICTURE_SSRC,
                )
                + payload
            )
            self._sent[self._sequence & 0xFFFF] = packet
            self._sent.pop((self._sequence - _KEPT_PACKETS) & 0xFFFF, None)
            self._peer.send_rtp(packet)
            self._sequence += 1
        self._picture, self._position = self._picture + 1, self._position + 1

    def _report(self, turn: int, now: float) -> None:
        for ssrc, timestamp in ((SOUND_SSRC, 2 * turn * _SOUND_STEP), (PICTURE_SSRC, self._picture * _PICTURE_STEP)):
            info = RtcpSenderInfo(ntp_time(now), timestamp & 0xFFFFFFFF, self._sequence, 0)
            self._peer.send_rtcp(bytes(RtcpSrPacket(ssrc=ssrc, sender_info=info)))

    def _receive(self, datagram: bytes) -> None:
        srtp = self._peer.srtp
        packet = srtp.open_rtcp(datagram) if srtp is not None else None
        if packet is None:
            return
        with contextlib.suppress(ValueError):
            for part in RtcpPacket.parse(packet):
                if isinstance(part, RtcpPsfbPacket) and part.fmt == RTCP_PSFB_PLI:
                    self._position, self.key_frames_asked = 0, self.key_frames_asked + 1
                elif isinstance(part, RtcpRtpfbPacket) and part.fmt == RTCP_RTPFB_NACK:
                    for sequence in part.lost:
                        if sequence in self._sent:
                            self._peer.send_rtp(self._sent[sequence])
