"""Writes the mixed file: WebM with VP8 and Opus, which every browser plays."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from livestream.mixing.layout import HEIGHT, WIDTH, Box, lay_out
from livestream.mixing.plan import MixPlan
from livestream.mixing.sources import SAMPLE_RATE, RecordedSource

PICTURES_PER_SECOND: Final = 15
_SAMPLES: Final = SAMPLE_RATE // PICTURES_PER_SECOND
_OPUS_SAMPLES: Final = SAMPLE_RATE // 50
_PICTURE_BITS: Final = 1_200_000
_SOUND_BITS: Final = 64_000
_KEY_FRAME_SECONDS: Final = 5
_QUICK: Final = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "threads": "1"}
_BLACK: Final = 16
_TILE: Final = 40
_NO_COLOUR: Final = 128


def mix(plan: MixPlan) -> Iterator[int]:
    """Write the mixed file of a plan; yields the milliseconds that are written, once for each second.

    Raises FileIsDamaged, and OSError where the disk takes no more.
    """
    with ExitStack() as stack:
        sources = [RecordedSource(each, stack) for each in plan.files]
        target = stack.enter_context(av.open(plan.target, "w", format="webm"))
        writer = _MixWriter(target)
        for number, at_ms in enumerate(_times(plan)):
            writer.write(_picture(sources, at_ms), _sound(sources, at_ms))
            if number % PICTURES_PER_SECOND == 0:
                yield number * 1000 // PICTURES_PER_SECOND
        writer.close()


def _times(plan: MixPlan) -> Iterator[float]:
    """Yield the times of the recording at which the mixed pictures are taken."""
    for from_ms, to_ms in plan.spans():
        for number in range(max(1, (to_ms - from_ms) * PICTURES_PER_SECOND // 1000)):
            yield from_ms + number * 1000 / PICTURES_PER_SECOND


def _picture(sources: Sequence[RecordedSource], at_ms: float) -> NDArray[np.uint8]:
    """Return all pictures of a time in one, as planes of YUV 4:2:0 one below the other."""
    screens = [each for each in sources if each.file.shows_screen]
    shown = next((each for each in reversed(screens) if each.picture(at_ms) is not None), None)
    people = [each for each in sources if not each.file.shows_screen and each.file.covers(at_ms)]
    screen_box, boxes = lay_out(len(people), screen=shown is not None)
    canvas = np.full(WIDTH * HEIGHT * 3 // 2, _NO_COLOUR, dtype=np.uint8)
    canvas[: WIDTH * HEIGHT] = _BLACK
    for box, each in zip(boxes, people, strict=True):
        _plane(canvas, 0)[box.y : box.y + box.height, box.x : box.x + box.width] = _TILE
        _paste(canvas, each, at_ms, box)
    if shown is not None and screen_box is not None:
        _paste(canvas, shown, at_ms, screen_box)
    return canvas.reshape(-1, WIDTH)


def _plane(canvas: NDArray[np.uint8], number: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """Return brightness (0) or one of the colours (1, 2) of a picture, without copying."""
    size, part = width * height, width * height // 4
    if number == 0:
        return canvas[:size].reshape(height, width)
    return canvas[size + (number - 1) * part : size + number * part].reshape(height // 2, width // 2)


def _paste(canvas: NDArray[np.uint8], source: RecordedSource, at_ms: float, box: Box) -> None:
    frame = source.picture(at_ms)
    if frame is None:
        return
    fitted = box.fit(frame.width, frame.height)
    scaled = source.scale(frame, fitted.width, fitted.height)
    for number in range(3):
        x, y, width, height = (
            each if number == 0 else each // 2 for each in (fitted.x, fitted.y, fitted.width, fitted.height)
        )
        part = _plane(scaled, number, fitted.width, fitted.height)
        _plane(canvas, number)[y : y + height, x : x + width] = part


def _sound(sources: Sequence[RecordedSource], at_ms: float) -> NDArray[np.int16]:
    """Return the sound of all for the time of one picture; what is too loud together is cut off."""
    mixed = np.zeros(_SAMPLES, dtype=np.int32)
    for each in sources:
        each.add_sound(round(at_ms * SAMPLE_RATE / 1000), mixed)
    return mixed.clip(-32768, 32767).astype(np.int16)


class _MixWriter:
    """Encodes pictures and sound, and writes them in turns."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self._pictures = target.add_stream("libvpx", rate=PICTURES_PER_SECOND, options=_QUICK)
        self._pictures.width, self._pictures.height, self._pictures.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        self._pictures.bit_rate = _PICTURE_BITS
        self._pictures.gop_size = PICTURES_PER_SECOND * _KEY_FRAME_SECONDS
        self._sounds = target.add_stream("libopus", rate=SAMPLE_RATE, layout="mono")
        self._sounds.bit_rate = _SOUND_BITS
        self._count = 0
        self._waiting = np.zeros(0, dtype=np.int16)
        self._samples = 0

    def write(self, picture: NDArray[np.uint8], sound: NDArray[np.int16]) -> None:
        """Write a picture and the sound of its time."""
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self._count, Fraction(1, PICTURES_PER_SECOND)
        self._count += 1
        self._target.mux(self._pictures.encode(frame))
        self._waiting = np.concatenate([self._waiting, sound])
        while len(self._waiting) >= _OPUS_SAMPLES:
            self._write_sound(self._waiting[:_OPUS_SAMPLES])
            self._waiting = self._waiting[_OPUS_SAMPLES:]

    def close(self) -> None:
        """Write what the encoders still have."""
        self._target.mux(self._pictures.encode(None))
        self._target.mux(self._sounds.encode(None))

    def _write_sound(self, samples: NDArray[np.int16]) -> None:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, self._samples, Fraction(1, SAMPLE_RATE)
        self._samples += len(samples)
        self._target.mux(self._sounds.encode(frame))
