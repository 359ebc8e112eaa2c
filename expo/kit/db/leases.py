"""Leases: one process at a time does a named piece of work, and a dead one is replaced.

A process keeps all of its leases up by one command (`Leases.keep`): each write wakes whoever watches the database.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pymongo.errors import DuplicateKeyError, PyMongoError

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database

COLLECTION: Final = "leases"


@dataclass(frozen=True)
class Leases:
    """Hands out leases kept in the database, for ``length`` from when each was taken or prolonged."""

    database: Database
    clock: Clock
    holder: str
    length: timedelta = timedelta(seconds=10)
    _until: dict[str, datetime] = field(default_factory=dict, init=False)
    """Our leases, and until when each is ours."""

    @property
    def _leases(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def acquire(self, name: str) -> bool:
        """Take or prolong the lease ``name`` and say whether we hold it now."""
        now = self.clock()
        free = {"_id": name, "$or": [{"holder": self.holder}, {"until": {"$lt": now}}]}
        change = {"$set": {"holder": self.holder, "until": now + self.length}}
        try:
            await self._leases.update(free, change, upsert=True)
        except DuplicateKeyError:
            self._until.pop(name, None)
            return False
        self._until[name] = now + self.length
        return True

    def holds(self, name: str) -> bool:
        """Say whether the lease ``name`` is ours without asking the database: nobody else takes it before it ends."""
        return name in self._until and self._until[name] >= self.clock()

    async def keep(self) -> None:
        """Prolong all that we hold, until cancelled. A lease that cannot be prolonged in time is not ours any more."""
        while True:
            await asyncio.sleep(self.length.total_seconds() / 3)
            with contextlib.suppress(PyMongoError):
                await self.prolong()

    async def prolong(self) -> None:
        """Prolong all that we hold."""
        now, held = self.clock(), {name for name in self._until if self.holds(name)}
        if not held:
            return
        ours = {"_id": {"$in": sorted(held)}, "holder": self.holder}
        if await self._leases.update_many(ours, {"$set": {"until": now + self.length}}) < len(held):
            lost = held - {each["_id"] for each in await self._leases.find(ours)}
            for name in lost:
                self._until.pop(name, None)
            held -= lost
        self._until.update(dict.fromkeys(held & self._until.keys(), now + self.length))

    async def release(self, name: str) -> None:
        """Give the lease ``name`` back if we hold it."""
        self._until.pop(name, None)
        await self._leases.delete({"_id": name, "holder": self.holder})
