"""WebM files (RFC 9559, profile of the WebM project) that can be played at any moment while they are written.

Every file has the same header, with one track for each `Track`; a second of frames makes a cluster, written at once.
`finish_file` then makes it a file that can be searched: it removes tracks without frames, and tells length and cues.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from livestream.forwarding.codecs import OPUS, Kind
from livestream.recording import ebml
from livestream.recording.frames import Frame, picture_size
from livestream.rooms.tracks import Track

_CLUSTER_MS: Final = 1000
_CLUSTER_BYTES: Final = 1 << 20
_MAX_OFFSET_MS: Final = 30_000
"""A block says its time as 16 bits after the cluster's."""
_NOMINAL_SIZE: Final = (640, 360)
_TRACKS: Final = tuple(Track)
_CLUSTER, _TIMESTAMP, _SIMPLE_BLOCK = 0x1F43B675, 0xE7, 0xA3
_SEGMENT, _INFO, _TRACK_LIST, _CUES, _SEEK_HEAD = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x114D9B74
_TRACK_ENTRY, _WIDTH, _HEIGHT, _DURATION = 0xAE, 0xB0, 0xBA, 0x4489
_KEY_FRAME: Final = 0x80
_SEEK_SPACE: Final = 80
_OPUS_DELAY: Final = 312
_OPUS_HEAD: Final = struct.pack("<8sBBHIHB", b"OpusHead", 1, OPUS.channels, _OPUS_DELAY, OPUS.clock_rate, 0, 0)
"""RFC 7845 §5.1."""


def _entry(number: int, track: Track) -> bytes:
    common = ebml.unsigned(0xD7, number), ebml.unsigned(0x73C5, number), ebml.unsigned(0x9C, 0)
    if track.kind is Kind.AUDIO:
        sound = ebml.float64(0xB5, OPUS.clock_rate), ebml.unsigned(0x9F, OPUS.channels)
        delay = ebml.unsigned(0x56AA, _OPUS_DELAY * 1_000_000_000 // OPUS.clock_rate), ebml.unsigned(0x56BB, 80_000_000)
        details = ebml.unsigned(0x83, 2), ebml.text(0x86, "A_OPUS"), ebml.element(0x63A2, _OPUS_HEAD), *delay
        return ebml.element(_TRACK_ENTRY, *common, *details, ebml.element(0xE1, *sound))
    width, height = _NOMINAL_SIZE
    picture = ebml.element(0xE0, ebml.unsigned(_WIDTH, width, 2), ebml.unsigned(_HEIGHT, height, 2))
    return ebml.element(_TRACK_ENTRY, *common, ebml.unsigned(0x83, 1), ebml.text(0x86, "V_VP8"), picture)


_HEAD: Final = (
    ebml.element(
        0x1A45DFA3,
        *(ebml.unsigned(0x4286, 1), ebml.unsigned(0x42F7, 1), ebml.unsigned(0x42F2, 4), ebml.unsigned(0x42F3, 8)),
        *(ebml.text(0x4282, "webm"), ebml.unsigned(0x4287, 4), ebml.unsigned(0x4285, 2)),
    )
    + ebml.identifier(_SEGMENT)
    + ebml.UNKNOWN_SIZE
)
_SEGMENT_AT: Final = len(_HEAD)
"""Where the segment's data begin: positions in the file are told from here."""
_INFO_AT: Final = _SEEK_SPACE
_UNTIMED: Final = ebml.void(len(ebml.float64(_DURATION, 0.0)))
_INFO_ELEMENT: Final = ebml.element(
    _INFO,
    ebml.unsigned(0x2AD7B1, 1_000_000),
    ebml.text(0x4D80, "livestream"),
    ebml.text(0x5741, "livestream"),
    _UNTIMED,
)
_TRACKS_AT: Final = _INFO_AT + len(_INFO_ELEMENT)
_ENTRIES: Final = tuple(_entry(number, track) for number, track in enumerate(_TRACKS, 1))
_TRACKS_ELEMENT: Final = ebml.element(_TRACK_LIST, *_ENTRIES)
HEADER: Final = _HEAD + ebml.void(_SEEK_SPACE) + _INFO_ELEMENT + _TRACKS_ELEMENT


class WebmFile:
    """Writes frames as they come, in clusters of a second."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb", buffering=0)
        self._file.write(HEADER)
        self._blocks: list[tuple[int, bytes]] = []
        self._bytes = self._began_ms = 0
        self._written_ms: dict[Track, int] = {}

    def write(self, track: Track, at_ms: int, frame: Frame) -> None:
        """Write a frame, so many milliseconds after the file's beginning; time never runs backwards in a track.

        Raises OSError when a cluster cannot be written.
        """
        at_ms = max(at_ms, self._written_ms.get(track, -1) + 1)
        self._written_ms[track] = at_ms
        passed = at_ms - self._began_ms
        if self._blocks and (passed >= _CLUSTER_MS or passed < -_MAX_OFFSET_MS or self._bytes > _CLUSTER_BYTES):
            self._flush()
        if not self._blocks:
            self._began_ms = at_ms
        flags = _KEY_FRAME if frame.is_key_frame else 0
        head = struct.pack(">BhB", 0x80 | _TRACKS.index(track) + 1, at_ms - self._began_ms, flags)
        self._blocks.append((at_ms, ebml.element(_SIMPLE_BLOCK, head, frame.payload)))
        self._bytes += len(frame.payload)

    def close(self) -> None:
        """Write what is left. Raises OSError."""
        try:
            if self._blocks:
                self._flush()
        finally:
            self._file.close()

    def _flush(self) -> None:
        blocks = (block for _, block in sorted(self._blocks, key=lambda entry: entry[0]))
        cluster = ebml.element(_CLUSTER, ebml.unsigned(_TIMESTAMP, self._began_ms), *blocks)
        self._blocks, self._bytes = [], 0
        if self._file.write(cluster) != len(cluster):
            raise OSError("the disk takes no more")


@dataclass
class FileContents:
    """What a file has: its tracks in the order of `Track`, and its length in milliseconds."""

    tracks: list[Track] = field(default_factory=list)
    duration_ms: int = 0


@dataclass
class _Scan:
    """What the clusters of a file say."""

    end: int = len(HEADER)
    duration_ms: int = 0
    sizes: dict[Track, tuple[int, int]] = field(default_factory=dict)
    tracks: set[Track] = field(default_factory=set)
    cues: list[tuple[int, Track, int]] = field(default_factory=list)
    """Time in milliseconds, track, and position of the cluster."""

    def add(self, position: int, data: bytes) -> None:
        """Read a cluster. Raises IndexError or struct.error where it is damaged."""
        began_ms, cued = 0, set[Track]()
        for name, content in ebml.children(data, (_TIMESTAMP, _SIMPLE_BLOCK)):
            if name == _TIMESTAMP:
                began_ms = int.from_bytes(content, "big")
                continue
            number, offset_ms, flags = struct.unpack_from(">BhB", content)
            track, at_ms = _TRACKS[(number & 0x7F) - 1], began_ms + offset_ms
            self.tracks.add(track)
            self.duration_ms = max(self.duration_ms, at_ms + 20)
            if flags & _KEY_FRAME and track not in cued:
                cued.add(track)
                self.cues.append((at_ms, track, position))
                if track.kind is Kind.VIDEO and (size := picture_size(content[4:14])):
                    self.sizes[track] = max(size, self.sizes.get(track, size))


def finish_file(path: Path) -> FileContents:
    """Complete a file that was written, even one cut short, in place; doing it twice changes nothing more.

    Raises OSError, and ValueError for a file that is damaged, or that `WebmFile` has not written.
    """
    with path.open("r+b") as file:
        if len(file.read(len(HEADER))) < len(HEADER):
            raise ValueError("the file has no header")
        scan = _scan(file)
        file.truncate(scan.end)
        file.seek(scan.end)
        file.write(_cues(scan))
        _complete_header(file, scan)
    return FileContents([each for each in _TRACKS if each in scan.tracks], scan.duration_ms)


def _scan(file: BinaryIO) -> _Scan:
    scan = _Scan()
    try:
        for position, data in _clusters(file):
            scan.add(position, data)
            scan.end = file.tell()
    except (IndexError, struct.error) as error:
        raise ValueError("a cluster is damaged") from error
    return scan


def _clusters(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield position and data of each whole cluster."""
    mark = ebml.identifier(_CLUSTER)
    while True:
        at = file.tell()
        head = file.read(len(mark) + 8)
        if not head.startswith(mark) or len(head) < len(mark) + 8:
            return
        length, begin = ebml.read_size(head, len(mark))
        file.seek(at + begin)
        data = file.read(length)
        if len(data) < length:
            return
        yield at - _SEGMENT_AT, data


def _cues(scan: _Scan) -> bytes:
    """Return where a player finds key frames: those of the first track of pictures, or the sound if there is none."""
    tracks = [each for each in _TRACKS if each in scan.tracks]
    cued = next((each for each in tracks if each.kind is Kind.VIDEO), tracks[0] if tracks else None)
    points = [
        ebml.element(
            0xBB,
            ebml.unsigned(0xB3, max(0, at_ms)),
            ebml.element(0xB7, ebml.unsigned(0xF7, _TRACKS.index(track) + 1), ebml.unsigned(0xF1, position)),
        )
        for at_ms, track, position in scan.cues
        if track is cued
    ]
    return ebml.element(_CUES, *points) if points else b""


def _complete_header(file: BinaryIO, scan: _Scan) -> None:
    places = ((_INFO, _INFO_AT), (_TRACK_LIST, _TRACKS_AT), (_CUES, scan.end - _SEGMENT_AT))
    seek = ebml.element(_SEEK_HEAD, *(_seek(name, position) for name, position in places))
    file.seek(_SEGMENT_AT)
    file.write(seek + ebml.void(_SEEK_SPACE - len(seek)))
    file.seek(_SEGMENT_AT + _TRACKS_AT - len(_UNTIMED))
    file.write(ebml.float64(_DURATION, scan.duration_ms))
    at = _SEGMENT_AT + _TRACKS_AT + len(_TRACKS_ELEMENT) - sum(map(len, _ENTRIES))
    for track, entry in zip(_TRACKS, _ENTRIES, strict=True):
        file.seek(at)
        file.write(_completed_entry(entry, track, scan))
        at += len(entry)
    length = file.seek(0, 2) - _SEGMENT_AT
    file.seek(_SEGMENT_AT - len(ebml.UNKNOWN_SIZE))
    file.write((length | 1 << 56).to_bytes(8, "big"))


def _completed_entry(entry: bytes, track: Track, scan: _Scan) -> bytes:
    """Return a track's entry with the size of its pictures; as void if the track has no frames."""
    if track not in scan.tracks:
        return bytes([ebml.VOID]) + entry[1:]
    if track not in scan.sizes:
        return entry
    nominal, size = (
        ebml.unsigned(_WIDTH, width, 2) + ebml.unsigned(_HEIGHT, height, 2)
        for width, height in (_NOMINAL_SIZE, scan.sizes[track])
    )
    return entry.replace(nominal, size)


def _seek(name: int, position: int) -> bytes:
    return ebml.element(0x4DBB, ebml.element(0x53AB, ebml.identifier(name)), ebml.unsigned(0x53AC, position, 8))
