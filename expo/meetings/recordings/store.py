"""Database store of recordings."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.recordings.models import MeetingRecording

RECORDINGS: Final = "meeting_recordings"
INDEXES: Final = {RECORDINGS: [IndexModel([("meeting_id", 1)]), IndexModel([("erased", 1), ("expires_at", 1)])]}
_BATCH: Final = 100


@dataclass(frozen=True)
class RecordingStore:
    """Stores recordings."""

    database: Database

    @property
    def _recordings(self) -> Collection:
        return self.database.collection(RECORDINGS)

    async def insert(self, recording: MeetingRecording) -> None:
        """Insert a recording."""
        await self._recordings.insert(to_document(recording))

    async def replace(self, recording: MeetingRecording) -> None:
        """Replace a recording."""
        await self._recordings.replace({"_id": recording.id}, to_document(recording))

    async def find(self, recording_id: str) -> MeetingRecording | None:
        """Return a recording, or None."""
        document = await self._recordings.find_one({"_id": recording_id})
        return None if document is None else from_document(MeetingRecording, document)

    async def of_meetings(self, meeting_ids: Sequence[str]) -> dict[str, list[MeetingRecording]]:
        """Return the recordings of meetings by the meeting's id, by time."""
        found: dict[str, list[MeetingRecording]] = defaultdict(list)
        documents = await self._recordings.find_in("meeting_id", list(meeting_ids))
        for each in sorted(documents, key=lambda document: document["began_at"]):
            found[each["meeting_id"]].append(from_document(MeetingRecording, each))
        return found

    async def to_erase(self, now: datetime) -> list[MeetingRecording]:
        """Return recordings that are deleted or expired and still have files, at most 100."""
        due = {"erased": False, "$or": [{"expires_at": {"$lte": now}}, {"deleted_at": {"$lte": now}}]}
        return [from_document(MeetingRecording, each) for each in await self._recordings.find(due, limit=_BATCH)]
