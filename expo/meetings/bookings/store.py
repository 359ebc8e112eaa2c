"""Database store of meetings.

A meeting's document holds the cells of time that it occupies (`cells_of`) under one unique index: two meetings with a
person, a member of staff or a table in the same five minutes cannot both be written, whoever races.
"""

from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of
from expo.meetings.bookings.errors import TimeTaken
from expo.meetings.bookings.models import Meeting, MeetingStatus, cells_of

MEETINGS: Final = "meetings"
_CELLS: Final = "cells"
INDEXES: Final = {
    MEETINGS: [
        IndexModel([(_CELLS, 1)], unique=True, sparse=True),
        IndexModel([("days", 1)], sparse=True),
        IndexModel([("due_at", 1)], sparse=True),
        IndexModel([("agendas", 1), ("begins_at", 1), ("_id", 1)]),
        IndexModel([("requester", 1)], sparse=True),
    ]
}
_ORDER: Final = [("begins_at", 1), ("_id", 1)]
_DUE: Final = 200
_ID_PREFIX: Final = "meet"


@dataclass(frozen=True)
class MeetingStore:
    """Stores meetings.

    Beside the meeting a document has: ``cells`` and ``days`` (person, staff member or exhibitor with a UTC day) while
    it holds time; ``agendas`` of both organisations; ``due_at``, when a proposal expires; ``requester``, while a
    buyer's request is open.
    """

    database: Database

    @property
    def _meetings(self) -> Collection:
        return self.database.collection(MEETINGS)

    async def insert(self, meeting: Meeting) -> None:
        """Insert a meeting; raises `TimeTaken`."""
        try:
            await self._meetings.insert(_document(meeting))
        except DuplicateKeyError as error:
            raise _refusal(error) from error

    async def replace(self, meeting: Meeting) -> None:
        """Replace a meeting; raises `TimeTaken`."""
        try:
            await self._meetings.replace({"_id": meeting.id}, _document(meeting))
        except DuplicateKeyError as error:
            raise _refusal(error) from error

    async def find(self, meeting_id: str) -> Meeting | None:
        """Return a meeting, or None."""
        document = await self._meetings.find_one({"_id": meeting_id})
        return None if document is None else from_document(Meeting, document)

    async def agenda(self, organisation_id: str, fair_id: str, part: Slice, *, since: datetime | None) -> Page[Meeting]:
        """Return an organisation's meetings at a fair in order of time; with ``since``, those that end later."""
        query: dict[str, Any] = {"agendas": _agenda(organisation_id, fair_id)}
        if since is not None:
            query["ends_at"] = {"$gt": since}
        total = await self._meetings.count(query)
        if part.after:
            query |= after_keys(_ORDER, decode_cursor(part.after, [datetime, str]))
        documents = await self._meetings.find(query, sort=_ORDER, limit=part.first + 1)
        found = [from_document(Meeting, each) for each in documents]
        return page_of(found, [encode_cursor(each.begins_at, each.id) for each in found], part, total=total)

    async def taken_cells(self, resources: Some[str], begins_at: datetime, ends_at: datetime) -> set[str]:
        """Return the occupied cells of people, staff, exhibitors or tables from one time to another."""
        days = [f"{each}@{day}" for each in sorted(resources) for day in _days(begins_at, ends_at)]
        documents = await self._meetings.find_in("days", days) if days else []
        return {cell for each in documents for cell in each.get(_CELLS, ()) if cell.partition("@")[0] in resources}

    async def taken_places(self, day_resources: Some[str]) -> set[str]:
        """Return the occupied places of hosts' days (`day_resource`), as cells."""
        documents = await self._meetings.find_in("days", day_resources) if day_resources else []
        return {cell for each in documents for cell in each.get(_CELLS, ()) if cell.partition("@")[0] in day_resources}

    async def count_requests(self, buyer_id: str, fair_id: str) -> int:
        """Count a buyer's requests at a fair that await an answer."""
        return await self._meetings.count({"requester": _agenda(buyer_id, fair_id)})

    async def due(self, now: datetime) -> list[Meeting]:
        """Return meetings with a proposal whose time for an answer is over, at most 200."""
        documents = await self._meetings.find({"due_at": {"$lte": now}}, limit=_DUE)
        return [from_document(Meeting, each) for each in documents]


def _document(meeting: Meeting) -> Document:
    document = to_document(meeting) | {
        "ends_at": meeting.ends_at,
        "agendas": [_agenda(each, meeting.fair_id) for each in (meeting.buyer_id, meeting.exhibitor_organisation_id)],
    }
    if cells := cells_of(meeting):
        document |= {_CELLS: cells, "days": sorted({_day_of(each) for each in cells})}
    if meeting.holds_time and meeting.proposal is not None:
        document["due_at"] = min(meeting.proposal.answer_by, meeting.proposal.begins_at)
    if meeting.status is MeetingStatus.REQUESTED:
        document["requester"] = _agenda(meeting.organisation_of(meeting.requested_by), meeting.fair_id)
    return document


def _day_of(cell: str) -> str:
    """Return the key of ``days`` for a cell: a resource with its UTC day, or a host's day."""
    resource, _, at = cell.partition("@")
    return f"{resource}@{at[:8]}" if len(at) == len("YYYYmmddHHMM") else resource


def _refusal(error: DuplicateKeyError) -> Exception:
    return TimeTaken() if _CELLS in str(error) else error


def _agenda(organisation_id: str, fair_id: str) -> str:
    return f"{organisation_id}/{fair_id}"


def _days(begins_at: datetime, ends_at: datetime) -> Sequence[str]:
    first, last = begins_at.astimezone(UTC).date(), ends_at.astimezone(UTC).date()
    return [f"{first + timedelta(days=each):%Y%m%d}" for each in range((last - first).days + 1)]
