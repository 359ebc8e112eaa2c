"""Enum of availability, described for GraphQL before the first type refers to it."""

import strawberry

from expo.meetings.availability.models import DayPart

strawberry.enum(DayPart, name="DayPart", description="Half of a day: before noon, or from noon on.")

__all__ = ["DayPart"]
