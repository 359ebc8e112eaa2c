"""Ends recordings: makes files that can be searched of those that were written, also after a crash."""

import fcntl
import logging
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from livestream.recording.index import RecordingIndex, RecordingPhase, read_index, write_index
from livestream.recording.webm import finish_file

LOCK_NAME: Final = "lock"
"""The file that a writer holds locked as long as it lives."""
_BEGINNING_SECONDS: Final = 60
"""How long a recording may take from its lock to its index."""
log = logging.getLogger(__name__)


def written_name(file: str) -> str:
    """Return the name of a participant's file while it is written."""
    return f"{Path(file).stem}.part.webm"


def close_recording(folder: Path, phase: RecordingPhase = RecordingPhase.COMPLETE) -> RecordingIndex:
    """Finish the files of a recording that nobody writes any more, and return its index.

    A file without a frame is deleted. Doing it again after it was interrupted goes on where it stopped. Raises OSError,
    and ValueError for a file that is damaged; nothing is deleted then.
    """
    index = read_index(folder)
    for entry in list(index.files):
        source, target = folder / written_name(entry.file), folder / entry.file
        contents = finish_file(source if source.exists() else target)
        entry.tracks, entry.duration_ms = contents.tracks, contents.duration_ms
        if not contents.tracks:
            index.files.remove(entry)
        elif source.exists():
            source.replace(target)
    index.phase = phase
    index.duration_ms = max([index.duration_ms, *(each.start_ms + each.duration_ms for each in index.files)])
    write_index(folder, index)
    for source in folder.glob("*.part.webm"):
        source.unlink()
    return index


def recover(recordings: Path) -> Iterator[Path]:
    """Close the recordings below a folder whose process has died, and yield the folders of all that are closed.

    A recording that is being written, here or by another process, is left alone. One without an index is deleted after
    a minute; one that cannot be closed is logged and remains.
    """
    for folder in sorted(recordings.iterdir()) if recordings.exists() else []:
        lock = folder / LOCK_NAME
        if not lock.exists():
            continue
        with lock.open("r+") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            if _is_closed(folder):
                yield folder


def _is_closed(folder: Path) -> bool:
    """Close a recording if it is open; return whether it can be used."""
    try:
        index = read_index(folder)
    except (FileNotFoundError, msgspec.DecodeError):
        if time.time() - (folder / LOCK_NAME).stat().st_mtime > _BEGINNING_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
        return False
    try:
        if index.phase is RecordingPhase.OPEN:
            close_recording(folder, RecordingPhase.RECOVERED)
    except (OSError, ValueError):
        log.exception("recording.not_recovered")
        return False
    return True
