"""Fairs and registrations in the database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.fairs.fairs.errors import AlreadyApplied, SlugTaken
from expo.fairs.fairs.models import Fair, Part, Registration, RegistrationStatus
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.db.range_scan import Walk
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of

FAIRS: Final = "fairs"
REGISTRATIONS: Final = "registrations"
_AT_ONCE: Final = 1000
INDEXES: Final = {
    FAIRS: [IndexModel([("slug", 1)], unique=True), IndexModel([("opens_at", -1), ("_id", -1)])],
    REGISTRATIONS: [
        IndexModel([("fair_id", 1), ("organisation_id", 1), ("part", 1)], unique=True),
        IndexModel([("organisation_id", 1), ("_id", 1)]),
        IndexModel([("fair_id", 1), ("status", 1), ("part", 1), ("_id", 1)]),
    ],
}


@dataclass(frozen=True)
class FairStore:
    """Stores fairs and registrations."""

    database: Database

    @property
    def _fairs(self) -> Collection:
        return self.database.collection(FAIRS)

    @property
    def _registrations(self) -> Collection:
        return self.database.collection(REGISTRATIONS)

    async def add(self, fair: Fair) -> None:
        """Add a fair; raises `SlugTaken`."""
        try:
            await self._fairs.insert(to_document(fair))
        except DuplicateKeyError as error:
            raise SlugTaken from error

    async def replace(self, fair: Fair) -> None:
        """Write the current state of a fair; raises `SlugTaken`."""
        try:
            await self._fairs.replace({"_id": fair.id}, to_document(fair))
        except DuplicateKeyError as error:
            raise SlugTaken from error

    async def find(self, fair_id: str) -> Fair | None:
        """Return a fair by its id, or None."""
        return (await self.get_many([fair_id]))[0]

    async def find_by_slug(self, slug: str) -> Fair | None:
        """Return a fair by its address, or None."""
        document = await self._fairs.find_one({"slug": slug})
        return None if document is None else from_document(Fair, document)

    async def spoken(self) -> set[str]:
        """Return the languages of the latest hundred published fairs."""
        found = await self._fairs.find({"published": True}, sort=[("_id", -1)], limit=100, projection={"languages": 1})
        return {language for each in found for language in each["languages"]}

    async def get_many(self, fair_ids: Sequence[str]) -> list[Fair | None]:
        """Return fairs in the order of their ids, None for missing ones."""
        return await self._fairs.get_many(Fair, fair_ids)

    async def add_registration(self, registration: Registration) -> None:
        """Add an application; raises `AlreadyApplied`."""
        try:
            await self._registrations.insert(to_document(registration))
        except DuplicateKeyError as error:
            raise AlreadyApplied from error

    async def replace_registration(self, registration: Registration) -> None:
        """Write the current state of a registration."""
        await self._registrations.replace({"_id": registration.id}, to_document(registration))

    async def find_registration(self, registration_id: str) -> Registration | None:
        """Return a registration by its id, or None."""
        document = await self._registrations.find_one({"_id": registration_id})
        return None if document is None else from_document(Registration, document)

    async def registration_of(self, fair_id: str, organisation_id: str, part: Part) -> Registration | None:
        """Return an organisation's registration for a fair, or None."""
        document = await self._registrations.find_one(
            {"fair_id": fair_id, "organisation_id": organisation_id, "part": part}
        )
        return None if document is None else from_document(Registration, document)

    async def refused(self, fair_id: str, part: Part, organisation_ids: Sequence[str]) -> set[str]:
        """Return which of these organisations a fair has declined; one command per hundred."""
        declined = (fair_id, part, RegistrationStatus.DECLINED)
        found = await self._registrations.find_in("organisation_id", organisation_ids)
        return {
            each["organisation_id"] for each in found if (each["fair_id"], each["part"], each["status"]) == declined
        }

    async def registrations_of(self, organisation_id: str, *, limit: int) -> list[Registration]:
        """Return an organisation's registrations."""
        documents = await self._registrations.find({"organisation_id": organisation_id}, sort=[("_id", 1)], limit=limit)
        return [from_document(Registration, document) for document in documents]

    async def list_registrations(
        self, fair_id: str, wanted: Slice, *, part: Part | None, status: RegistrationStatus | None
    ) -> Page[Registration]:
        """Return a fair's registrations, oldest first."""
        query: dict[str, object] = {"fair_id": fair_id}
        if part is not None:
            query["part"] = part
        if status is not None:
            query["status"] = status
        total = await self._registrations.count(query)
        if wanted.after:
            query |= after_keys([("_id", 1)], decode_cursor(wanted.after, [str]))
        documents = await self._registrations.find(query, sort=[("_id", 1)], limit=wanted.first + 1)
        found = [from_document(Registration, document) for document in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], wanted, total=total)

    async def taking_part(self, fair_id: str, part: Part, status: RegistrationStatus) -> AsyncIterator[list[str]]:
        """Yield the organisations with a registration of this status at a fair, in batches."""
        query, walk = {"fair_id": fair_id, "status": status, "part": part}, Walk("reg", _AT_ONCE, since=fair_id)
        async for documents in self._registrations.pages(query, walk, projection={"organisation_id": 1}):
            yield [each["organisation_id"] for each in documents]

    async def registrations_of_many(self, organisation_ids: Sequence[str]) -> list[Registration]:
        """Return the registrations of these organisations; one command per hundred."""
        documents = await self._registrations.find_in("organisation_id", organisation_ids)
        return [from_document(Registration, each) for each in documents]

    async def count_waiting(self, fair_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of undecided registrations by fair, omitting fairs without any."""
        waiting = {"fair_id": {"$in": list(fair_ids)}, "status": RegistrationStatus.APPLIED}
        counts = [{"$match": waiting}, {"$group": {"_id": "$fair_id", "count": {"$sum": 1}}}]
        return {each["_id"]: each["count"] for each in await self._registrations.aggregate(counts)}

    async def list(self, wanted: Slice, *, visible_to: str | None, mine: bool = False) -> Page[Fair]:
        """Return published fairs and an organiser's own, latest first; ``mine`` omits those of other organisers."""
        order = [("opens_at", -1), ("_id", -1)]
        own: dict[str, object] = {"organiser_id": visible_to}
        query: dict[str, object] = own if mine else {"$or": [{"published": True}, own]}
        if wanted.after:
            query = {"$and": [query, after_keys(order, decode_cursor(wanted.after, [datetime, str]))]}
        documents = await self._fairs.find(query, sort=order, limit=wanted.first + 1)
        fairs = [from_document(Fair, document) for document in documents]
        return page_of(fairs, [encode_cursor(fair.opens_at, fair.id) for fair in fairs], wanted)
