"""Programmes of fairs in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel

from expo.fairs.programme.models import ProgrammeItem
from expo.kit.db.mongo import Collection, Database, from_document, to_document

PROGRAMME: Final = "programme"
INDEXES: Final[dict[str, list[IndexModel]]] = {PROGRAMME: [IndexModel([("fair_id", 1), ("starts_at", 1), ("_id", 1)])]}


@dataclass(frozen=True)
class ProgrammeStore:
    """Stores programme items."""

    database: Database

    @property
    def _programme(self) -> Collection:
        return self.database.collection(PROGRAMME)

    async def add_programme_item(self, item: ProgrammeItem) -> None:
        """Add a programme item."""
        await self._programme.insert(to_document(item))

    async def remove_programme_item(self, fair_id: str, item_id: str) -> bool:
        """Remove an item from a fair's programme and return whether it existed."""
        return bool(await self._programme.delete({"_id": item_id, "fair_id": fair_id}))

    async def programmes(self, fair_ids: Sequence[str], *, limit: int) -> list[ProgrammeItem]:
        """Return the programme items of these fairs in chronological order, at most ``limit`` for each fair."""
        query, order = {"fair_id": {"$in": list(fair_ids)}}, [("starts_at", 1), ("_id", 1)]
        documents = await self._programme.find(query, sort=order, limit=limit * len(fair_ids))
        return [from_document(ProgrammeItem, each) for each in documents]

    async def find_programme_item(self, item_id: str) -> ProgrammeItem | None:
        """Return a programme item by its id, or None."""
        document = await self._programme.find_one({"_id": item_id})
        return None if document is None else from_document(ProgrammeItem, document)

    async def replace_programme_item(self, item: ProgrammeItem) -> None:
        """Write the current state of a programme item."""
        await self._programme.replace({"_id": item.id}, to_document(item))
