"""Enum of connected calendars, described for GraphQL before the first type refers to it."""

import strawberry

from expo.meetings.calendars.models import CalendarProblem

strawberry.enum(
    CalendarProblem,
    description="Why a calendar could not be read: its address leads to no public server; the server does not answer, "
    "or not in time; it answers with an error, or with something else than a calendar; the calendar is too large, or "
    "not in iCalendar format.",
)

__all__ = ["CalendarProblem"]
