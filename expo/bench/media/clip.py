"""What publishers send: a moving picture in VP8 and a tone in Opus, encoded once and sent again and again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import av
import numpy as np
from aiortc.codecs.vpx import VpxPayloadDescriptor

WIDTH: Final = 640
HEIGHT: Final = 360
FRAMES_PER_SECOND: Final = 25
BITS_PER_SECOND: Final = 700_000
SECONDS: Final = 4
MAX_PAYLOAD: Final = 1100


@dataclass(frozen=True)
class Frame:
    """An encoded picture."""

    data: bytes
    is_key_frame: bool

    def payloads(self, picture_id: int) -> Iterator[bytes]:
        """Yield the payloads of the picture's RTP packets (RFC 7741)."""
        for start in range(0, len(self.data), MAX_PAYLOAD):
            descriptor = VpxPayloadDescriptor(partition_start=int(start == 0), partition_id=0, picture_id=picture_id)
            yield bytes(descriptor) + self.data[start : start + MAX_PAYLOAD]


@dataclass(frozen=True)
class Clip:
    """Pictures, of which the first is the only key frame, and packets of sound."""

    pictures: Sequence[Frame]
    sound: Sequence[bytes]

    @classmethod
    def encoded(cls) -> "Clip":
        """Return a clip of four seconds."""
        return cls(encoded_pictures(), encoded_tone())


def encoded_pictures() -> list[Frame]:
    """Return four seconds of a picture that moves everywhere; the first frame is a key frame, the only one."""
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.bit_rate, encoder.framerate = BITS_PER_SECOND, FRAMES_PER_SECOND
    encoder.gop_size = SECONDS * FRAMES_PER_SECOND * 2
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "error-resilient": "1"}
    frames = [frame for number in range(SECONDS * FRAMES_PER_SECOND) for frame in encoder.encode(_picture(number))]
    return [Frame(bytes(packet), bool(packet.is_keyframe)) for packet in [*frames, *encoder.encode(None)]]


def encoded_tone() -> list[bytes]:
    """Return one second of a tone in Opus: 50 packets of 20 milliseconds."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = 48_000, "stereo", "s16", 32_000
    seconds = np.arange(48_000) / 48_000
    wave = (8000 * np.sin(2 * np.pi * 440 * seconds)).astype(np.int16)
    packets = []
    for start in range(0, len(wave), 960):
        frame = av.AudioFrame.from_ndarray(np.repeat(wave[start : start + 960], 2)[None], "s16", "stereo")
        frame.sample_rate, frame.pts = 48_000, start
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def _picture(number: int) -> av.VideoFrame:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    waves = np.sin(columns / 19 + number / 3) + np.cos(rows / 23 - number / 5)
    noise = np.random.default_rng(number).integers(0, 6, (HEIGHT, WIDTH))
    grey = (128 + 50 * waves + noise).clip(0, 255).astype(np.uint8)
    frame = av.VideoFrame.from_ndarray(np.dstack([grey, grey[:, ::-1], grey[::-1]]), format="rgb24")
    frame.pts = number
    return frame.reformat(format="yuv420p")
