"""What lies on the table of a meeting, and the minutes that are made of it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.kit.errors import VersionConflict
from expo.localisation.models import Text
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import MeetingSide
from expo.meetings.tables.errors import PointNotFound, ProductNotShown, TableFull

CHANGED: Final = "meeting_tables"
"""Topic of signals that a table has changed, with the meeting's id."""
MAX_PRODUCTS: Final = 20
MAX_POINTS: Final = 100
MAX_POINT_LENGTH: Final = 1_000
MAX_MESSAGES: Final = 500
MAX_MINUTES: Final = 10
"""How often the minutes of one meeting are sent."""
MAX_ATTENDEES: Final = 60
MINUTES_AFTER: Final = timedelta(minutes=15)
"""How long after the end of a meeting its minutes are sent by themselves."""
LEFT_FOR: Final = timedelta(minutes=2)
"""How long both sides have left before the minutes are sent: they may be on their way back."""
OPEN_AFTER: Final = timedelta(days=30)
"""How long after the end of a meeting its table can be changed."""


class PointKind(StrEnum):
    """Kind of a point: a note, an agreement, or a task for one side."""

    NOTE = "NOTE"
    AGREED = "AGREED"
    TO_DO = "TO_DO"


@dataclass(frozen=True, kw_only=True)
class PointContent:
    """What a point says; a task has the side that does it, and may have a day by which."""

    kind: PointKind
    text: Text
    owner: MeetingSide | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingPoint:
    """A point of the notes, which its own side alone changes; ``author`` is the person's name then."""

    id: str
    side: MeetingSide
    author: str
    content: PointContent
    version: int = 1
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingAttendee:
    """A person who came to the meeting, with their name then."""

    person_id: str
    side: MeetingSide
    name: str
    arrived_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingTable:
    """The table of a meeting, with the meeting's id.

    ``version`` counts all changes, ``points_version`` those of points. ``minutes_number`` is that of the latest minutes
    sent, 0 before the first, and ``minuted_version`` the version of the points in them. ``left_at`` is when the last
    person left, while nobody is there. ``due_at`` is when the worker looks whether to send the minutes.
    """

    id: str
    product_ids: list[str] = field(default_factory=list)
    shown_product_id: str | None = None
    message_ids: list[str] = field(default_factory=list)
    points: list[MeetingPoint] = field(default_factory=list)
    attendees: list[MeetingAttendee] = field(default_factory=list)
    version: int = 0
    points_version: int = 0
    minutes_number: int = 0
    minuted_version: int = 0
    left_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def has_unsent_points(self) -> bool:
        """Whether there are points, and they have changed since the latest minutes."""
        return bool(self.points) and self.points_version != self.minuted_version

    def with_product(self, product_id: str) -> "MeetingTable":
        """Return the table with a product, shown to both; itself if it is. Raises `TableFull`."""
        if product_id in self.product_ids:
            return self.showing(product_id)
        if len(self.product_ids) >= MAX_PRODUCTS:
            raise TableFull(MAX_PRODUCTS, "products")
        return replace(self._next(), product_ids=[*self.product_ids, product_id], shown_product_id=product_id)

    def showing(self, product_id: str) -> "MeetingTable":
        """Return the table with another product shown to both; itself if it is. Raises `ProductNotShown`."""
        if product_id not in self.product_ids:
            raise ProductNotShown
        return self if self.shown_product_id == product_id else replace(self._next(), shown_product_id=product_id)

    def without_product(self, product_id: str) -> "MeetingTable":
        """Return the table without a product, the one after it shown instead; itself if it does not lie there."""
        if product_id not in self.product_ids:
            return self
        at, rest = self.product_ids.index(product_id), [each for each in self.product_ids if each != product_id]
        neighbour = rest[min(at, len(rest) - 1)] if rest else None
        shown = neighbour if self.shown_product_id == product_id else self.shown_product_id
        return replace(self._next(), product_ids=rest, shown_product_id=shown)

    def with_message(self, message_id: str) -> "MeetingTable":
        """Return the table with one more message. Raises `TableFull`."""
        if len(self.message_ids) >= MAX_MESSAGES:
            raise TableFull(MAX_MESSAGES, "messages")
        return replace(self._next(), message_ids=[*self.message_ids, message_id])

    def with_point(self, point: MeetingPoint) -> "MeetingTable":
        """Return the table with one more point. Raises `TableFull`."""
        if len(self.points) >= MAX_POINTS:
            raise TableFull(MAX_POINTS, "points")
        return self._with_points([*self.points, point])

    def with_changed_point(
        self, point_id: str, side: MeetingSide, content: PointContent, *, version: int, at: datetime
    ) -> "MeetingTable":
        """Return the table with a point changed by its side, as it was at ``version``.

        Raises `PointNotFound`, `VersionConflict`.
        """
        before = self.point(point_id, side)
        if before.version != version:
            raise VersionConflict(before.version)
        after = replace(before, content=content, version=version + 1, changed_at=at)
        return self._with_points([after if each.id == point_id else each for each in self.points])

    def without_point(self, point_id: str, side: MeetingSide) -> "MeetingTable":
        """Return the table without a point of a side. Raises `PointNotFound`."""
        self.point(point_id, side)
        return self._with_points([each for each in self.points if each.id != point_id])

    def point(self, point_id: str, side: MeetingSide) -> MeetingPoint:
        """Return a point of a side; raises `PointNotFound`."""
        found = next((each for each in self.points if each.id == point_id and each.side is side), None)
        if found is None:
            raise PointNotFound
        return found

    def attended_by(self, attendee: MeetingAttendee) -> "MeetingTable":
        """Return the table once somebody has come, or come again: nobody's absence counts any more."""
        is_known = attendee.person_id in {each.person_id for each in self.attendees}
        if is_known or len(self.attendees) >= MAX_ATTENDEES:
            return replace(self, left_at=None)
        return replace(self._next(), attendees=[*self.attendees, attendee], left_at=None)

    def left(self, at: datetime) -> "MeetingTable":
        """Return the table once the last person has left."""
        return replace(self, left_at=at)

    def minuted(self) -> "MeetingTable":
        """Return the table once its points are sent as minutes. Raises `TableFull`."""
        if self.minutes_number >= MAX_MINUTES:
            raise TableFull(MAX_MINUTES, "minutes")
        number = self.minutes_number + 1
        return replace(self._next(), minutes_number=number, minuted_version=self.points_version)

    def scheduled(self, meeting: Meeting) -> "MeetingTable":
        """Return the table with the time at which the worker looks: none without points, or once there are minutes."""
        if not self.points or self.minutes_number or meeting.status is not MeetingStatus.BOOKED:
            return replace(self, due_at=None)
        latest = minutes_due_at(meeting)
        both_came = {each.side for each in self.attendees} == set(MeetingSide)
        is_left = self.left_at is not None and both_came and self.left_at >= meeting.begins_at
        return replace(self, due_at=min(latest, self.left_at + LEFT_FOR) if is_left and self.left_at else latest)

    def _with_points(self, points: list[MeetingPoint]) -> "MeetingTable":
        return replace(self._next(), points=points, points_version=self.points_version + 1)

    def _next(self) -> "MeetingTable":
        return replace(self, version=self.version + 1)


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """The minutes of a meeting, as they were sent: ``sent_by`` is None where nobody pressed a button."""

    id: str
    meeting_id: str
    number: int
    sent_at: datetime
    sent_by: MeetingSide | None
    attendees: list[MeetingAttendee]
    product_ids: list[str]
    points: list[MeetingPoint]


def new_table(meeting: Meeting) -> MeetingTable:
    """Return the table before anybody has laid anything on it: the meeting's own product is there."""
    product_ids = [meeting.product_id] if meeting.product_id else []
    return MeetingTable(id=meeting.id, product_ids=product_ids, shown_product_id=meeting.product_id)


def minutes_due_at(meeting: Meeting) -> datetime:
    """Return when the minutes of a meeting are sent at the latest."""
    return meeting.ends_at + MINUTES_AFTER


def minutes_id(meeting_id: str, number: int) -> str:
    """Return the id of the minutes with this number, from 1."""
    return f"{meeting_id}/{number}"


def minutes_of(table: MeetingTable, sent_at: datetime, sent_by: MeetingSide | None) -> Minutes:
    """Return the minutes that a table gives (`MeetingTable.minuted`)."""
    return Minutes(
        id=minutes_id(table.id, table.minutes_number),
        meeting_id=table.id,
        number=table.minutes_number,
        sent_at=sent_at,
        sent_by=sent_by,
        attendees=table.attendees,
        product_ids=table.product_ids,
        points=table.points,
    )
