"""API keys in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import IndexModel

from expo.api_keys.models import USED_EVERY, ApiKey
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

KEYS: Final = "api_keys"
INDEXES: Final = {
    KEYS: [IndexModel([("secret_hash", 1)], unique=True), IndexModel([("organisation_id", 1), ("_id", -1)])],
}


@dataclass(frozen=True)
class ApiKeyStore:
    """Stores API keys."""

    database: Database

    @property
    def _keys(self) -> Collection:
        return self.database.collection(KEYS)

    async def add(self, key: ApiKey) -> None:
        """Add a key."""
        await self._keys.insert(to_document(key))

    async def find_by_hash(self, secret_hash: str) -> ApiKey | None:
        """Return a key by the hash of its secret, or None."""
        document = await self._keys.find_one({"secret_hash": secret_hash})
        return None if document is None else from_document(ApiKey, document)

    async def find(self, organisation_id: str, key_id: str) -> ApiKey | None:
        """Return a key of an organisation by id, or None."""
        document = await self._keys.find_one({"_id": key_id, "organisation_id": organisation_id})
        return None if document is None else from_document(ApiKey, document)

    async def revoke(self, key_id: str, now: datetime) -> None:
        """Record that a key is revoked."""
        await self._keys.update({"_id": key_id}, {"$set": {"revoked_at": now}})

    async def use(self, key_id: str, now: datetime) -> None:
        """Record that a key is used, unless another process did so within the minute."""
        stale = {"_id": key_id, "$or": [{"last_used_at": None}, {"last_used_at": {"$lte": now - USED_EVERY}}]}
        await self._keys.update(stale, {"$set": {"last_used_at": now}})

    async def count_valid(self, organisation_id: str, now: datetime) -> int:
        """Count an organisation's keys that are neither expired nor revoked."""
        return await self._keys.count(
            {"organisation_id": organisation_id, "revoked_at": None, "expires_at": {"$gt": now}}
        )

    async def keys(self, organisation_id: str, part: Slice, *, person_id: str | None) -> Page[ApiKey]:
        """Return an organisation's keys, those of one person or all, newest first."""
        query: dict[str, Any] = {"organisation_id": organisation_id}
        if person_id is not None:
            query["person_id"] = person_id
        total = await self._keys.count(query)
        if part.after:
            query["_id"] = {"$lt": decode_cursor(part.after, [str])[0]}
        documents = await self._keys.find(query, sort=[("_id", -1)], limit=part.first + 1)
        found = [from_document(ApiKey, each) for each in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], part, total=total)
