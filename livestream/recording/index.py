"""The index of a recording, ``index.json`` beside its files: what a player needs to lay them out, and who agreed."""

import enum
import os
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from livestream.rooms.tracks import Track

INDEX_NAME: Final = "index.json"


class RecordingPhase(enum.Enum):
    """How far a recording is."""

    OPEN = "open"
    COMPLETE = "complete"
    RECOVERED = "recovered"
    """The process ended while it recorded: the last second may be missing."""


class RecordedFile(Struct, rename="camel"):
    """The file of one participant; it begins ``start_ms`` milliseconds after the recording."""

    participant_id: str
    name: str
    file: str
    start_ms: int
    tracks: list[Track] = msgspec.field(default_factory=list)
    """In the order of the file's streams; known when the recording is complete."""
    duration_ms: int = 0
    dropped_packets: int = 0
    """Packets that came faster than they could be written."""


class RecordingPause(Struct, rename="camel"):
    """A time without recording, in milliseconds after its beginning; ``to_ms`` is None where it never went on."""

    from_ms: int
    to_ms: int | None = None


class ConsentAnswer(Struct, rename="camel", frozen=True):
    """What a participant answered, and when."""

    participant_id: str
    name: str
    agrees: bool
    at: datetime


class RecordingIndex(Struct, rename="camel"):
    """A recording of a room; ``began_at`` is when its time begins to count."""

    recording_id: str
    room_id: str
    began_at: datetime
    phase: RecordingPhase = RecordingPhase.OPEN
    duration_ms: int = 0
    """From the beginning to the end, pauses included."""
    files: list[RecordedFile] = msgspec.field(default_factory=list)
    pauses: list[RecordingPause] = msgspec.field(default_factory=list)
    answers: list[ConsentAnswer] = msgspec.field(default_factory=list)


def read_index(folder: Path) -> RecordingIndex:
    """Return the index in a folder. Raises OSError, and msgspec.DecodeError for one that is none."""
    return msgspec.json.decode((folder / INDEX_NAME).read_bytes(), type=RecordingIndex)


def write_index(folder: Path, index: RecordingIndex) -> None:
    """Write the index, whole or not at all."""
    partial = folder / f"{INDEX_NAME}.tmp"
    with partial.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(index)))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / INDEX_NAME)
