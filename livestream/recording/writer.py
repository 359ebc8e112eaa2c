"""The thread that writes one recording: packets become frames, frames go into files, and the index says the rest."""

import fcntl
import logging
import queue
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, assert_never

from livestream.errors import LivestreamError
from livestream.forwarding.codecs import CODECS, Kind
from livestream.forwarding.publication import MediaPacket
from livestream.recording.finishing import LOCK_NAME, close_recording, written_name
from livestream.recording.frames import Frame, FrameAssembler, OpusFrames, ReorderBuffer, Vp8Frames
from livestream.recording.index import ConsentAnswer, RecordedFile, RecordingIndex, RecordingPause, write_index
from livestream.recording.silence import SILENCE, SilenceFiller
from livestream.recording.webm import WebmFile
from livestream.rooms.tracks import Track

MAX_QUEUED_PACKETS: Final = 8192
"""About 8 MB, some ten seconds of a full room: what comes while the disk is slower is dropped."""
LEAST_FREE_BYTES: Final = 1024**3
"""A recording ends before it fills the disk."""
_CHECK_FRAMES: Final = 500
_SOUND_LAG_MS: Final = 2000
"""How much later than a picture its sound may be written: what has not come by then is lost."""
log = logging.getLogger(__name__)


class DiskIsFull(LivestreamError):
    """Too little space is left to go on recording."""


@dataclass(eq=False)
class TrackRecording:
    """One track from when it is recorded until it pauses or ends; ``begin_ms`` is the time of its first packet.

    The event loop makes it; all but ``begin_ms``, ``dropped`` and ``awaits_key_frame`` belongs to the writer.
    """

    participant_id: str
    name: str
    track: Track
    begin_ms: int | None = None
    dropped: int = 0
    packets: ReorderBuffer = field(default_factory=ReorderBuffer)

    def __post_init__(self) -> None:
        self.frames: FrameAssembler = OpusFrames() if self.track.kind is Kind.AUDIO else Vp8Frames()

    @property
    def awaits_key_frame(self) -> bool:
        """Whether nothing can be written before the next key frame."""
        return self.frames.awaits_key_frame

    @property
    def file_key(self) -> tuple[str, bool]:
        """Which file the track goes into: sound and camera of a participant share one, their screen has another."""
        return self.participant_id, self.track is Track.SCREEN


@dataclass(frozen=True, slots=True)
class _Arrived:
    track: TrackRecording
    packet: MediaPacket
    now: float


@dataclass(frozen=True, slots=True)
class _TrackEnded:
    track: TrackRecording


@dataclass(frozen=True, slots=True)
class _TimelineChanged:
    pauses: Sequence[RecordingPause]
    answers: Sequence[ConsentAnswer]


@dataclass(frozen=True, slots=True)
class _Ended:
    duration_ms: int


_Job = _Arrived | _TrackEnded | _TimelineChanged | _Ended


@dataclass(frozen=True)
class _OpenFile:
    """A file that is being written, and its entry in the index."""

    entry: RecordedFile
    file: WebmFile
    silence: SilenceFiller = field(default_factory=SilenceFiller)

    def write(self, track: Track, recording_ms: int, frame: Frame) -> None:
        """Write a frame, and silence before it where sound is missing."""
        at_ms, is_sound = recording_ms - self.entry.start_ms, track.kind is Kind.AUDIO
        for silent_ms in self.silence.fill(at_ms if is_sound else at_ms - _SOUND_LAG_MS):
            self.file.write(Track.MICROPHONE, silent_ms, SILENCE)
        if is_sound:
            self.silence.add(at_ms, frame.payload)
        self.file.write(track, at_ms, frame)


class RecordingWriter:
    """Writes a recording into ``folder``, which it makes; its methods do not block.

    ``finished`` is called from the writer's thread at the end, also when the recording cannot be written any more.
    """

    def __init__(self, folder: Path, index: RecordingIndex, *, finished: Callable[["RecordingWriter"], None]) -> None:
        self.folder, self._index, self._finished = folder, index, finished
        self.has_failed = False
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._files: dict[tuple[str, bool], _OpenFile] = {}
        """By participant, and whether it is their shared screen: browsers play one picture of a file."""
        self._frames = 0
        self.thread = threading.Thread(target=self._run, name=f"recording-{index.recording_id}")
        self.thread.start()

    def add(self, track: TrackRecording, packet: MediaPacket, now: float) -> None:
        """Write a packet that arrived at ``now``, in seconds; it is dropped and counted when the disk is too slow."""
        if self._jobs.qsize() >= MAX_QUEUED_PACKETS:
            track.dropped += 1
            return
        self._jobs.put(_Arrived(track, packet, now))

    def end_track(self, track: TrackRecording) -> None:
        """Write what has come of a track; nothing follows."""
        self._jobs.put(_TrackEnded(track))

    def set_timeline(self, pauses: Sequence[RecordingPause], answers: Sequence[ConsentAnswer]) -> None:
        """Write pauses and answers into the index."""
        self._jobs.put(_TimelineChanged([RecordingPause(each.from_ms, each.to_ms) for each in pauses], list(answers)))

    def end(self, duration_ms: int) -> None:
        """End the recording, so many milliseconds after its beginning, and finish its files."""
        self._jobs.put(_Ended(duration_ms))

    def _run(self) -> None:
        try:
            self.folder.mkdir(parents=True)
            with (self.folder / LOCK_NAME).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                try:
                    self._write_all()
                finally:
                    self._close_files()
                close_recording(self.folder)
        except (OSError, ValueError, LivestreamError):
            log.exception("recording.failed")
            self.has_failed = True
        finally:
            self._finished(self)

    def _write_all(self) -> None:
        write_index(self.folder, self._index)
        while True:
            match job := self._jobs.get():
                case _Arrived():
                    for packet in job.track.packets.add(job.packet, job.now):
                        self._write(job.track, packet)
                case _TrackEnded():
                    for packet in job.track.packets.drain():
                        self._write(job.track, packet)
                    self._count_dropped(job.track)
                case _TimelineChanged():
                    self._index.pauses, self._index.answers = list(job.pauses), list(job.answers)
                    write_index(self.folder, self._index)
                case _Ended():
                    self._index.duration_ms = job.duration_ms
                    write_index(self.folder, self._index)
                    return
                case _:
                    assert_never(job)

    def _write(self, track: TrackRecording, packet: MediaPacket) -> None:
        frame = track.frames.add(packet)
        if frame is None or track.begin_ms is None:
            return
        at_ms = track.begin_ms + round(frame.timestamp * 1000 / CODECS[track.track.kind].clock_rate)
        file = self._files.get(track.file_key) or self._open_file(track, at_ms)
        file.write(track.track, at_ms, frame)
        self._frames += 1
        if self._frames % _CHECK_FRAMES == 0:
            self._require_space()

    def _open_file(self, track: TrackRecording, at_ms: int) -> _OpenFile:
        self._require_space()
        entry = RecordedFile(track.participant_id, track.name, f"{len(self._files) + 1}.webm", at_ms)
        opened = self._files[track.file_key] = _OpenFile(entry, WebmFile(self.folder / written_name(entry.file)))
        self._index.files.append(entry)
        write_index(self.folder, self._index)
        return opened

    def _count_dropped(self, track: TrackRecording) -> None:
        if track.file_key in self._files:
            self._files[track.file_key].entry.dropped_packets += track.dropped

    def _require_space(self) -> None:
        if shutil.disk_usage(self.folder).free < LEAST_FREE_BYTES:
            raise DiskIsFull("too little space is left for recordings")

    def _close_files(self) -> None:
        for each in self._files.values():
            each.file.close()
