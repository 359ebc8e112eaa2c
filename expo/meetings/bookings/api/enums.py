"""Enums of meetings, described for GraphQL before the first type refers to them."""

import strawberry

from expo.meetings.bookings.models import MeetingStatus, MeetingStep
from expo.meetings.models import CancellationReason, MeetingSide

strawberry.enum(MeetingSide, name="MeetingSide", description="Side of a meeting.")
strawberry.enum(
    MeetingStatus,
    name="MeetingStatus",
    description="Status of a meeting: `REQUESTED` and `BOOKED` hold time, the others are final.",
)
strawberry.enum(MeetingStep, name="MeetingStep", description="What can happen to a meeting.")

strawberry.enum(
    CancellationReason,
    name="CancellationReason",
    description="Why a meeting is cancelled that neither of its sides has cancelled.",
)

__all__ = ["CancellationReason", "MeetingSide", "MeetingStatus", "MeetingStep"]
