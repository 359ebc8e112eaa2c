"""Glossaries in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel, ReplaceOne

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.localisation.glossaries.models import MAX_TERMS, GlossaryTerm

TERMS: Final = "glossary_terms"
_BATCH: Final = 500
INDEXES: Final = {TERMS: [IndexModel([("owner", 1), ("_id", 1)]), IndexModel([("keys", 1)], unique=True)]}


@dataclass(frozen=True)
class GlossaryStore:
    """Stores terms; a glossary has one entry per term."""

    database: Database

    @property
    def _terms(self) -> Collection:
        return self.database.collection(TERMS)

    async def find(self, term_id: str) -> GlossaryTerm | None:
        """Return a term by its id, or None."""
        found = await self._terms.find_one({"_id": term_id})
        return None if found is None else from_document(GlossaryTerm, found)

    async def of_owners(self, owners: Sequence[str]) -> list[GlossaryTerm]:
        """Return all terms of owners' glossaries."""
        return [from_document(GlossaryTerm, each) for each in await self._terms.find_in("owner", owners)]

    async def of_owner(self, owner: str) -> list[GlossaryTerm]:
        """Return the terms of a glossary, oldest first."""
        found = await self._terms.find({"owner": owner}, limit=MAX_TERMS)
        return sorted((from_document(GlossaryTerm, each) for each in found), key=lambda term: term.id)

    async def page(self, owner: str, before: str, limit: int) -> list[GlossaryTerm]:
        """Return terms of a glossary, newest first, starting after the one with the id ``before``."""
        where = {"owner": owner, "_id": {"$lt": before}} if before else {"owner": owner}
        found = await self._terms.find(where, sort=[("_id", -1)], limit=limit)
        return [from_document(GlossaryTerm, each) for each in found]

    async def write(self, new_terms: Sequence[GlossaryTerm], changed_terms: Sequence[GlossaryTerm]) -> None:
        """Write new and changed terms; raises `BulkWriteError` if two share a word."""
        for begin in range(0, len(new_terms), _BATCH):
            await self._terms.insert_many([_document(each) for each in new_terms[begin : begin + _BATCH]])
        for begin in range(0, len(changed_terms), _BATCH):
            some = changed_terms[begin : begin + _BATCH]
            await self._terms.bulk([ReplaceOne({"_id": each.id}, _document(each)) for each in some])

    async def count(self, owner: str) -> int:
        """Count the terms of a glossary."""
        return await self._terms.count({"owner": owner})

    async def add(self, term: GlossaryTerm) -> None:
        """Add a term; raises `DuplicateKeyError` if its glossary already has one of its words."""
        await self._terms.insert(_document(term))

    async def replace(self, term: GlossaryTerm) -> None:
        """Replace a term; raises as `add`."""
        await self._terms.replace({"_id": term.id}, _document(term))

    async def remove(self, term_id: str) -> None:
        """Delete a term."""
        await self._terms.delete({"_id": term_id})


def _document(term: GlossaryTerm) -> Document:
    return to_document(term) | {"keys": term.keys}
