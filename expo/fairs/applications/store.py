"""Bulk access to applications in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import ReplaceOne

from expo.fairs.fairs.models import FairApplication
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.ids import is_id

_APPLICATIONS: Final = "applications"
"""Collection that `FairStore` owns and indexes."""


@dataclass(frozen=True)
class ApplicationStore:
    """Bulk access to applications."""

    database: Database

    @property
    def _applications(self) -> Collection:
        return self.database.collection(_APPLICATIONS)

    async def get_many(self, application_ids: Sequence[str]) -> dict[str, FairApplication]:
        """Return applications by their ids."""
        found = await self._applications.find_in("_id", [each for each in application_ids if is_id(each, "app")])
        return {each["_id"]: from_document(FairApplication, each) for each in found}

    async def of_organisations(self, organisation_ids: Sequence[str]) -> list[FairApplication]:
        """Return all applications of organisations, oldest first."""
        found = await self._applications.find_in("organisation_id", organisation_ids)
        return sorted((from_document(FairApplication, each) for each in found), key=lambda each: each.id)

    async def replace_many(self, applications: Sequence[FairApplication]) -> None:
        """Write the current state of applications, with one command."""
        await self._applications.bulk([ReplaceOne({"_id": each.id}, to_document(each)) for each in applications])
