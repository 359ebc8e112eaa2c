"""Leases: one process at a time does a named piece of work, and a dead one is replaced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pymongo.errors import DuplicateKeyError

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database

COLLECTION: Final = "leases"


@dataclass(frozen=True)
class Leases:
    """Hands out leases kept in the database."""

    database: Database
    clock: Clock
    holder: str
    length: timedelta = timedelta(seconds=10)

    @property
    def _leases(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def acquire(self, name: str) -> bool:
        """Take or prolong the lease ``name`` and say whether we hold it now."""
        now = self.clock()
        free = {"_id": name, "$or": [{"holder": self.holder}, {"until": {"$lt": now}}]}
        change = {"$set": {"holder": self.holder, "until": self._until(now)}}
        try:
            return await self._leases.update(free, change, upsert=True)
        except DuplicateKeyError:
            return False

    async def release(self, name: str) -> None:
        """Give the lease ``name`` back if we hold it."""
        await self._leases.delete({"_id": name, "holder": self.holder})

    def _until(self, now: datetime) -> datetime:
        return now + self.length
