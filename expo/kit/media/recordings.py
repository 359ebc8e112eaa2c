"""Moves finished recordings from a media process's disk to the installation's files, and reports them to the worker."""

import asyncio
import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from expo.kit.errors import Unavailable
from expo.kit.files.blobs import Blobs
from expo.kit.jobs.queue import JobKind, Jobs
from livestream.recording.finishing import recover
from livestream.recording.index import INDEX_NAME, RecordedFile, RecordingIndex, read_index
from livestream.rooms.tracks import Track

_RETRY: Final = timedelta(seconds=30)
log = structlog.get_logger()


@dataclass(frozen=True)
class RecordedTrackFile:
    """A stored file of one participant, which begins ``start_ms`` milliseconds after the recording.

    It has their sound and camera, or, if it ``shows_screen``, the screen that they shared.
    """

    participant_id: str
    name: str
    key: str
    size: int
    start_ms: int
    duration_ms: int
    shows_screen: bool = False


@dataclass(frozen=True)
class RecordedPause:
    """A time without recording, in milliseconds after its beginning; ``to_ms`` is None where it never went on."""

    from_ms: int
    to_ms: int | None


@dataclass(frozen=True)
class FinishedRecording:
    """A recording whose files are stored; ``index_key`` is its index, with pauses and everybody's consent."""

    recording_id: str
    room_id: str
    began_at: datetime
    duration_ms: int
    files: list[RecordedTrackFile]
    index_key: str
    index_size: int
    pauses: list[RecordedPause] = field(default_factory=list)


@dataclass(frozen=True)
class NoProgress:
    """The state of a job that is done in one step."""


FINISHED_RECORDING: Final = JobKind("finished_recording", FinishedRecording, NoProgress, "recordings")
"""The job that a media process queues for each recording."""


@dataclass(frozen=True)
class RecordingStorage:
    """Stores the recordings below ``folder``; one that cannot be stored now remains there, and is tried again."""

    folder: Path
    blobs: Blobs
    jobs: Jobs
    _closed: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def closed(self, _: Path) -> None:
        """Take notice that a recording is complete."""
        self._closed.set()

    async def run(self) -> None:
        """Store what is complete, also what former processes left behind, until cancelled."""
        while True:
            self._closed.clear()
            try:
                await self.store_all()
            except Exception:  # one recording must not stop all that follow
                log.exception("recordings.not_stored")
            try:
                await asyncio.wait_for(self._closed.wait(), _RETRY.total_seconds())
            except TimeoutError:
                continue

    async def store_all(self) -> None:
        """Store all recordings that nobody writes any more."""
        for folder in await asyncio.to_thread(lambda: list(recover(self.folder))):
            try:
                await self._store(folder)
            except (PyMongoError, Unavailable) as error:
                log.warning("recordings.stored_later", recording=folder.name, error=str(error)[:300])

    async def _store(self, folder: Path) -> None:
        index = await asyncio.to_thread(read_index, folder)
        if index.files:
            stored = await self._put(folder, index)
            await self.jobs.queue(FINISHED_RECORDING, stored, person_id=None, organisation_id=None)
        await asyncio.to_thread(shutil.rmtree, folder)

    async def _put(self, folder: Path, index: RecordingIndex) -> FinishedRecording:
        prefix = f"recordings/{index.recording_id}"
        files = [await self._put_track_file(folder, each, prefix) for each in index.files]
        index_key = f"{prefix}/{INDEX_NAME}"
        return FinishedRecording(
            index.recording_id,
            index.room_id,
            index.began_at,
            index.duration_ms,
            files,
            index_key,
            await self._put_file(folder / INDEX_NAME, index_key),
            [RecordedPause(each.from_ms, each.to_ms) for each in index.pauses],
        )

    async def _put_track_file(self, folder: Path, recorded: RecordedFile, prefix: str) -> RecordedTrackFile:
        key = f"{prefix}/{recorded.file}"
        return RecordedTrackFile(
            recorded.participant_id,
            recorded.name,
            key,
            await self._put_file(folder / recorded.file, key),
            recorded.start_ms,
            recorded.duration_ms,
            recorded.tracks == [Track.SCREEN],
        )

    async def _put_file(self, path: Path, key: str) -> int:
        with path.open("rb") as file:
            await self.blobs.put(key, file)
            return os.fstat(file.fileno()).st_size
