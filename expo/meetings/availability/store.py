"""Database store of availability."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.availability.models import Availability, BusyTimes

AVAILABILITIES: Final = "availabilities"
BUSY_TIMES: Final = "busy_times"
INDEXES: Final = {
    AVAILABILITIES: [IndexModel([("fair_id", 1)])],
    BUSY_TIMES: [IndexModel([("fair_id", 1)])],
}
MAX_ABSENT: Final = 200


@dataclass(frozen=True)
class AvailabilityStore:
    """Stores availability."""

    database: Database

    @property
    def _availabilities(self) -> Collection:
        return self.database.collection(AVAILABILITIES)

    @property
    def _busy(self) -> Collection:
        return self.database.collection(BUSY_TIMES)

    async def put(self, availability: Availability) -> None:
        """Insert or replace an availability."""
        missing = availability.absent or bool(availability.away)
        document = to_document(availability) | {"missing": missing}
        del document["busy"]
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
        """Return all availabilities at a fair with busy times, by ``participant_id``."""
        found = [from_document(Availability, each) for each in await self._availabilities.find({"fair_id": fair_id})]
        busy = [from_document(BusyTimes, each) for each in await self._busy.find({"fair_id": fair_id})]
        return _with_busy(found, busy)

    async def of_participants(self, ids: Sequence[str]) -> dict[str, Availability]:
        """Return availabilities with busy times, by ``participant_id``; ids are those of availabilities."""
        found = [each for each in await self.get_many(ids) if each]
        busy = [each for each in await self._busy.get_many(BusyTimes, ids) if each]
        return _with_busy(found, busy)

    async def put_busy(self, times: BusyTimes) -> None:
        """Insert or replace busy times."""
        await self._busy.replace({"_id": times.id}, to_document(times), upsert=True)

    async def delete_busy(self, availability_id: str) -> None:
        """Delete the busy times of a participant, if any."""
        await self._busy.delete({"_id": availability_id})


def _with_busy(availabilities: Sequence[Availability], busy: Sequence[BusyTimes]) -> dict[str, Availability]:
    known = {each.participant_id: each for each in availabilities}
    return known | {each.participant_id: each.added_to(known.get(each.participant_id)) for each in busy}
