"""Leases: one process at a time does a named piece of work, and is replaced when it dies.

A process renews all of its leases with one command (`Leases.keep_renewed`), since each write wakes every change stream.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from pymongo.errors import DuplicateKeyError, PyMongoError

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database, Document

COLLECTION: Final = "leases"
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Lease:
    """A valid lease; ``details`` are what its holder stored with it."""

    name: str
    holder: str
    details: Mapping[str, str]


async def find_leases(database: Database, names: Sequence[str], *, now: datetime) -> list[Lease]:
    """Return those of the leases with these names that are valid."""
    found = await database.collection(COLLECTION).find_in("_id", names)
    return [_lease(each) for each in found if each["until"] >= now]


async def list_leases(database: Database, prefix: str, *, now: datetime) -> list[Lease]:
    """Return the valid leases whose names begin with ``prefix``, by name; they are few."""
    found = await database.collection(COLLECTION).find({"_id": begins_with(prefix)}, sort=[("_id", 1)])
    return [_lease(each) for each in found if each["until"] >= now]


def begins_with(prefix: str) -> Mapping[str, str]:
    """Return the condition that a name begins with ``prefix``."""
    return {"$gte": prefix, "$lt": f"{prefix}\U0010ffff"}


def _lease(document: Document) -> Lease:
    return Lease(document["_id"], document["holder"], document.get("details", {}))


@dataclass(frozen=True)
class Leases:
    """Leases stored in the database, valid for ``length`` after they were taken or renewed."""

    database: Database
    clock: Clock
    holder: str
    length: timedelta = timedelta(seconds=10)
    _until: dict[str, datetime] = field(default_factory=dict, init=False)
    """Our leases, with their expiry."""

    @property
    def _leases(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def acquire(self, name: str, *, details: Mapping[str, str] = _NOTHING) -> bool:
        """Take or renew the lease ``name`` and return whether we hold it now; ``details`` are stored with it."""
        now = self.clock()
        free = {"_id": name, "$or": [{"holder": self.holder}, {"until": {"$lt": now}}]}
        change = {"$set": {"holder": self.holder, "until": now + self.length, "details": dict(details)}}
        try:
            await self._leases.update(free, change, upsert=True)
        except DuplicateKeyError:
            self._until.pop(name, None)
            return False
        self._until[name] = now + self.length
        return True

    def holds(self, name: str) -> bool:
        """Return whether we hold the lease ``name``, without a query: no one else can take it before it expires."""
        return name in self._until and self._until[name] >= self.clock()

    async def keep_renewed(self) -> None:
        """Renew our leases until cancelled. A lease that cannot be renewed in time is lost."""
        while True:
            await asyncio.sleep(self.length.total_seconds() / 3)
            with contextlib.suppress(PyMongoError):
                await self.renew()

    async def renew(self) -> None:
        """Renew all leases that we hold."""
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
        """Release the lease ``name`` if we hold it."""
        self._until.pop(name, None)
        await self._leases.delete({"_id": name, "holder": self.holder})
