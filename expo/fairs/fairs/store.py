"""Fairs and applications in the database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.fairs.fairs.errors import AlreadyApplied, SlugTaken
from expo.fairs.fairs.models import ApplicationStatus, Fair, FairApplication, ParticipantRole
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.db.range_scan import RangeScan
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of

FAIRS: Final = "fairs"
APPLICATIONS: Final = "applications"
_BATCH: Final = 1000
INDEXES: Final = {
    FAIRS: [IndexModel([("slug", 1)], unique=True), IndexModel([("opens_at", -1), ("_id", -1)])],
    APPLICATIONS: [
        IndexModel([("fair_id", 1), ("organisation_id", 1), ("role", 1)], unique=True),
        IndexModel([("organisation_id", 1), ("_id", 1)]),
        IndexModel([("fair_id", 1), ("status", 1), ("role", 1), ("_id", 1)]),
    ],
}


@dataclass(frozen=True)
class FairStore:
    """Stores fairs and applications."""

    database: Database

    @property
    def _fairs(self) -> Collection:
        return self.database.collection(FAIRS)

    @property
    def _applications(self) -> Collection:
        return self.database.collection(APPLICATIONS)

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

    async def published_languages(self) -> set[str]:
        """Return the languages of the latest hundred published fairs."""
        found = await self._fairs.find({"published": True}, sort=[("_id", -1)], limit=100, projection={"languages": 1})
        return {language for each in found for language in each["languages"]}

    async def get_many(self, fair_ids: Sequence[str]) -> list[Fair | None]:
        """Return fairs in the order of their ids, None for missing ones."""
        return await self._fairs.get_many(Fair, fair_ids)

    async def add_application(self, application: FairApplication) -> None:
        """Add an application; raises `AlreadyApplied`."""
        try:
            await self._applications.insert(to_document(application))
        except DuplicateKeyError as error:
            raise AlreadyApplied from error

    async def replace_application(self, application: FairApplication) -> None:
        """Write the current state of an application."""
        await self._applications.replace({"_id": application.id}, to_document(application))

    async def find_application(self, application_id: str) -> FairApplication | None:
        """Return an application by its id, or None."""
        document = await self._applications.find_one({"_id": application_id})
        return None if document is None else from_document(FairApplication, document)

    async def application_of(self, fair_id: str, organisation_id: str, role: ParticipantRole) -> FairApplication | None:
        """Return an organisation's application for a fair, or None."""
        document = await self._applications.find_one(
            {"fair_id": fair_id, "organisation_id": organisation_id, "role": role}
        )
        return None if document is None else from_document(FairApplication, document)

    async def declined(self, fair_id: str, role: ParticipantRole, organisation_ids: Sequence[str]) -> set[str]:
        """Return which of these organisations a fair has declined; one command per hundred."""
        declined = (fair_id, role, ApplicationStatus.DECLINED)
        found = await self._applications.find_in("organisation_id", organisation_ids)
        return {
            each["organisation_id"] for each in found if (each["fair_id"], each["role"], each["status"]) == declined
        }

    async def applications_of(self, organisation_id: str, *, limit: int) -> list[FairApplication]:
        """Return an organisation's applications."""
        documents = await self._applications.find({"organisation_id": organisation_id}, sort=[("_id", 1)], limit=limit)
        return [from_document(FairApplication, document) for document in documents]

    async def list_applications(
        self, fair_id: str, part: Slice, *, role: ParticipantRole | None, status: ApplicationStatus | None
    ) -> Page[FairApplication]:
        """Return a fair's applications, oldest first."""
        query: dict[str, object] = {"fair_id": fair_id}
        if role is not None:
            query["role"] = role
        if status is not None:
            query["status"] = status
        total = await self._applications.count(query)
        if part.after:
            query |= after_keys([("_id", 1)], decode_cursor(part.after, [str]))
        documents = await self._applications.find(query, sort=[("_id", 1)], limit=part.first + 1)
        found = [from_document(FairApplication, document) for document in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], part, total=total)

    async def taking_part(
        self, fair_id: str, role: ParticipantRole, status: ApplicationStatus
    ) -> AsyncIterator[list[str]]:
        """Yield the organisations with an application of this status at a fair, in batches."""
        query, walk = {"fair_id": fair_id, "status": status, "role": role}, RangeScan("app", _BATCH, since=fair_id)
        async for documents in self._applications.pages(query, walk, projection={"organisation_id": 1}):
            yield [each["organisation_id"] for each in documents]

    async def applications_of_many(self, organisation_ids: Sequence[str]) -> list[FairApplication]:
        """Return the applications of these organisations; one command per hundred."""
        documents = await self._applications.find_in("organisation_id", organisation_ids)
        return [from_document(FairApplication, each) for each in documents]

    async def count_waiting(self, fair_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of undecided applications by fair, omitting fairs without any."""
        waiting = {"fair_id": {"$in": list(fair_ids)}, "status": ApplicationStatus.APPLIED}
        counts = [{"$match": waiting}, {"$group": {"_id": "$fair_id", "count": {"$sum": 1}}}]
        return {each["_id"]: each["count"] for each in await self._applications.aggregate(counts)}

    async def list(self, part: Slice, *, visible_to: str | None, mine: bool = False) -> Page[Fair]:
        """Return published fairs and an organiser's own, latest first; ``mine`` omits those of other organisers."""
        order = [("opens_at", -1), ("_id", -1)]
        own: dict[str, object] = {"organiser_id": visible_to}
        query: dict[str, object] = own if mine else {"$or": [{"published": True}, own]}
        if part.after:
            query = {"$and": [query, after_keys(order, decode_cursor(part.after, [datetime, str]))]}
        documents = await self._fairs.find(query, sort=order, limit=part.first + 1)
        fairs = [from_document(Fair, document) for document in documents]
        return page_of(fairs, [encode_cursor(fair.opens_at, fair.id) for fair in fairs], part)
