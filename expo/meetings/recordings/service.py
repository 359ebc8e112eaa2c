"""Recordings of meetings, with access control: visible to the two companies that met."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import structlog

from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM, Actor, require_scope, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.files.blobs import Blobs, removed
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.jobs.queue import Job
from expo.kit.media.recordings import FINISHED_RECORDING, FinishedRecording
from expo.meetings.bookings.announcements import MeetingAnnouncements
from expo.meetings.bookings.letters import MeetingNews
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import WRITE, MeetingSide
from expo.meetings.recordings.errors import RecordingNotFound
from expo.meetings.recordings.models import MeetingRecording
from expo.meetings.recordings.store import RecordingStore
from expo.meetings.retention.service import RecordingRetentions
from expo.meetings.rooms.models import RoomHours

_WEBM: Final = "video/webm"
_JSON: Final = "application/json"
log = structlog.get_logger()


@dataclass(frozen=True)
class MeetingRecordings:
    """Keeps recordings as long as their fair's retention says. Both sides are told of new and of deleted ones."""

    _store: RecordingStore
    _meetings: MeetingStore
    announcements: MeetingAnnouncements
    fairs: Fairs
    uploads: Uploads
    blobs: Blobs
    database: Database
    clock: Clock
    retentions: RecordingRetentions

    async def add(self, job: Job) -> None:
        """Add a recording that a media process has stored, once; the files of a room without a meeting are deleted."""
        finished = FINISHED_RECORDING.arguments(job)
        meeting = await self._meetings.find(finished.room_id)
        if meeting is None:
            log.warning("recordings.no_meeting", room=finished.room_id)
            for key in (*(each.key for each in finished.files), finished.index_key):
                await removed(self.blobs, key)
            return
        recording = await self._recording(finished, meeting)

        async def write() -> None:
            if await self._store.find(recording.id) is None:
                await self._store.insert(recording)
                await self._tell(SYSTEM, MeetingNews.RECORDED, meeting)

        await self.database.transact(write)

    async def delete(self, actor: Actor, *, recording_id: str) -> MeetingRecording:
        """Delete a recording for both companies; does nothing the second time.

        Raises `SignInRequired`, `Forbidden`, `RecordingNotFound`.
        """
        require_signed_in(actor)
        require_scope(actor, WRITE)

        async def write() -> MeetingRecording:
            recording, meeting, side = await self._own(actor, recording_id)
            if recording.deleted_at is not None:
                return recording
            deleted = recording.deleted(side, self.clock())
            await self._store.replace(deleted)
            await self._tell(actor, MeetingNews.RECORDING_DELETED, meeting)
            return deleted

        return await self.database.transact(write, MeetingRecording)

    async def require_own(self, actor: Actor, *, recording_id: str) -> MeetingRecording:
        """Return a recording of a meeting of the actor's company; raises `RecordingNotFound`."""
        recording, _, _ = await self._own(actor, recording_id)
        return recording

    async def tell_of_mix(self, recording: MeetingRecording, job: Job) -> None:
        """Tell the person who asked for the mixed file that it is ready; joins the running transaction."""
        meeting = await self._meetings.find(recording.meeting_id)
        if meeting is not None and job.person_id is not None and job.organisation_id is not None:
            asked_by = {"person_id": job.person_id, "organisation_id": job.organisation_id}
            fair = await self.fairs.get(SYSTEM, fair_id=meeting.fair_id)
            await self.announcements.mails.tell_person(MeetingNews.RECORDING_MIXED, meeting, fair, **asked_by)

    async def of_meetings(self, meeting_ids: Sequence[str]) -> list[list[MeetingRecording]]:
        """Return the recordings of meetings, without permission checks: for readers of those meetings."""
        found = await self._store.of_meetings(meeting_ids)
        return [found.get(each, []) for each in meeting_ids]

    def downloads(self, recording: MeetingRecording) -> list[str]:
        """Return the signed addresses of the participants' files, in order, and last that of the index."""
        files = [
            StoredFile(each.key, f"recording-{number}.webm", each.size, _WEBM)
            for number, each in enumerate(recording.files, 1)
        ]
        files.append(StoredFile(recording.index_key, "recording.json", recording.index_size, _JSON))
        return [self.uploads.download(each) for each in files]

    def mixed_download(self, recording: MeetingRecording) -> str | None:
        """Return the signed address of the mixed file; None without one."""
        if recording.mixed_size is None or not recording.available(self.clock()):
            return None
        return self.uploads.download(StoredFile(recording.mixed_key, "recording.webm", recording.mixed_size, _WEBM))

    async def erase_due(self) -> int:
        """Delete the files of recordings that are deleted or expired; return how many. For the worker.

        Files that cannot be deleted now are tried again the next time.
        """
        erased = 0
        for each in await self._store.to_erase(self.clock()):
            keys = [*(file.key for file in each.files), each.index_key, each.mixed_key]
            if all([await removed(self.blobs, key) for key in keys]):
                await self._store.replace(replace(each, erased=True))
                erased += 1
        return erased

    async def _recording(self, finished: FinishedRecording, meeting: Meeting) -> MeetingRecording:
        opened_at = RoomHours.around(meeting).opens_at
        days = await self.retentions.days_at(opened_at, fair_id=meeting.fair_id)
        return MeetingRecording(
            id=finished.recording_id,
            meeting_id=meeting.id,
            began_at=finished.began_at,
            duration_ms=finished.duration_ms,
            files=finished.files,
            index_key=finished.index_key,
            index_size=finished.index_size,
            expires_at=finished.began_at + timedelta(days=days),
            pauses=finished.pauses,
        )

    async def _own(self, actor: Actor, recording_id: str) -> tuple[MeetingRecording, Meeting, MeetingSide]:
        recording = await self._store.find(recording_id)
        meeting = await self._meetings.find(recording.meeting_id) if recording is not None else None
        side = meeting.side_of(actor.organisation_id) if meeting is not None else None
        if recording is None or meeting is None or side is None:
            raise RecordingNotFound
        return recording, meeting, side

    async def _tell(self, actor: Actor, news: MeetingNews, meeting: Meeting) -> None:
        fair = await self.fairs.get(SYSTEM, fair_id=meeting.fair_id)
        await self.announcements.tell(actor, news, meeting, fair)
