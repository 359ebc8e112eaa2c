"""The mixed file of a recording: asked for by either company, made by a job, deleted with its recording."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import pytest

from expo.kit.access import Actor
from expo.kit.errors import Conflict, ExpoError, Forbidden, NotFound, SignInRequired, Unavailable
from expo.kit.jobs.queue import Job, Jobs, JobStatus
from expo.kit.jobs.runner import do_job
from expo.meetings.recordings import mixing
from expo.meetings.recordings.errors import RecordingDamaged, RecordingGone, RecordingNotFound, RecordingTooLong
from expo.meetings.recordings.mixing import MIX, RecordingMixes
from expo.meetings.recordings.models import MeetingRecording
from expo.meetings.recordings.service import MeetingRecordings
from expo.meetings.recordings.store import RecordingStore
from tests.meetings.recordings.test_recordings import a_recording, refused, service
from tests.support.booking import Booking, a_booking
from tests.support.permissions import Cast
from tests.support.world import World

_MIX = """query ($id: ID!) { meeting(id: $id) { recordings {
  mix { status done total error size download } } } }"""
_ASK = """mutation ($id: ID!) { mixMeetingRecording(input: {recordingId: $id}) {
  ... on MeetingRecording { mix { status } } ... on Problem { code field } } }"""


@dataclass(frozen=True)
class Studio:
    """A meeting with a recording of a second of two people."""

    booking: Booking
    recording: MeetingRecording

    @property
    def mixes(self) -> RecordingMixes:
        return self.booking.world.service(RecordingMixes)

    @property
    def jobs(self) -> Jobs:
        return self.booking.world.service(Jobs)

    @property
    def store(self) -> RecordingStore:
        return RecordingStore(self.booking.world.installation.database)

    async def ask(self) -> MeetingRecording:
        return await self.mixes.request(self.booking.buyer, recording_id=self.recording.id)

    async def taken(self) -> Job:
        """Ask for the mixed file, and take the job."""
        await self.ask()
        job = await self.jobs.take([MIX])
        assert job is not None
        return job

    async def ended(self, job: Job) -> Job:
        """Run a job as the worker does, and return how it ended."""
        await do_job(self.jobs, self.mixes.run, job)
        found = await self.jobs.find(job.id, MIX)
        assert found is not None
        return found

    async def stored(self) -> MeetingRecording:
        found = await self.store.find(self.recording.id)
        assert found is not None
        return found

    async def mixed(self) -> bytes:
        return await self.booking.world.installation.blobs.get(self.recording.mixed_key)

    async def mix_shown(self) -> dict[str, Any] | None:
        """Return what the buyer reads of the mixed file."""
        data = await self.booking.world.run(self.booking.buyer, _MIX, id=self.recording.meeting_id)
        [shown] = data["meeting"]["recordings"]
        mix: dict[str, Any] | None = shown["mix"]
        return mix


@pytest.fixture
async def studio(world: World, cast: Cast, tmp_path: Path) -> Studio:
    booking = await a_booking(world, cast)
    _, made = await a_recording(booking, tmp_path)
    studio = Studio(booking, replace(made, expires_at=world.clock() + timedelta(days=30)))
    await studio.store.replace(studio.recording)
    return studio


async def test_mixed_file_is_made_once_for_both(studio: Studio, tmp_path: Path) -> None:
    assert await studio.mix_shown() is None
    job = await studio.taken()
    assert (await studio.ask()).mix_job_id == job.id
    shown = await studio.mix_shown()
    assert shown is not None
    assert (shown["status"], shown["size"], shown["download"]) == ("RUNNING", None, None)
    ended = await studio.ended(job)
    assert (ended.status, ended.done, ended.total) == (JobStatus.DONE, 1000, 1000)
    shown, data = await studio.mix_shown(), await studio.mixed()
    assert shown is not None
    assert (shown["status"], shown["size"], shown["error"]) == ("DONE", len(data), None)
    assert shown["download"].startswith(f"/files/{studio.recording.mixed_key}?")
    (tmp_path / "mixed.webm").write_bytes(data)
    with av.open(str(tmp_path / "mixed.webm")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 15
    assert (await studio.ask()).mixed_size == len(data)
    assert await studio.jobs.take([MIX]) is None


async def test_person_who_asked_is_told_once_when_it_is_ready(studio: Studio) -> None:
    job = await studio.taken()
    await studio.booking.letters()
    await studio.ended(job)
    assert await studio.mixes._keep(job, studio.recording.id, 1000)
    [(address, subject)] = await studio.booking.letters()
    assert address == "buyer@fair.example"
    assert subject.startswith("One file of the recording with ")


async def test_key_or_person_who_has_left_is_told_nothing(studio: Studio) -> None:
    job = await studio.taken()
    await studio.booking.letters()
    recording = await studio.stored()
    other = studio.booking.cast.actors["other_exhibitor"]
    for each in (
        replace(job, person_id=None),
        replace(job, person_id="per_gone"),
        replace(job, person_id=other.person_id),
        replace(job, organisation_id=other.organisation_id),
    ):
        await service(studio.booking).tell_of_mix(recording, each)
    assert await studio.booking.letters() == []


async def test_mixed_file_is_deleted_with_its_recording(studio: Studio) -> None:
    await studio.ended(await studio.taken())
    await service(studio.booking).delete(studio.booking.exhibitor, recording_id=studio.recording.id)
    assert service(studio.booking).mixed_download(await studio.stored()) is None
    assert await studio.mix_shown() is None
    assert await service(studio.booking).erase_due() == 1
    with pytest.raises(NotFound):
        await studio.mixed()


class InterruptedJobs(Jobs):
    """Jobs at whose first progress something else happens."""

    happens: Callable[[], Awaitable[object]]

    async def save(self, job: Job, *, done: int, total: int, state: object = None) -> bool:
        """Save progress after what happens."""
        await self.happens()
        return await super().save(job, done=done, total=total, state=state)


def interrupted(studio: Studio, happens: Callable[[], Awaitable[object]]) -> RecordingMixes:
    jobs = InterruptedJobs(studio.jobs.database, studio.jobs.clock)
    object.__setattr__(jobs, "happens", happens)
    return replace(studio.mixes, jobs=jobs)


async def test_recording_deleted_while_it_is_mixed_leaves_nothing(studio: Studio) -> None:
    recordings: MeetingRecordings = service(studio.booking)
    job = await studio.taken()

    async def delete() -> None:
        await recordings.delete(studio.booking.buyer, recording_id=studio.recording.id)
        await recordings.erase_due()

    with pytest.raises(RecordingGone):
        await interrupted(studio, delete).run(job)
    with pytest.raises(NotFound):
        await studio.mixed()
    with pytest.raises(RecordingGone):
        await studio.mixes.run(job)
    assert (await studio.stored()).mixed_size is None


async def test_job_of_a_recording_that_is_unknown_ends(studio: Studio) -> None:
    job = await studio.taken()
    with pytest.raises(RecordingGone):
        await studio.mixes.run(replace(job, arguments={"recording_id": "nothing"}))


async def test_process_that_lost_its_job_is_stopped(studio: Studio) -> None:
    job = await studio.taken()
    with pytest.raises(Conflict):
        await interrupted(studio, lambda: studio.jobs.cancel(job.id)).run(job)
    with pytest.raises(NotFound):
        await studio.mixed()


async def test_killed_process_is_tried_again(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    start, first = asyncio.create_subprocess_exec, True

    async def started(*command: str, **how: Any) -> asyncio.subprocess.Process:
        nonlocal first
        process = await start(*command, **how)
        if first:
            first = False
            os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", started)
    job = await studio.ended(await studio.taken())
    assert (job.status, job.failures) == (JobStatus.QUEUED, 1)
    studio.booking.world.clock.now += timedelta(seconds=30)
    again = await studio.jobs.take([MIX])
    assert again is not None
    assert (await studio.ended(again)).status is JobStatus.DONE


async def test_another_worker_begins_anew_after_one_has_died(studio: Studio) -> None:
    dead = await studio.taken()
    studio.booking.world.clock.now += studio.jobs.lease
    again = await studio.jobs.take([MIX])
    assert again is not None
    assert (again.id, again.deaths) == (dead.id, 1)
    assert (await studio.ended(again)).status is JobStatus.DONE
    assert len(await studio.mixed()) == (await studio.stored()).mixed_size
    key = studio.recording.mixed_key
    await studio.booking.world.installation.blobs.put(key, b"not mixed again")
    await studio.mixes.run(again)
    assert await studio.mixed() == b"not mixed again"


async def test_file_that_takes_too_much_time_is_given_up(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    start = asyncio.create_subprocess_exec

    async def started(*command: str, **how: Any) -> asyncio.subprocess.Process:
        process = await start(*command, **how)
        os.kill(process.pid, signal.SIGXCPU)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", started)
    job = await studio.ended(await studio.taken())
    assert (job.status, job.error_code) == (JobStatus.FAILED, RecordingDamaged.code)


async def test_damaged_file_is_told_and_can_be_asked_again(studio: Studio) -> None:
    blobs = studio.booking.world.installation.blobs
    key = studio.recording.files[1].key
    whole = await blobs.get(key)
    await blobs.put(key, b"no recording")
    ended = await studio.ended(await studio.taken())
    assert (ended.status, ended.error_code) == (JobStatus.FAILED, RecordingDamaged.code)
    shown = await studio.mix_shown()
    assert shown is not None
    assert (shown["status"], shown["error"]) == ("FAILED", "RECORDING_DAMAGED")
    await blobs.put(key, whole)
    again = await studio.taken()
    assert again.id != ended.id
    assert (await studio.ended(again)).status is JobStatus.DONE


async def test_full_disk_postpones_the_job(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    job = await studio.taken()
    monkeypatch.setattr(mixing, "_LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(Unavailable):
        await studio.mixes.run(job)


@pytest.mark.parametrize("changes", [{"duration_ms": 3 * 3_600_000 + 1}, {"files": "large"}])
async def test_recording_that_is_too_long_or_too_large_is_refused(studio: Studio, changes: dict[str, Any]) -> None:
    if "files" in changes:
        changes = {"files": [replace(each, size=5 * 1024**3) for each in studio.recording.files]}
    await studio.store.replace(replace(studio.recording, **changes))
    await refused(studio.booking, studio.ask(), RecordingTooLong)
    problem = await studio.booking.world.run(studio.booking.buyer, _ASK, id=studio.recording.id)
    assert problem["mixMeetingRecording"] == {"code": "RECORDING_TOO_LONG", "field": "recordingId"}


async def test_expired_recording_is_not_mixed(studio: Studio) -> None:
    studio.booking.world.clock.now = studio.recording.expires_at
    await refused(studio.booking, studio.ask(), RecordingGone)


async def test_strangers_mix_nothing(studio: Studio) -> None:
    booking = studio.booking

    async def check(actor: Actor, error: type[ExpoError], recording_id: str = studio.recording.id) -> None:
        await refused(booking, studio.mixes.request(actor, recording_id=recording_id), error)

    for role in ("other_exhibitor", "organiser", "administrator"):
        await check(booking.cast.actors[role], RecordingNotFound)
    await check(booking.buyer, RecordingNotFound, "nothing")
    await check(Actor(), SignInRequired)
    await check(replace(booking.buyer, scopes=frozenset({"meetings:read"}), key_id="key_1"), Forbidden)


async def test_asking_shows_that_it_waits(studio: Studio) -> None:
    answer = await studio.booking.world.run(studio.booking.exhibitor, _ASK, id=studio.recording.id)
    assert answer["mixMeetingRecording"] == {"mix": {"status": "QUEUED"}}
