"""Recordings leave the media process's disk once they are stored, and not before."""

import asyncio
from pathlib import Path
from typing import IO

from expo.kit.db.mongo import Database
from expo.kit.errors import Unavailable
from expo.kit.files.blobs import ObjectBlobs, memory_blobs
from expo.kit.jobs.queue import Jobs
from expo.kit.media.recordings import FINISHED_RECORDING, RecordingStorage
from tests.support.clock import FakeClock
from tests.support.patience import until
from tests.support.recorded_room import RecordedRoom


class FaultyBlobs(ObjectBlobs):
    """Blobs that cannot be reached at first."""

    is_reachable = False

    async def put(self, key: str, data: bytes | IO[bytes]) -> None:
        """Store data, or raise `Unavailable`."""
        if not self.is_reachable:
            raise Unavailable("The files cannot be reached.")
        await super().put(key, data)


async def test_recording_that_cannot_be_stored_remains_and_is_tried_again(
    database: Database, clock: FakeClock, tmp_path: Path
) -> None:
    jobs, blobs = Jobs(database, clock), FaultyBlobs(memory_blobs()._store)
    room = RecordedRoom(tmp_path, "ana", room_id="meet_1")
    room.agree()
    room.send(25)
    folder, index = await room.index()
    storage = RecordingStorage(tmp_path, blobs, jobs)
    await storage.store_all()
    assert await jobs.take([FINISHED_RECORDING]) is None
    blobs.is_reachable = True
    running = asyncio.create_task(storage.run())
    await until(lambda: not folder.exists())
    running.cancel()
    job = await jobs.take([FINISHED_RECORDING])
    assert job is not None
    stored = FINISHED_RECORDING.arguments(job)
    assert (stored.recording_id, stored.room_id, stored.duration_ms) == (index.recording_id, "meet_1", 1000)
    assert [(each.name, each.key) for each in stored.files] == [("Ana", f"recordings/{index.recording_id}/1.webm")]
    assert len(await blobs.get(stored.index_key)) == stored.index_size
