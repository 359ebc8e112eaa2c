"""Database store of the retention of recordings."""

from dataclasses import dataclass
from typing import Final

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.retention.models import RecordingRetention

RETENTIONS: Final = "recording_retentions"


@dataclass(frozen=True)
class RetentionStore:
    """Stores one retention for each fair whose organiser has chosen a number."""

    database: Database

    @property
    def _retentions(self) -> Collection:
        return self.database.collection(RETENTIONS)

    async def put(self, retention: RecordingRetention) -> None:
        """Insert or replace a fair's retention."""
        await self._retentions.replace({"_id": retention.fair_id}, to_document(retention), upsert=True)

    async def find(self, fair_id: str) -> RecordingRetention:
        """Return a fair's retention, without changes if none is stored."""
        document = await self._retentions.find_one({"_id": fair_id})
        return RecordingRetention(fair_id) if document is None else from_document(RecordingRetention, document)
