"""Database store of schedules and their meetings."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from pymongo import DeleteOne, IndexModel, ReplaceOne, UpdateOne

from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.matchmaking.schedules.models import (
    DigestParty,
    MeetingSchedule,
    PendingDigest,
    ScheduleChange,
    ScheduledMeeting,
    ScheduleStatus,
    UnscheduledRequest,
)

SCHEDULES: Final = "meeting_schedules"
SCHEDULED: Final = "scheduled_fairs"
MEETINGS: Final = "scheduled_meetings"
UNSCHEDULED: Final = "unscheduled_requests"
CHANGES: Final = "schedule_changes"
DIGESTS: Final = "pending_digests"
INDEXES: Final = {
    SCHEDULES: [IndexModel([("fair_id", 1), ("_id", -1)])],
    MEETINGS: [
        IndexModel([("schedule_id", 1), ("_id", 1)]),
        IndexModel([("schedule_id", 1), ("buyer_id", 1)]),
        IndexModel([("schedule_id", 1), ("exhibitor_id", 1)]),
    ],
    UNSCHEDULED: [
        IndexModel([("schedule_id", 1), ("_id", 1)]),
        IndexModel([("schedule_id", 1), ("buyer_id", 1)]),
        IndexModel([("schedule_id", 1), ("exhibitor_id", 1)]),
    ],
    CHANGES: [IndexModel([("schedule_id", 1), ("_id", 1)])],
    DIGESTS: [IndexModel([("fair_id", 1)])],
}
_BATCH: Final = 1_000
_LATEST: Final = 20
Row = TypeVar("Row", ScheduledMeeting, UnscheduledRequest, ScheduleChange)
_WHERE: Final[dict[type, str]] = {ScheduledMeeting: MEETINGS, UnscheduledRequest: UNSCHEDULED, ScheduleChange: CHANGES}


@dataclass(frozen=True)
class ScheduleStore:
    """Stores schedules with their meetings, unscheduled requests, and the changes made by revisions."""

    database: Database

    @property
    def _schedules(self) -> Collection:
        return self.database.collection(SCHEDULES)

    async def put(self, schedule: MeetingSchedule) -> None:
        """Insert or replace a schedule."""
        await self._schedules.replace({"_id": schedule.id}, to_document(schedule), upsert=True)

    async def find(self, schedule_id: str) -> MeetingSchedule | None:
        """Return a schedule, or None."""
        document = await self._schedules.find_one({"_id": schedule_id})
        return None if document is None else from_document(MeetingSchedule, document)

    async def latest(self, fair_id: str) -> list[MeetingSchedule]:
        """Return the latest schedules of a fair, newest first."""
        found = await self._schedules.find({"fair_id": fair_id}, sort=[("_id", -1)], limit=_LATEST)
        return [from_document(MeetingSchedule, each) for each in found]

    async def published(self, fair_id: str) -> MeetingSchedule | None:
        """Return the published schedule of a fair, or None."""
        document = await self._schedules.find_one({"fair_id": fair_id, "status": ScheduleStatus.PUBLISHED})
        return None if document is None else from_document(MeetingSchedule, document)

    async def touch(self, fair_id: str) -> None:
        """Increment the fair's change counter, so that concurrent transactions on its schedules conflict."""
        await self.database.collection(SCHEDULED).update({"_id": fair_id}, {"$inc": {"changes": 1}}, upsert=True)

    async def find_meeting(self, meeting_id: str) -> ScheduledMeeting | None:
        """Return a meeting of any schedule, or None."""
        document = await self._rows(ScheduledMeeting).find_one({"_id": meeting_id})
        return None if document is None else from_document(ScheduledMeeting, document)

    async def put_meeting(self, meeting: ScheduledMeeting) -> None:
        """Replace a meeting."""
        await self._rows(ScheduledMeeting).replace({"_id": meeting.id}, to_document(meeting))

    async def put_rows(self, kind: type[Row], schedule_id: str, rows: Sequence[Row]) -> None:
        """Replace all rows of a kind that a schedule has."""
        collection = self._rows(kind)
        await collection.delete({"schedule_id": schedule_id})
        for first in range(0, len(rows), _BATCH):
            await collection.insert_many([to_document(each) for each in rows[first : first + _BATCH]])

    async def rows(self, kind: type[Row], schedule_id: str) -> list[Row]:
        """Return all rows of a kind that a schedule has, in order."""
        found = await self._rows(kind).find({"schedule_id": schedule_id}, sort=[("_id", 1)])
        return [from_document(kind, each) for each in found]

    async def count(self, kind: type[Row], schedule_id: str) -> int:
        """Count the rows of a kind that a schedule has."""
        return await self._rows(kind).count({"schedule_id": schedule_id})

    async def stream(self, schedule_id: str, *, after: str, at_once: int) -> AsyncIterator[list[ScheduledMeeting]]:
        """Yield a schedule's meetings after an id, in order of time, at most ``at_once`` at a time."""
        query = {"schedule_id": schedule_id, "_id": {"$gt": after}}
        async for documents in self._rows(ScheduledMeeting).stream(query, sort=[("_id", 1)], at_once=at_once):
            yield [from_document(ScheduledMeeting, each) for each in documents]

    async def drop(
        self, schedule_id: str, dropped: Sequence[ScheduledMeeting], lost: Sequence[UnscheduledRequest]
    ) -> None:
        """Take meetings out of a schedule and its figures; add the requests among them that remain unscheduled."""
        await self._rows(ScheduledMeeting).delete_in([each.id for each in dropped])
        rows = [ReplaceOne({"_id": each.id}, to_document(each), upsert=True) for each in lost]
        await self._rows(UnscheduledRequest).bulk(rows)
        musts = sum(each.musts for each in dropped)
        change = {"figures.meetings": -len(dropped), "figures.must_meets_scheduled": -musts}
        await self._schedules.update({"_id": schedule_id}, {"$inc": change})

    async def add_to_digests(self, fair_id: str, counts: Mapping[DigestParty, int]) -> None:
        """Add to the numbers of new meetings in the companies' coming emails."""
        changes = [
            UpdateOne(
                {"_id": f"{fair_id}/{party.side}/{party.party_id}"},
                {
                    "$inc": {"count": count},
                    "$set": {"fair_id": fair_id, "side": party.side, "party_id": party.party_id},
                },
                upsert=True,
            )
            for party, count in counts.items()
        ]
        await self._digests.bulk(changes)

    async def pending_digests(self, fair_id: str, *, at_once: int) -> AsyncIterator[list[PendingDigest]]:
        """Yield the companies that have not got their email, with the numbers of meetings."""
        async for documents in self._digests.stream({"fair_id": fair_id}, at_once=at_once):
            yield [from_document(PendingDigest, each) for each in documents]

    async def remove_digests(self, digests: Sequence[PendingDigest]) -> None:
        """Remove the numbers of companies that get their email."""
        await self._digests.bulk([DeleteOne({"_id": each.id}) for each in digests])

    @property
    def _digests(self) -> Collection:
        return self.database.collection(DIGESTS)

    async def page(
        self,
        kind: type[Row],
        schedule_id: str,
        part: Slice,
        on: tuple[datetime, datetime] | None = None,
        **of: str,
    ) -> Page[Row]:
        """Return a page of a schedule's rows of a kind, all or those of a buyer or an exhibitor, with the total count.

        ``on`` are the start of a day and of the next one, for meetings only: their ids sort by time.
        """
        query: dict[str, Any] = {"schedule_id": schedule_id, **of}
        if on is not None:
            first, after = (f"{schedule_id}/{each.astimezone(UTC):%Y%m%d%H%M}" for each in on)
            query["_id"] = {"$gte": first, "$lt": after}
        total = await self._rows(kind).count(query)
        if part.after:
            query["_id"] = {**query.get("_id", {}), "$gt": decode_cursor(part.after, [str])[0]}
        documents = await self._rows(kind).find(query, sort=[("_id", 1)], limit=part.first + 1)
        found = [from_document(kind, each) for each in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], part, total=total)

    def _rows(self, kind: type) -> Collection:
        return self.database.collection(_WHERE[kind])
