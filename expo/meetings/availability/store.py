"""Database store of availability."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.availability.models import Availability

AVAILABILITIES: Final = "availabilities"
INDEXES: Final = {AVAILABILITIES: [IndexModel([("fair_id", 1)])]}
MAX_ABSENT: Final = 200


@dataclass(frozen=True)
class AvailabilityStore:
    """Stores availability."""

    database: Database

    @property
    def _availabilities(self) -> Collection:
        return self.database.collection(AVAILABILITIES)

    async def put(self, availability: Availability) -> None:
        """Insert or replace an availability."""
        missing = availability.absent or bool(availability.away)
        document = to_document(availability) | {"missing": missing}
        await self._availabilities.replace({"_id": availability.id}, document, upsert=True)

    async def get_many(self, ids: Sequence[str]) -> list[Availability | None]:
        """Return availabilities in the order of the ids."""
        return await self._availabilities.get_many(Availability, ids)

    async def absent_at(self, fair_id: str) -> list[Availability]:
        """Return whole and partial absences, at most `MAX_ABSENT`, latest first."""
        gone = {"fair_id": fair_id, "$or": [{"absent": True}, {"missing": True}]}
        found = await self._availabilities.find(gone, sort=[("changed_at", -1)], limit=MAX_ABSENT)
        return [from_document(Availability, each) for each in found]

    async def at_fair(self, fair_id: str) -> dict[str, Availability]:
        """Return all availabilities at a fair, by ``participant_id``."""
        found = [from_document(Availability, each) for each in await self._availabilities.find({"fair_id": fair_id})]
        return {each.participant_id: each for each in found}
