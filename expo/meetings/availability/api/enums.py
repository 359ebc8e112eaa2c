"""Enums of availability, described for GraphQL before the first type refers to them."""

import strawberry

from expo.meetings.availability.models import DayPart, Weekday

strawberry.enum(DayPart, name="DayPart", description="Half of a day: before noon, or from noon on.")
strawberry.enum(Weekday, name="Weekday", description="Day of the week.")

__all__ = ["DayPart", "Weekday"]
