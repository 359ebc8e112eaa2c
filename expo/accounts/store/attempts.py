"""Counts of failed sign-ins and known devices in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.accounts.rules.attempts import Attempts, KnownDevice
from expo.kit.db.documents import Document
from expo.kit.db.mongo import Collection, Database, from_document, to_document

ATTEMPTS: Final = "sign_in_attempts"
DEVICES: Final = "known_devices"


def ends_by_itself() -> IndexModel:
    """Return the TTL index that deletes documents at their ``expires_at``."""
    return IndexModel([("expires_at", 1)], expireAfterSeconds=0)


INDEXES: Final = {
    ATTEMPTS: [IndexModel([("about", 1)]), ends_by_itself()],
    DEVICES: [IndexModel([("person_id", 1)]), ends_by_itself()],
}


@dataclass(frozen=True)
class AttemptStore:
    """Stores counts of failed attempts, and known devices."""

    database: Database

    @property
    def _attempts(self) -> Collection:
        return self.database.collection(ATTEMPTS)

    @property
    def _devices(self) -> Collection:
        return self.database.collection(DEVICES)

    async def find_attempts(self, keys: Sequence[str]) -> dict[str, Attempts]:
        """Return the existing counts of failures with these ids, by id."""
        found = await self._attempts.find_in("_id", keys)
        return {each["_id"]: from_document(Attempts, each) for each in found}

    async def swap_attempts(self, before: Attempts | None, after: Attempts) -> bool:
        """Replace the count ``before`` by ``after`` (compare-and-swap); return whether it was still current."""
        if before is None:
            try:
                await self._attempts.insert(to_document(after))
            except DuplicateKeyError:
                return False
            return True
        return await self._attempts.replace(_same(before), to_document(after))

    async def drop_attempts(self, count: Attempts) -> None:
        """Delete a count of failures, unless it has changed meanwhile."""
        await self._attempts.delete(_same(count))

    async def clear_attempts(self, key: str) -> None:
        """Delete a count of failures by id."""
        await self._attempts.delete({"_id": key})

    async def clear_attempts_about(self, about: str) -> None:
        """Delete all counts for an email address, by its hash."""
        await self._attempts.delete({"about": about})

    async def find_device(self, device_id: str, *, now: datetime) -> KnownDevice | None:
        """Return an unexpired device by id, or None."""
        document = await self._devices.find_one({"_id": device_id, "expires_at": {"$gt": now}})
        return None if document is None else from_document(KnownDevice, document)

    async def keep_device(self, device: KnownDevice, *, maximum: int) -> None:
        """Store a device, and delete the person's least recently used devices beyond ``maximum``."""
        await self._devices.replace({"_id": device.id}, to_document(device), upsert=True)
        latest = await self._devices.find({"person_id": device.person_id}, sort=[("seen_at", -1)], limit=maximum + 1)
        if len(latest) > maximum:
            kept = [each["_id"] for each in latest[:maximum]]
            await self._devices.delete({"person_id": device.person_id, "_id": {"$nin": kept}})

    async def forget_device(self, device_id: str) -> None:
        """Delete a device by id."""
        await self._devices.delete({"_id": device_id})

    async def forget_devices(self, person_id: str, *, keep: str | None = None) -> None:
        """Delete all devices of a person except ``keep``."""
        await self._devices.delete({"person_id": person_id, "_id": {"$ne": keep}})


def _same(count: Attempts) -> Document:
    return {"_id": count.id, "failures": count.failures}
