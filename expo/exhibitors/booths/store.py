"""Booths in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pymongo import IndexModel, ReplaceOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from expo.exhibitors.errors import BoothExists, BoothTaken
from expo.exhibitors.models import Booth, BoothStatus
from expo.fairs.floor_plans.models import plan_key
from expo.kit.db.identity_map import read_once
from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of

BOOTHS: Final = "booths"
_PLACE: Final = "booth_place"
_COUNTED: Final = 100_000
_ORDER: Final = [("_id", 1)]
INDEXES: Final = {
    BOOTHS: [
        IndexModel([("entry", 1)], unique=True),
        IndexModel([("exhibitor_id", 1), ("_id", 1)]),
        IndexModel([("place", 1)], unique=True, name=_PLACE),
        IndexModel([("floor", 1)]),
        IndexModel([("organisation_id", 1), ("_id", 1)]),
        IndexModel([("fair_id", 1), ("is_open", 1), ("section", 1), ("_id", 1)]),
        IndexModel([("fair_id", 1), ("is_open", 1), ("_id", 1)]),
        IndexModel([("fair_id", 1), ("status", 1), ("_id", 1)]),
    ],
}


@dataclass(frozen=True)
class BoothStore:
    """Stores booths."""

    database: Database

    @property
    def _booths(self) -> Collection:
        return self.database.collection(BOOTHS)

    async def add(self, booth: Booth) -> None:
        """Add a booth; raises `BoothExists`."""
        try:
            await self._booths.insert(_document(booth))
        except DuplicateKeyError as error:
            raise BoothExists from error

    async def replace(self, booth: Booth) -> None:
        """Write the current state of a booth; raises `BoothTaken`."""
        try:
            await self._booths.replace({"_id": booth.id}, _document(booth))
        except DuplicateKeyError as error:
            raise BoothTaken from error

    async def find(self, booth_id: str) -> Booth | None:
        """Return a booth by its id, or None."""
        document = await self._booths.find_one({"_id": booth_id})
        return None if document is None else from_document(Booth, document)

    async def get_many(self, booth_ids: Sequence[str]) -> dict[str, Booth]:
        """Return booths by their ids."""
        return {each["_id"]: from_document(Booth, each) for each in await self._booths.find_in("_id", booth_ids)}

    async def at_places(self, places: Sequence[str]) -> dict[str, Booth]:
        """Return the booths at places (`Booth.place`), by place."""
        return {each["place"]: from_document(Booth, each) for each in await self._booths.find_in("place", places)}

    async def replace_many(self, booths: Sequence[Booth]) -> None:
        """Write the current state of booths with one command; raises `BoothTaken` if any place is taken."""
        try:
            await self._booths.bulk([ReplaceOne({"_id": each.id}, _document(each)) for each in booths])
        except BulkWriteError as error:
            if error.has_error_label("TransientTransactionError"):
                raise
            raise BoothTaken from error

    async def at_fair(self, exhibitor_ids: Sequence[str], fair_id: str) -> dict[str, Booth]:
        """Return the booths of these exhibitors at one fair, by exhibitor."""

        async def fetch(ids: list[str]) -> dict[str, Booth]:
            found = await self._booths.find_in("entry", [_entry(exhibitor_id, fair_id) for exhibitor_id in ids])
            return {each["exhibitor_id"]: from_document(Booth, each) for each in found}

        return await read_once(f"booth at {fair_id}", exhibitor_ids, fetch)

    async def at_place(self, place: str) -> Booth | None:
        """Return the booth at a place (`Booth.place`), or None."""
        document = await self._booths.find_one({"place": place})
        return None if document is None else from_document(Booth, document)

    async def on_floors(self, keys: Sequence[str]) -> dict[str, list[Booth]]:
        """Return the booths in halls by plan key (see `plan_key`), empty for halls without booths."""

        async def fetch(plan_keys: list[str]) -> dict[str, list[Booth]]:
            found: dict[str, list[Booth]] = {}
            for document in await self._booths.find_in("floor", plan_keys):
                found.setdefault(document["floor"], []).append(from_document(Booth, document))
            return found

        return await read_once("booths on floor", keys, fetch)

    async def count_open(self, keys: Sequence[str]) -> dict[str, int]:
        """Return the number of open booths in halls by plan key, omitting halls without any."""
        query: Document = {"floor": {"$in": list(keys)}, "is_open": True}
        counts = [{"$match": query}, {"$group": {"_id": "$floor", "count": {"$sum": 1}}}]
        return {each["_id"]: each["count"] for each in await self._booths.aggregate(counts)}

    async def count_waiting(self, fair_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of undecided booths by fair, omitting fairs without any."""
        waiting: Document = {"fair_id": {"$in": list(fair_ids)}, "status": BoothStatus.APPLIED}
        counts = [{"$match": waiting}, {"$group": {"_id": "$fair_id", "count": {"$sum": 1}}}]
        return {each["_id"]: each["count"] for each in await self._booths.aggregate(counts)}

    async def of_exhibitors(self, exhibitor_ids: Sequence[str], *, limit: int) -> list[Booth]:
        """Return all booths of these exhibitors, in order of application."""
        return await self._many({"exhibitor_id": {"$in": list(exhibitor_ids)}}, limit=limit)

    async def of_organisation(self, organisation_id: str, *, limit: int) -> list[Booth]:
        """Return an organisation's booths, in order of application."""
        return await self._many({"organisation_id": organisation_id}, limit=limit)

    async def known_to(self, organiser_id: str, exhibitor_ids: Sequence[str]) -> set[str]:
        """Return which of these exhibitors have applied for a booth at a fair of this organiser."""
        query = {"exhibitor_id": {"$in": list(exhibitor_ids)}, "organiser_id": organiser_id}
        return {document["exhibitor_id"] for document in await self._booths.find(query, projection={"exhibitor_id": 1})}

    async def set_country(self, exhibitor_id: str, country: str) -> None:
        """Update the exhibitor's country in its booths."""
        await self._booths.update_many({"exhibitor_id": exhibitor_id}, {"$set": {"country": country}})

    async def set_open(self, exhibitor_id: str, *, is_open: bool) -> None:
        """Open or close an exhibitor's published booths."""
        published = {"exhibitor_id": exhibitor_id, "status": BoothStatus.PUBLISHED}
        await self._booths.update_many(published, {"$set": {"is_open": is_open}})

    async def _many(self, query: Mapping[str, Any], *, limit: int) -> list[Booth]:
        return [from_document(Booth, each) for each in await self._booths.find(query, sort=_ORDER, limit=limit)]

    async def list(self, part: Slice, query: Mapping[str, Any]) -> Page[Booth]:
        """Return one fair's booths that match ``query``, in order of application."""
        total = await self._booths.count(query, limit=_COUNTED)
        rest = dict(query)
        if part.after:
            rest |= after_keys(_ORDER, decode_cursor(part.after, [str]))
        found = await self._many(rest, limit=part.first + 1)
        cursors = [encode_cursor(each.id) for each in found]
        return page_of(found, cursors, part, total=total, lower_bound=total >= _COUNTED)


def _document(booth: Booth) -> Document:
    floor = plan_key(booth.fair_id, booth.hall) if booth.hall else None
    return to_document(booth) | {"entry": _entry(booth.exhibitor_id, booth.fair_id), "floor": floor}


def _entry(exhibitor_id: str, fair_id: str) -> str:
    """Return the unique key of an exhibitor's booth at a fair: with two, the embedded database reads all of one."""
    return f"{fair_id}/{exhibitor_id}"
