"""Bulk access to registrations in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import ReplaceOne

from expo.fairs.fairs.models import Registration
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.ids import is_id

_REGISTRATIONS: Final = "registrations"
"""Collection that `FairStore` owns and indexes."""


@dataclass(frozen=True)
class RegistrationStore:
    """Bulk access to registrations."""

    database: Database

    @property
    def _registrations(self) -> Collection:
        return self.database.collection(_REGISTRATIONS)

    async def get_many(self, registration_ids: Sequence[str]) -> dict[str, Registration]:
        """Return registrations by their ids."""
        found = await self._registrations.find_in("_id", [each for each in registration_ids if is_id(each, "reg")])
        return {each["_id"]: from_document(Registration, each) for each in found}

    async def of_organisations(self, organisation_ids: Sequence[str]) -> list[Registration]:
        """Return all registrations of organisations, oldest first."""
        found = await self._registrations.find_in("organisation_id", organisation_ids)
        return sorted((from_document(Registration, each) for each in found), key=lambda each: each.id)

    async def replace_many(self, registrations: Sequence[Registration]) -> None:
        """Write the current state of registrations, with one command."""
        await self._registrations.bulk([ReplaceOne({"_id": each.id}, to_document(each)) for each in registrations])
