"""Enums of meeting tables, described for GraphQL before the first type refers to them."""

import strawberry

from expo.meetings.bookings.api.enums import MeetingSide
from expo.meetings.tables.models import PointKind

strawberry.enum(
    PointKind,
    name="MeetingPointKind",
    description="Kind of a point: a note, an agreement, or a task for one side.",
)

__all__ = ["MeetingSide", "PointKind"]
