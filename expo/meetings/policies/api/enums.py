"""Enum of booking policies, described for GraphQL before the first type refers to it."""

import strawberry

from expo.meetings.models import MeetingKind

strawberry.enum(
    MeetingKind,
    name="MeetingKind",
    description="How people meet: by video in a room of the fair, by phone, or at the exhibitor's booth.",
)

__all__ = ["MeetingKind"]
