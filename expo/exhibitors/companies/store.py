"""Exhibitors in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.exhibitors.models import Exhibitor, ExhibitorStatus
from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.db.prefix_index import asked_keys, name_keys
from expo.kit.errors import Conflict
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of

EXHIBITORS: Final = "exhibitors"
INDEXES: Final = {
    EXHIBITORS: [
        IndexModel([("slug", 1)], unique=True),
        IndexModel([("organisation_id", 1)], unique=True),
        IndexModel([("status", 1), ("country", 1), ("_id", 1)]),
        IndexModel([("status", 1), ("_id", 1)]),
        IndexModel([("words", 1)]),
        IndexModel([("certificates.valid_until", 1)]),
    ],
}
_COUNTED: Final = 100_000
_ORDER: Final = [("_id", 1)]


@dataclass(frozen=True)
class ExhibitorStore:
    """Stores exhibitors."""

    database: Database

    @property
    def _exhibitors(self) -> Collection:
        return self.database.collection(EXHIBITORS)

    async def add(self, exhibitor: Exhibitor) -> None:
        """Add an exhibitor; raises `Conflict` when the organisation or the slug was taken concurrently."""
        try:
            await self._exhibitors.insert(_found_by_name(exhibitor))
        except DuplicateKeyError as error:
            raise Conflict("Someone else has just saved this. Please try again.") from error

    async def replace(self, exhibitor: Exhibitor) -> None:
        """Write the current state of an exhibitor."""
        await self._exhibitors.replace({"_id": exhibitor.id}, _found_by_name(exhibitor))

    async def touch(self, exhibitor_id: str) -> None:
        """Count a write, so that concurrent transactions that rely on an exhibitor's state conflict."""
        await self._exhibitors.update({"_id": exhibitor_id}, {"$inc": {"revision": 1}})

    async def find(self, exhibitor_id: str) -> Exhibitor | None:
        """Return an exhibitor by its id, or None."""
        return (await self.get_many([exhibitor_id]))[0]

    async def find_by_slug(self, slug: str) -> Exhibitor | None:
        """Return an exhibitor by its address, or None."""
        return await self._find({"slug": slug})

    async def of_organisation(self, organisation_id: str) -> Exhibitor | None:
        """Return an organisation's exhibitor, or None."""
        return await self._find({"organisation_id": organisation_id})

    async def get_many(self, exhibitor_ids: Sequence[str]) -> list[Exhibitor | None]:
        """Return exhibitors in the order of their ids, None for missing ones."""
        return await self._exhibitors.get_many(Exhibitor, exhibitor_ids)

    async def of_organisations(self, organisation_ids: Sequence[str]) -> dict[str, Exhibitor]:
        """Return the exhibitors of organisations, by organisation, omitting organisations without one."""
        found = await self._exhibitors.find_in("organisation_id", organisation_ids)
        return {each["organisation_id"]: from_document(Exhibitor, each) for each in found}

    async def named(self, text: str, *, limit: int) -> list[Exhibitor]:
        """Return exhibitors with a name in which each word of ``text`` is a word prefix, whatever their status."""
        keys = asked_keys(text)
        query = {"$and": [{"words": key} for key in keys]}
        documents = await self._exhibitors.find(query, sort=_ORDER, limit=limit) if keys else []
        return [from_document(Exhibitor, each) for each in documents]

    async def with_certificate_until(self, days: Sequence[date]) -> list[Document]:
        """Return the stored documents of exhibitors with a certificate whose last valid day is one of ``days``.

        Callers that decode them one by one can skip one that cannot be decoded.
        """
        condition = {"$in": [day.isoformat() for day in days]}
        return await self._exhibitors.find({"certificates.valid_until": condition}, limit=_COUNTED)

    async def free_slug(self, preferred_slug: str, others: Sequence[str]) -> str | None:
        """Return ``preferred_slug`` if the address is free, else the first free one of ``others``, or None."""
        if await self._exhibitors.find_one({"slug": preferred_slug}, {"slug": 1}) is None:
            return preferred_slug
        taken = await self._exhibitors.find({"slug": {"$in": list(others)}}, projection={"slug": 1})
        names = {document["slug"] for document in taken}
        return next((slug for slug in others if slug not in names), None)

    async def _find(self, query: Mapping[str, Any]) -> Exhibitor | None:
        document = await self._exhibitors.find_one(query)
        return None if document is None else from_document(Exhibitor, document)

    async def list(self, part: Slice, *, country: str | None) -> Page[Exhibitor]:
        """Return published exhibitors, oldest first."""
        query: dict[str, Any] = {"status": ExhibitorStatus.PUBLISHED}
        if country is not None:
            query["country"] = country
        total = await self._exhibitors.count(query, limit=_COUNTED)
        if part.after:
            query |= after_keys(_ORDER, decode_cursor(part.after, [str]))
        documents = await self._exhibitors.find(query, sort=_ORDER, limit=part.first + 1)
        found = [from_document(Exhibitor, each) for each in documents]
        cursors = [encode_cursor(each.id) for each in found]
        return page_of(found, cursors, part, total=total, lower_bound=total >= _COUNTED)


def _found_by_name(exhibitor: Exhibitor) -> Document:
    return to_document(exhibitor) | {"words": name_keys(exhibitor.english_name, exhibitor.name.text)}
