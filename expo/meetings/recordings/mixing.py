"""The mixed file of a recording: a job that makes one file of the participants' files, on request."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

import msgspec
import structlog

from expo.kit.access import Actor, require_scope, require_signed_in
from expo.kit.db.mongo import Database
from expo.kit.errors import Conflict, ExpoError, Unavailable
from expo.kit.files.blobs import removed
from expo.kit.jobs.queue import ENDED, Job, JobKind, Jobs
from expo.kit.media.recordings import NoProgress
from expo.kit.processes.children import bound
from expo.meetings.models import WRITE
from expo.meetings.recordings.errors import RecordingDamaged, RecordingGone, RecordingTooLong
from expo.meetings.recordings.mix_folders import mix_folder
from expo.meetings.recordings.models import MeetingRecording
from expo.meetings.recordings.service import MeetingRecordings
from expo.meetings.recordings.store import RecordingStore
from livestream.mixing.plan import DAMAGED, MixedFile, MixPlan, MixProgress

MAX_LENGTH: Final = timedelta(hours=3)
MAX_BYTES: Final = 8 * 1024**3
"""Of the participants' files together."""
_LEAST_FREE_BYTES: Final = 2 * 1024**3
_log: Final = structlog.get_logger()


@dataclass(frozen=True)
class MixOrder:
    """A recording to mix."""

    recording_id: str


MIX: Final = JobKind("recording_mix", MixOrder, NoProgress, "recording_mixes")
"""Its queue is its own: a worker mixes one recording at a time, and nothing waits for it."""


@dataclass(frozen=True)
class RecordingMixes:
    """Mixes recordings for either company. The mixed file is kept and deleted with its recording."""

    _store: RecordingStore
    recordings: MeetingRecordings
    jobs: Jobs
    database: Database

    async def request(self, actor: Actor, *, recording_id: str) -> MeetingRecording:
        """Have a recording mixed; does nothing while that is under way, or if it is done.

        Raises `SignInRequired`, `Forbidden`, `RecordingNotFound`, `RecordingGone`, `RecordingTooLong`.
        """
        require_signed_in(actor)
        require_scope(actor, WRITE)

        async def write() -> MeetingRecording:
            recording = await self.recordings.require_own(actor, recording_id=recording_id)
            self._require_mixable(recording)
            if recording.mixed_size is not None or await self._is_under_way(recording):
                return recording
            job = await self.jobs.queue(
                MIX, MixOrder(recording.id), person_id=actor.person_id, organisation_id=actor.organisation_id
            )
            changed = replace(recording, mix_job_id=job.id)
            await self._store.replace(changed)
            return changed

        return await self.database.transact(write, MeetingRecording)

    async def jobs_of(self, job_ids: Sequence[str]) -> list[Job | None]:
        """Return the jobs of recordings, without permission checks: for readers of their meetings."""
        return await self.jobs.find_many(job_ids)

    async def run(self, job: Job) -> None:
        """Mix a recording, once; the job handler. A recording that is deleted meanwhile leaves nothing.

        Raises `RecordingGone`, `RecordingDamaged`, `Unavailable`.
        """
        recording_id = MIX.arguments(job).recording_id
        recording = await self._store.find(recording_id)
        if recording is None:
            raise RecordingGone
        if recording.available(self.recordings.clock()):
            if recording.mixed_size is not None:
                return
            async with mix_folder() as folder:
                plan = await self._plan(recording, folder)
                await self._mix(job, plan)
                size = await self._put(recording, Path(plan.target))
            if await self._keep(job, recording_id, size):
                return
        await removed(self.recordings.blobs, recording.mixed_key)
        raise RecordingGone

    def _require_mixable(self, recording: MeetingRecording) -> None:
        if not recording.available(self.recordings.clock()):
            raise RecordingGone
        length = timedelta(milliseconds=recording.duration_ms)
        if length > MAX_LENGTH or sum(each.size for each in recording.files) > MAX_BYTES:
            raise RecordingTooLong

    async def _is_under_way(self, recording: MeetingRecording) -> bool:
        job = None if recording.mix_job_id is None else await self.jobs.find(recording.mix_job_id, MIX)
        return job is not None and job.status not in ENDED

    async def _plan(self, recording: MeetingRecording, folder: Path) -> MixPlan:
        """Bring the participants' files here."""
        if shutil.disk_usage(folder).free < 2 * sum(each.size for each in recording.files) + _LEAST_FREE_BYTES:
            raise Unavailable("There is too little space to prepare this file at the moment.")
        files = []
        for number, each in enumerate(recording.files, 1):
            path = folder / f"{number}.webm"
            with path.open("wb") as file:
                async for piece in self.recordings.blobs.stream(each.key):
                    await asyncio.to_thread(file.write, piece)
            files.append(MixedFile(str(path), each.start_ms, each.duration_ms, each.shows_screen))
        pauses = [
            (each.from_ms, recording.duration_ms if each.to_ms is None else each.to_ms) for each in recording.pauses
        ]
        return MixPlan(files, recording.duration_ms, pauses, str(folder / "mixed.webm"))

    async def _mix(self, job: Job, plan: MixPlan) -> None:
        """Run the process that mixes, which ends with this one, and save its progress; its faults join our log."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "livestream.mixing.process"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            preexec_fn=bound(signal.SIGKILL),
        )
        order, answer = cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
        progress = MixProgress()
        try:
            order.write(msgspec.json.encode(plan))
            order.close()
            async for line in answer:
                progress = msgspec.json.decode(line, type=MixProgress)
                await self._follow(job, progress)
            if not progress.is_complete:
                raise _error_of(await process.wait())
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _follow(self, job: Job, progress: MixProgress) -> None:
        if progress.error == DAMAGED:
            raise RecordingDamaged
        if progress.error:
            raise Unavailable(f"The file could not be prepared: {progress.error}")
        if not await self.jobs.save(job, done=progress.done_ms, total=progress.total_ms):
            raise Conflict("Another worker has this recording.")

    async def _put(self, recording: MeetingRecording, mixed: Path) -> int:
        with mixed.open("rb") as file:
            await self.recordings.blobs.put(recording.mixed_key, file)
            return os.fstat(file.fileno()).st_size

    async def _keep(self, job: Job, recording_id: str, size: int) -> bool:
        """Record the mixed file and tell who asked for it, unless its recording is gone; return whether it is kept."""

        async def write() -> bool:
            recording = await self._store.find(recording_id)
            if recording is None or not recording.available(self.recordings.clock()):
                return False
            await self._store.replace(replace(recording, mixed_size=size))
            if recording.mixed_size is None:  # or another worker was faster, and has told them
                await self.recordings.tell_of_mix(recording, job)
            return True

        return await self.database.transact(write, bool)


def _error_of(code: int) -> ExpoError:
    """Return the error of a process that has ended before it was done."""
    _log.warning("recordings.mixing_ended", code=code)
    if code == -signal.SIGXCPU:  # a file with far more to decode than any camera sends
        return RecordingDamaged()
    return Unavailable("The file could not be prepared: its process was ended.")
