"""Database store of meetings.

A meeting's document holds the cells of time that it occupies (`cells_of`) under one unique index: two meetings with a
person, a member of staff or a table in the same five minutes cannot both be written, whoever races.
"""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from collections.abc import Collection as Some
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from pymongo import IndexModel, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from expo.kit.db.documents import by_id
from expo.kit.db.mongo import Collection, Database, from_document
from expo.kit.db.range_scan import RangeScan
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of
from expo.meetings.bookings.errors import TimeTaken
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.rules.day_limits import LimitedDay
from expo.meetings.bookings.rules.reminders import next_reminder_at
from expo.meetings.bookings.store.documents import (
    CELLS,
    Planning,
    day_keys,
    meeting_document,
    occupied_keys,
    organisation_at_fair,
    pair_day_key,
    pair_key,
    planning_key,
)
from expo.meetings.models import MeetingSide

MEETINGS: Final = "meetings"
_REQUESTERS: Final = "meeting_requesters"
_HOST_DAYS: Final = "meeting_host_days"
INDEXES: Final = {
    MEETINGS: [
        IndexModel([(CELLS, 1)], unique=True, sparse=True),
        IndexModel([("days", 1)], sparse=True),
        IndexModel([("due_at", 1)], sparse=True),
        IndexModel([("remind_at", 1)], sparse=True),
        IndexModel([("agendas", 1), ("begins_at", 1), ("_id", 1)]),
        IndexModel([("limits", 1)], sparse=True),
        IndexModel([("planning", 1), ("_id", 1)]),
        IndexModel([("attended_by", 1), ("begins_at", 1)], sparse=True),
        IndexModel([("buyer_people", 1), ("_id", 1)]),
    ]
}
_ORDER: Final = [("begins_at", 1), ("_id", 1)]
_MAX_OFFERS: Final = 1_000
_DUE: Final = 200
_ID_PREFIX: Final = "meet"
_PAGE: Final = 500
_AT_ONCE: Final = 100
_DUPLICATE_KEY: Final = 11000


@dataclass(frozen=True)
class RequestCounts:
    """Counts that limit requests at a fair.

    ``unanswered`` are requests of an organisation; ``ahead`` are the meetings that a buyer and an exhibitor have
    arranged with each other, ``today`` those that they have requested of each other on this day.
    """

    unanswered: int
    ahead: int
    today: int


@dataclass(frozen=True)
class MeetingStore:
    """Stores meetings.

    Beside the meeting a document has: ``cells`` and ``days`` (person, staff member, exhibitor or table with a UTC day)
    while it holds time; ``agendas`` of both organisations; ``due_at``, when a proposal expires; ``remind_at``, when the
    next reminder is due; ``planning``, the fair with a `Planning`; ``limits``, the counts that limit requests and
    include it (`RequestCounts`); ``attended_by``, while it is in calendars, booked or cancelled: people of the buyer,
    members of staff, the exhibitor's organisation, and that at the fair. At ``most`` so many meetings of an attendee
    are read at once.
    """

    database: Database
    most: int = 1_000

    @property
    def _meetings(self) -> Collection:
        return self.database.collection(MEETINGS)

    async def insert(self, meeting: Meeting) -> None:
        """Insert a meeting; raises `TimeTaken`."""
        try:
            await self._meetings.insert(meeting_document(meeting))
        except DuplicateKeyError as error:
            raise _refusal(error) from error

    async def replace(self, meeting: Meeting) -> None:
        """Replace a meeting; raises `TimeTaken`."""
        try:
            await self._meetings.replace({"_id": meeting.id}, meeting_document(meeting))
        except DuplicateKeyError as error:
            raise _refusal(error) from error

    async def insert_many(self, meetings: Sequence[Meeting]) -> None:
        """Insert meetings in one command; raises `TimeTaken`."""
        try:
            await self._meetings.insert_many([meeting_document(each) for each in meetings])
        except BulkWriteError as error:
            raise _bulk_refusal(error) from error

    async def replace_many(self, meetings: Sequence[Meeting]) -> None:
        """Replace meetings in one command; raises `TimeTaken`."""
        try:
            await self._meetings.bulk([ReplaceOne({"_id": each.id}, meeting_document(each)) for each in meetings])
        except BulkWriteError as error:
            raise _bulk_refusal(error) from error

    async def set_schedule(self, meeting_ids: Sequence[str], schedule_id: str) -> None:
        """Record the schedule that plans these meetings."""
        change = {"$set": {"schedule_id": schedule_id}}
        await self._meetings.bulk([UpdateOne({"_id": each}, change) for each in meeting_ids])

    async def release(self, meeting_ids: Sequence[str]) -> None:
        """Free the time of meetings that are about to be moved; `replace` and `replace_many` occupy the new one."""
        change = {"$unset": {CELLS: "", "days": ""}}
        await self._meetings.bulk([UpdateOne({"_id": each}, change) for each in meeting_ids])

    async def find_many(self, meeting_ids: Sequence[str]) -> dict[str, Meeting]:
        """Return meetings by id, without those that do not exist."""
        found = await self._meetings.find_in("_id", meeting_ids)
        return {each["_id"]: from_document(Meeting, each) for each in found}

    async def arranged_between(self, fair_id: str, pairs: Sequence[tuple[str, str]]) -> list[Meeting]:
        """Return the meetings at a fair that these pairs of buyer and exhibitor have arranged themselves."""
        found = await self._meetings.find_in("limits", [pair_key(fair_id, each) for each in pairs])
        return [from_document(Meeting, each) for each in found]

    async def pages(self, fair_id: str, planning: Planning, *, after: str = "") -> AsyncIterator[list[Meeting]]:
        """Yield a fair's meetings with this relation to its schedule, in pages by id, from after an id on."""
        walk = RangeScan(_ID_PREFIX, _PAGE, after=after)
        async for documents in self._meetings.pages({"planning": planning_key(fair_id, planning)}, walk):
            yield [from_document(Meeting, each) for each in documents]

    async def ending_after(self, at: datetime, organisation_id: str, fair_id: str) -> AsyncIterator[list[Meeting]]:
        """Yield an organisation's meetings at a fair that end after a time, in order of time, a hundred at once."""
        query = {"agendas": organisation_at_fair(organisation_id, fair_id), "ends_at": {"$gt": at}}
        async for documents in self._meetings.stream(query, sort=_ORDER, at_once=_AT_ONCE):
            yield [from_document(Meeting, each) for each in documents]

    async def of_buyer_person(self, person_id: str) -> AsyncIterator[list[Meeting]]:
        """Yield all meetings in which a person takes part for a buyer, ended ones too, in pages by id."""
        async for documents in self._meetings.pages({"buyer_people": person_id}, RangeScan(_ID_PREFIX, _PAGE)):
            yield [from_document(Meeting, each) for each in documents]

    async def find(self, meeting_id: str) -> Meeting | None:
        """Return a meeting, or None."""
        document = await self._meetings.find_one({"_id": meeting_id})
        return None if document is None else from_document(Meeting, document)

    async def agenda(self, organisation_id: str, fair_id: str, part: Slice, *, since: datetime | None) -> Page[Meeting]:
        """Return an organisation's meetings at a fair in order of time; with ``since``, those that end later."""
        query: dict[str, Any] = {"agendas": organisation_at_fair(organisation_id, fair_id)}
        if since is not None:
            query["ends_at"] = {"$gt": since}
        total = await self._meetings.count(query)
        if part.after:
            query |= after_keys(_ORDER, decode_cursor(part.after, [datetime, str]))
        documents = await self._meetings.find(query, sort=_ORDER, limit=part.first + 1)
        found = [from_document(Meeting, each) for each in documents]
        return page_of(found, [encode_cursor(each.begins_at, each.id) for each in found], part, total=total)

    async def attended_by(self, attendee: str, *, begins_after: datetime, begins_by: datetime) -> list[Meeting]:
        """Return booked, and once booked and then cancelled meetings of an attendee that begin in a period.

        An attendee is a person of a buyer, a member of staff, an exhibitor's organisation, or that at one fair
        (`organisation_at_fair`). Meetings are in order of time, ``most`` of them.
        """
        query = {"attended_by": attendee, "begins_at": {"$gt": begins_after, "$lte": begins_by}}
        documents = await self._meetings.find(query, sort=[("begins_at", 1)], limit=self.most)
        return [from_document(Meeting, each) for each in documents]

    async def taken_cells(self, resources: Some[str], begins_at: datetime, ends_at: datetime) -> set[str]:
        """Return the occupied cells of people, staff, exhibitors or tables from one time to another."""
        documents = await self._meetings.find_in(*occupied_keys(resources, begins_at, ends_at))
        return {cell for each in documents for cell in each.get(CELLS, ()) if cell.partition("@")[0] in resources}

    async def on_days(self, days: Some[LimitedDay]) -> list[Meeting]:
        """Return the meetings of hosts on days that they limit, and more around these days."""
        names = [key for each in days for key in day_keys([each.host_id], each.begins_at, each.ends_at)]
        documents = await self._meetings.find_in("days", names) if names else []
        return [from_document(Meeting, each) for each in by_id(documents).values()]

    async def lock_days(self, days: Some[LimitedDay]) -> None:
        """Have meetings that are booked at once on a host's limited day written, and counted, one after the other.

        Joins the running transaction, which then conflicts with others that book on one of these days.
        """
        names = sorted({each.name for each in days})
        steps = [UpdateOne({"_id": name}, {"$inc": {"bookings": 1}}, upsert=True) for name in names]
        await self.database.collection(_HOST_DAYS).bulk(steps)

    async def offers(self, fair_id: str, exhibitor_id: str, buyer_id: str) -> list[Meeting]:
        """Return the meetings that the waiting list of an exhibitor has offered to a buyer, answered ones too."""
        query = {"agendas": organisation_at_fair(buyer_id, fair_id), "exhibitor_id": exhibitor_id, "waiting_list": True}
        return [from_document(Meeting, each) for each in await self._meetings.find(query, limit=_MAX_OFFERS)]

    async def declined_buyers(self, fair_id: str, exhibitor_organisation_id: str) -> frozenset[str]:
        """Return the buyers whose requests at a fair an exhibitor has declined, at most 1,000 requests."""
        query = {
            "agendas": organisation_at_fair(exhibitor_organisation_id, fair_id),
            "status": MeetingStatus.DECLINED,
            "ended_by": MeetingSide.EXHIBITOR,
        }
        found = await self._meetings.find(query, sort=[("begins_at", -1)], limit=_MAX_OFFERS)
        return frozenset(each["buyer_id"] for each in found)

    async def lock_requests(self, organisation_id: str, fair_id: str) -> None:
        """Have requests that an organisation makes at once written, and counted, one after the other.

        Joins the running transaction, which then conflicts with others of the same organisation.
        """
        requester = {"_id": organisation_at_fair(organisation_id, fair_id)}
        await self.database.collection(_REQUESTERS).update(requester, {"$inc": {"requests": 1}}, upsert=True)

    async def request_counts(
        self, requester_id: str, fair_id: str, pair: tuple[str, str], now: datetime
    ) -> RequestCounts:
        """Return the counts that limit a request of an organisation at a fair, in one command; days are those of UTC.

        ``pair`` are buyer and exhibitor.
        """
        unanswered, arranged = organisation_at_fair(requester_id, fair_id), pair_key(fair_id, pair)
        requested = pair_day_key(fair_id, pair, now)
        documents = await self._meetings.find(
            {"limits": {"$in": [unanswered, arranged, requested]}}, projection={"limits": 1, "ends_at": 1}
        )
        counts = Counter(key for each in documents for key in each["limits"])
        ahead = sum(arranged in each["limits"] and each["ends_at"] > now for each in documents)
        return RequestCounts(counts[unanswered], ahead, counts[requested])

    async def due(self, now: datetime) -> list[str]:
        """Return the ids of meetings whose proposal's time for an answer is over, the oldest first, at most 200."""
        return await self._due("due_at", now)

    async def put_off_expiry(self, meeting_id: str, until: datetime) -> None:
        """Have `due` return a meeting no sooner than at a time, unless it changes before."""
        await self._meetings.update({"_id": meeting_id, "due_at": {"$exists": True}}, {"$set": {"due_at": until}})

    async def to_remind(self, now: datetime) -> list[str]:
        """Return the ids of meetings of which a reminder is due, the longest due first, at most 200."""
        return await self._due("remind_at", now)

    async def put_off_reminder(self, meeting_id: str, until: datetime) -> None:
        """Have `to_remind` return a meeting no sooner than at a time, unless it changes before."""
        await self._meetings.update({"_id": meeting_id, "remind_at": {"$exists": True}}, {"$set": {"remind_at": until}})

    async def set_reminded(self, meeting: Meeting, until: datetime) -> None:
        """Record that reminders due until a time need no email any more; nothing else changes."""
        next_at = next_reminder_at(replace(meeting, reminded_until=until))
        later = {"$set": {"reminded_until": until, "remind_at": next_at}}
        none_left = {"$set": {"reminded_until": until}, "$unset": {"remind_at": ""}}
        await self._meetings.update({"_id": meeting.id}, later if next_at else none_left)

    async def set_arrival(self, meeting_id: str, side: MeetingSide, at: datetime) -> None:
        """Record when a side first entered the meeting's room; nothing else changes."""
        await self._meetings.update({"_id": meeting_id}, {"$set": {f"arrivals.{side}": at}})

    async def _due(self, key: str, now: datetime) -> list[str]:
        documents = await self._meetings.find({key: {"$lte": now}}, sort=[(key, 1)], limit=_DUE, projection={"_id": 1})
        return [each["_id"] for each in documents]


def _refusal(error: DuplicateKeyError) -> Exception:
    return TimeTaken() if CELLS in str(error) else error


def _bulk_refusal(error: BulkWriteError) -> Exception:
    failures = (error.details or {}).get("writeErrors", ())
    is_taken = any(each["code"] == _DUPLICATE_KEY and CELLS in each["errmsg"] for each in failures)
    return TimeTaken() if is_taken else error
