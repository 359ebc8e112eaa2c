"""Files of a recording while they are mixed: each gives its picture and its sound of a time, which only moves on."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Final

import av
import numpy as np
from av.error import FFmpegError
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from livestream.mixing.plan import MixedFile

SAMPLE_RATE: Final = 48_000
_CAMERA_KEPT_MS: Final = 2_000
_SCREEN_KEPT_MS: Final = 12_000
"""How long a picture is shown without a next one: a camera may be off; a screen that does not change sends less."""


class FileIsDamaged(Exception):
    """A file cannot be read."""


class RecordedSource:
    """The pictures and the sound of one file, decoded as the time of the recording moves on."""

    def __init__(self, file: MixedFile, stack: ExitStack) -> None:
        """Open the file until the stack is closed. Raises FileIsDamaged."""
        self.file = file
        self._pictures = self._decoded("video", stack)
        self._sounds = self._decoded("audio", stack)
        self._shown: av.VideoFrame | None = None
        self._next: av.VideoFrame | None = next(self._pictures, None)
        self._scaler = VideoReformatter()
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        self._sound_pieces: list[tuple[int, NDArray[np.int16]]] = []
        """Sound with the sample of the recording at which it begins."""
        self._sound_end = 0

    def picture(self, at_ms: float) -> av.VideoFrame | None:
        """Return the picture at a time of the recording; None for a camera that is off."""
        while self._next is not None and self._time_ms(self._next) <= at_ms:
            self._shown, self._next = self._next, next(self._pictures, None)
        kept_ms = _SCREEN_KEPT_MS if self.file.shows_screen else _CAMERA_KEPT_MS
        if self._shown is None or not self.file.covers(at_ms) or at_ms - self._time_ms(self._shown) > kept_ms:
            return None
        return self._shown

    def scale(self, frame: av.VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
        """Return a picture in another size, as planes of YUV 4:2:0 one after the other."""
        scaled = self._scaler.reformat(frame, width, height, "yuv420p")
        return scaled.to_ndarray().reshape(-1).astype(np.uint8, copy=False)

    def add_sound(self, begin: int, mixed: NDArray[np.int32]) -> None:
        """Add the sound from a sample of the recording on to what is heard of others."""
        end = begin + len(mixed)
        while self._sound_end < end and (frame := next(self._sounds, None)) is not None:
            self._take_sound(frame)
        for start, samples in self._sound_pieces:
            first, last = max(start, begin), min(start + len(samples), end)
            if first < last:
                mixed[first - begin : last - begin] += samples[first - start : last - start]
        self._sound_pieces = [each for each in self._sound_pieces if each[0] + len(each[1]) > end]

    def _take_sound(self, frame: av.AudioFrame) -> None:
        start = round(self._time_ms(frame) * SAMPLE_RATE / 1000)
        samples = [each.to_ndarray()[0] for each in self._resampler.resample(frame)]
        joined = np.concatenate(samples) if samples else np.zeros(0, dtype=np.int16)
        self._sound_pieces.append((start, joined))
        self._sound_end = start + len(joined)

    def _time_ms(self, frame: Any) -> float:
        return self.file.start_ms + 1000 * float(frame.pts * frame.time_base)

    def _decoded(self, kind: str, stack: ExitStack) -> Iterator[Any]:
        """Open the file for one kind of stream: pictures and sound are decoded at their own pace."""
        try:
            container = stack.enter_context(av.open(self.file.path))
        except (FFmpegError, OSError) as error:
            raise FileIsDamaged(str(error)) from error
        stream = next((each for each in container.streams if each.type == kind), None)
        if stream is None:
            return iter(())
        stream.codec_context.thread_count = 1
        return _frames(container, stream)


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """Yield what can be decoded; a damaged packet is left out, also if all are. Raises FileIsDamaged."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except FFmpegError as error:
            raise FileIsDamaged(str(error)) from error
        if packet is None:
            return
        try:
            frames = packet.decode()
        except FFmpegError:
            continue
        for frame in frames:
            if frame.pts is not None:
                yield frame
