"""Real pictures and sound in packets of RTP, as a browser sends them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Final

import av
from aiortc.rtp import RtcpPacket, RtcpPsfbPacket

from livestream.forwarding.codecs import CODECS, Kind
from livestream.forwarding.publication import Publication
from livestream.rooms.tracks import Track
from livestream.rtp.packet import RtpPacket

WIDTH: Final = 320
HEIGHT: Final = 240
PICTURE_MS: Final = 40
_MTU: Final = 300
_KEY_EVERY: Final = 25


@cache
def pictures() -> Sequence[bytes]:
    """Return a second of VP8, a key frame and 24 others."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base = Fraction(1, 1000)
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    frames: list[bytes] = []
    for number in range(_KEY_EVERY):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        frame.planes[0].update(bytes((number * 9 + row) % 256 for row in range(HEIGHT) for _ in range(WIDTH)))
        frame.pts, frame.time_base = number * PICTURE_MS, encoder.time_base
        frames += [bytes(packet) for packet in encoder.encode(frame)]
    return frames


@dataclass
class Clock:
    """A monotonic clock that a test moves, in seconds."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.seconds


@dataclass
class Sender:
    """A participant who sends; a key frame is sent whenever the publication asks for it."""

    id: str
    clock: Clock
    name: str = ""
    tracks: dict[Track, Publication] = field(default_factory=dict)
    _requests: list[bytes] = field(default_factory=list)
    _sequence: int = 65_500
    _picture: int = 0
    timestamp_jump: int = 0
    """Added to the time stamps from now on."""

    def __post_init__(self) -> None:
        self.name = self.name or self.id.title()
        self.publish()

    def publish(self, *tracks: Track) -> None:
        """Send new tracks instead of the former: microphone and camera, if none are given."""
        chosen = tracks or (Track.MICROPHONE, Track.CAMERA)
        self.tracks = {each: Publication(each.kind, 1, self._requests.append) for each in chosen}

    def send(self, pictures_count: int, *, lost: int | None = None) -> None:
        """Send so many pictures with their sound, in real time of the clock; ``lost`` is a picture that never comes."""
        for number in range(pictures_count):
            self._speak()
            self._show(is_lost=number == lost)
            self.clock.seconds += PICTURE_MS / 1000

    def _speak(self) -> None:
        if Track.MICROPHONE in self.tracks:
            for half in range(2):
                at = self.clock.seconds + half * PICTURE_MS / 2000
                self._receive(Track.MICROPHONE, b"\xfc" + bytes(40), at=at, marker=False)

    def _show(self, *, is_lost: bool) -> None:
        frames = pictures()
        for track in {Track.CAMERA, Track.SCREEN} & self.tracks.keys():
            if self._wants_key_frame():
                self._picture += -self._picture % len(frames)
            frame = frames[self._picture % len(frames)]
            pieces = [frame[at : at + _MTU] for at in range(0, len(frame), _MTU)]
            for number, piece in enumerate(pieces):
                start = 0x90 if number == 0 else 0x80
                payload = bytes([start, 0x80]) + (0x8000 | self._picture & 0x7FFF).to_bytes(2, "big") + piece
                if is_lost:
                    self._sequence += 1
                else:
                    self._receive(track, payload, at=self.clock.seconds, marker=number == len(pieces) - 1)
            self._picture += 1

    def _wants_key_frame(self) -> bool:
        parts = [part for packet in self._requests for part in RtcpPacket.parse(packet)]
        self._requests.clear()
        return any(isinstance(each, RtcpPsfbPacket) for each in parts)

    def _receive(self, track: Track, payload: bytes, *, at: float, marker: bool) -> None:
        publication = self.tracks[track]
        rate = CODECS[Kind.AUDIO if track is Track.MICROPHONE else Kind.VIDEO].clock_rate
        self._sequence += 1
        packet = RtpPacket(
            96,
            marker=marker,
            sequence=self._sequence & 0xFFFF,
            timestamp=int(at * rate) + self.timestamp_jump & 0xFFFFFFFF,
            ssrc=publication.ssrc,
            payload=payload,
            extensions={},
        )
        publication.receive(packet, self.clock.seconds)
