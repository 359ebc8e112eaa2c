"""Database store of matchmaking settings."""

from dataclasses import dataclass
from typing import Final

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.matchmaking.tuning.models import MatchmakingSettings

SETTINGS: Final = "matchmaking_settings"


@dataclass(frozen=True)
class SettingsStore:
    """Stores the matchmaking settings of fairs."""

    database: Database

    @property
    def _settings(self) -> Collection:
        return self.database.collection(SETTINGS)

    async def get(self, fair_id: str) -> MatchmakingSettings:
        """Return a fair's settings, the defaults where none are saved."""
        document = await self._settings.find_one({"_id": fair_id})
        return MatchmakingSettings(fair_id) if document is None else from_document(MatchmakingSettings, document)

    async def put(self, settings: MatchmakingSettings) -> None:
        """Insert or replace a fair's settings."""
        await self._settings.replace({"_id": settings.id}, to_document(settings), upsert=True)
