"""Files of recordings as the media server writes them, whose pictures show a clock and whose sound is a tone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np

from livestream.recording.frames import Frame
from livestream.recording.webm import FileContents, WebmFile, finish_file
from livestream.rooms.tracks import Track
from tests.support.burnt_media import LAYOUT, TONES, field_bits

PICTURE_MS: Final = 40
SOUND_MS: Final = 20
_RATE: Final = 48_000
_KEY_EVERY: Final = 25


@dataclass(frozen=True)
class Stretch:
    """A time in which a track is sent, in milliseconds after the file's beginning."""

    track: Track
    from_ms: int
    to_ms: int


def write_recorded_file(
    path: Path,
    number: int,
    stretches: Sequence[Stretch],
    *,
    size: tuple[int, int] = (320, 180),
    begins_ms: int = 0,
    kind: type[WebmFile] = WebmFile,
) -> FileContents:
    """Write the file of a participant, whose number decides about the pictures' source and the tone.

    The clock in the pictures is the recording's: the file begins ``begins_ms`` after it.
    """
    frames = [each for stretch in stretches for each in _frames(stretch, number, size, begins_ms)]
    file = kind(path)
    for at_ms, track, frame in sorted(frames, key=lambda entry: (entry[0], entry[1].value)):
        file.write(track, at_ms, frame)
    file.close()
    return finish_file(path)


def _frames(stretch: Stretch, number: int, size: tuple[int, int], begins_ms: int) -> Iterator[tuple[int, Track, Frame]]:
    if stretch.track is Track.MICROPHONE:
        yield from _sounds(stretch, number)
        return
    source = 2 * number + (stretch.track is Track.SCREEN)
    encoder = _encoder(size)
    for at_ms in range(stretch.from_ms, stretch.to_ms, PICTURE_MS):
        shown = av.VideoFrame.from_ndarray(_picture(source, begins_ms + at_ms, size), format="gray").reformat(
            format="yuv420p"
        )
        shown.pts, shown.time_base = at_ms - stretch.from_ms, encoder.time_base
        for packet in encoder.encode(shown):
            yield at_ms, stretch.track, Frame(0, bytes(packet), packet.is_keyframe)


def _encoder(size: tuple[int, int]) -> av.VideoCodecContext:
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.time_base, encoder.gop_size = "yuv420p", Fraction(1, 1000), _KEY_EVERY
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    return encoder


def _picture(source: int, at_ms: int, size: tuple[int, int]) -> np.ndarray:
    """Return a picture in grey whose fields are the bits of its clock and its source (`burnt_media`)."""
    columns, rows = LAYOUT["columns"], LAYOUT["rows"]
    fields = np.array(field_bits(source, at_ms), dtype=np.uint8).reshape(rows, columns) * 255
    width, height = size
    return fields[np.arange(height) * rows // height][:, np.arange(width) * columns // width]


def _sounds(stretch: Stretch, number: int) -> Iterator[tuple[int, Track, Frame]]:
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = _RATE, "stereo", "s16"
    count = _RATE * SOUND_MS // 1000
    at_ms = stretch.from_ms
    for begin in range(0, _RATE * (stretch.to_ms - stretch.from_ms) // 1000, count):
        wave = np.sin(2 * np.pi * TONES[number] * np.arange(begin, begin + count) / _RATE) * 9000
        shown = av.AudioFrame.from_ndarray(np.repeat(wave, 2).astype(np.int16)[None], format="s16", layout="stereo")
        shown.sample_rate, shown.pts = _RATE, begin
        for packet in encoder.encode(shown):
            yield at_ms, Track.MICROPHONE, Frame(0, bytes(packet), is_key_frame=True)
            at_ms += SOUND_MS
