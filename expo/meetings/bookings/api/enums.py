"""Enums of meetings, described for GraphQL before the first type refers to them."""

import strawberry

from expo.meetings.bookings.models import MeetingStatus, MeetingStep
from expo.meetings.models import MeetingSide

strawberry.enum(MeetingSide, name="MeetingSide", description="Side of a meeting.")
strawberry.enum(
    MeetingStatus,
    name="MeetingStatus",
    description="Status of a meeting: `REQUESTED` and `BOOKED` hold time, the others are final.",
)
strawberry.enum(MeetingStep, name="MeetingStep", description="What can happen to a meeting.")

__all__ = ["MeetingSide", "MeetingStatus", "MeetingStep"]
