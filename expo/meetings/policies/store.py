"""Database store of booking policies."""

from dataclasses import dataclass
from typing import Final

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.meetings.policies.models import BookingPolicy, policy_id

POLICIES: Final = "booking_policies"


@dataclass(frozen=True)
class PolicyStore:
    """Stores booking policies."""

    database: Database

    @property
    def _policies(self) -> Collection:
        return self.database.collection(POLICIES)

    async def put(self, policy: BookingPolicy) -> None:
        """Insert or replace a policy."""
        await self._policies.replace({"_id": policy.id}, to_document(policy), upsert=True)

    async def find(self, fair_id: str, exhibitor_id: str) -> BookingPolicy | None:
        """Return an exhibitor's policy at a fair, or None."""
        document = await self._policies.find_one({"_id": policy_id(fair_id, exhibitor_id)})
        return None if document is None else from_document(BookingPolicy, document)
