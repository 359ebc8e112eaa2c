"""Recordings of meetings."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from expo.kit.media.recordings import RecordedPause, RecordedTrackFile
from expo.meetings.models import MeetingSide


@dataclass(frozen=True)
class MeetingRecording:
    """A recording of a meeting, visible to both companies until it expires or one of them deletes it.

    ``index_key`` is the file that says how the participants' files are laid out, and who consented when. What remains
    of a deleted recording are its times and who deleted it; ``erased`` says that its files are gone. ``mix_job_id`` is
    the last job that was to make one file of all, ``mixed_size`` the size of that file in bytes once it is stored.
    """

    id: str
    meeting_id: str
    began_at: datetime
    duration_ms: int
    files: list[RecordedTrackFile]
    index_key: str
    index_size: int
    expires_at: datetime
    deleted_at: datetime | None = None
    deleted_by: MeetingSide | None = None
    erased: bool = False
    pauses: list[RecordedPause] = field(default_factory=list)
    mix_job_id: str | None = None
    mixed_size: int | None = None

    @property
    def mixed_key(self) -> str:
        """The key of the mixed file, whether there is one or not."""
        return f"recordings/{self.id}/mixed.webm"

    def available(self, now: datetime) -> bool:
        """Return whether the files can be downloaded."""
        return self.deleted_at is None and now < self.expires_at

    def deleted(self, side: MeetingSide, now: datetime) -> "MeetingRecording":
        """Return the recording as one side has deleted it."""
        return replace(self, deleted_at=now, deleted_by=side)
