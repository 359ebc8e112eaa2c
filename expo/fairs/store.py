"""Fairs, programme items and registrations in the database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.fairs.errors import AlreadyApplied, SlugTaken
from expo.fairs.floor import HallPlan
from expo.fairs.models import Announcement, Fair, Part, ProgrammeItem, Registration, RegistrationStatus
from expo.kit.mongo import Collection, Database, from_document, to_document
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of
from expo.kit.walks import Walk

FAIRS: Final = "fairs"
PROGRAMME: Final = "programme"
REGISTRATIONS: Final = "registrations"
PLANS: Final = "hall_plans"
ANNOUNCEMENTS: Final = "announcements"
_AT_ONCE: Final = 1000
INDEXES: Final = {
    FAIRS: [IndexModel([("slug", 1)], unique=True), IndexModel([("opens_at", -1), ("_id", -1)])],
    PROGRAMME: [IndexModel([("fair_id", 1), ("starts_at", 1), ("_id", 1)])],
    REGISTRATIONS: [
        IndexModel([("fair_id", 1), ("organisation_id", 1), ("part", 1)], unique=True),
        IndexModel([("organisation_id", 1), ("_id", 1)]),
        IndexModel([("fair_id", 1), ("status", 1), ("part", 1), ("_id", 1)]),
    ],
    PLANS: [],
    ANNOUNCEMENTS: [IndexModel([("fair_id", 1)])],
}


@dataclass(frozen=True)
class FairStore:
    """Keeps fairs and what belongs to them alone."""

    database: Database

    @property
    def _fairs(self) -> Collection:
        return self.database.collection(FAIRS)

    @property
    def _programme(self) -> Collection:
        return self.database.collection(PROGRAMME)

    @property
    def _plans(self) -> Collection:
        return self.database.collection(PLANS)

    @property
    def _announcements(self) -> Collection:
        return self.database.collection(ANNOUNCEMENTS)

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
        """Write a fair as it is now; raises `SlugTaken`."""
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
        """Return the languages of published fairs, of the latest hundred."""
        found = await self._fairs.find({"published": True}, sort=[("_id", -1)], limit=100, projection={"languages": 1})
        return {language for each in found for language in each["languages"]}

    async def get_many(self, fair_ids: list[str]) -> list[Fair | None]:
        """Return fairs in the order of their ids, None for those that do not exist."""
        return await self._fairs.get_many(Fair, fair_ids)

    async def add_programme_item(self, item: ProgrammeItem) -> None:
        """Add something to a programme."""
        await self._programme.insert(to_document(item))

    async def remove_programme_item(self, fair_id: str, item_id: str) -> bool:
        """Remove something from a fair's programme and say whether it was there."""
        return bool(await self._programme.delete({"_id": item_id, "fair_id": fair_id}))

    async def programmes(self, fair_ids: Sequence[str], *, limit: int) -> list[ProgrammeItem]:
        """Return what is in the programmes of these fairs, in the order of time, at most ``limit`` for each fair."""
        query, order = {"fair_id": {"$in": list(fair_ids)}}, [("starts_at", 1), ("_id", 1)]
        documents = await self._programme.find(query, sort=order, limit=limit * len(fair_ids))
        return [from_document(ProgrammeItem, each) for each in documents]

    async def add_registration(self, registration: Registration) -> None:
        """Add an application; raises `AlreadyApplied`."""
        try:
            await self._registrations.insert(to_document(registration))
        except DuplicateKeyError as error:
            raise AlreadyApplied from error

    async def replace_registration(self, registration: Registration) -> None:
        """Write a registration as it is now."""
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
        """Return which of these organisations a fair has declined; a command for each hundred of them."""
        declined = (fair_id, part, RegistrationStatus.DECLINED)
        found = await self._registrations.find_in("organisation_id", organisation_ids)
        return {
            each["organisation_id"] for each in found if (each["fair_id"], each["part"], each["status"]) == declined
        }

    async def registrations_of(self, organisation_id: str, *, limit: int) -> list[Registration]:
        """Return what an organisation has applied to."""
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

    async def plans(self, keys: Sequence[str]) -> dict[str, HallPlan]:
        """Return plans of halls by their keys (`expo.fairs.floor.plan_key`); absent ones are left out."""
        found = await self._plans.get_many(HallPlan, list(keys))
        return {plan.id: plan for plan in found if plan is not None}

    async def put_plan(self, plan: HallPlan) -> None:
        """Write a hall's plan as it is now."""
        await self._plans.replace({"_id": plan.id}, to_document(plan), upsert=True)

    async def touch_plan(self, plan_id: str) -> None:
        """Count a use of a plan, so that transactions which rely on it do not pass each other."""
        await self._plans.update({"_id": plan_id}, {"$inc": {"uses": 1}})

    async def announcements_of(self, fair_ids: Sequence[str]) -> list[Announcement]:
        """Return all announcements of these fairs."""
        return [from_document(Announcement, each) for each in await self._announcements.find_in("fair_id", fair_ids)]

    async def find_announcement(self, announcement_id: str) -> Announcement | None:
        """Return an announcement by its id, or None."""
        document = await self._announcements.find_one({"_id": announcement_id})
        return None if document is None else from_document(Announcement, document)

    async def put_announcement(self, announcement: Announcement) -> None:
        """Write an announcement as it is now."""
        await self._announcements.replace({"_id": announcement.id}, to_document(announcement), upsert=True)

    async def remove_announcement(self, announcement_id: str) -> None:
        """Remove an announcement."""
        await self._announcements.delete({"_id": announcement_id})

    async def find_programme_item(self, item_id: str) -> ProgrammeItem | None:
        """Return something in a programme by its id, or None."""
        document = await self._programme.find_one({"_id": item_id})
        return None if document is None else from_document(ProgrammeItem, document)

    async def replace_programme_item(self, item: ProgrammeItem) -> None:
        """Write something in a programme as it is now."""
        await self._programme.replace({"_id": item.id}, to_document(item))

    async def taking_part(self, fair_id: str, part: Part, status: RegistrationStatus) -> AsyncIterator[list[str]]:
        """Give the organisations with a registration of this status at a fair, some at a time."""
        query, walk = {"fair_id": fair_id, "status": status, "part": part}, Walk("reg", _AT_ONCE, since=fair_id)
        async for documents in self._registrations.pages(query, walk, projection={"organisation_id": 1}):
            yield [each["organisation_id"] for each in documents]

    async def registrations_of_many(self, organisation_ids: Sequence[str]) -> list[Registration]:
        """Return what these organisations have applied to; a command for each hundred of them."""
        documents = await self._registrations.find_in("organisation_id", organisation_ids)
        return [from_document(Registration, each) for each in documents]

    async def count_waiting(self, fair_ids: Sequence[str]) -> dict[str, int]:
        """Return how many registrations wait for a decision, by fair; fairs where none waits are left out."""
        waiting = {"fair_id": {"$in": list(fair_ids)}, "status": RegistrationStatus.APPLIED}
        counts = [{"$match": waiting}, {"$group": {"_id": "$fair_id", "count": {"$sum": 1}}}]
        return {each["_id"]: each["count"] for each in await self._registrations.aggregate(counts)}

    async def list(self, wanted: Slice, *, visible_to: str | None, mine: bool = False) -> Page[Fair]:
        """Return published fairs and an organiser's own, latest first; ``mine`` leaves out those of others."""
        order = [("opens_at", -1), ("_id", -1)]
        own: dict[str, object] = {"organiser_id": visible_to}
        query: dict[str, object] = own if mine else {"$or": [{"published": True}, own]}
        if wanted.after:
            query = {"$and": [query, after_keys(order, decode_cursor(wanted.after, [datetime, str]))]}
        documents = await self._fairs.find(query, sort=order, limit=wanted.first + 1)
        fairs = [from_document(Fair, document) for document in documents]
        return page_of(fairs, [encode_cursor(fair.opens_at, fair.id) for fair in fairs], wanted)
