"""Errors of calendars."""

from expo.kit.errors import Invalid


class CalendarUnreadable(Invalid):
    """The data is not a calendar, or breaks the rules of iCalendar."""

    code = "CALENDAR_UNREADABLE"

    def __init__(self, message: str = "This is not a calendar in iCalendar format.") -> None:
        super().__init__(message)


class CalendarTooLarge(Invalid):
    """The calendar has too many bytes, events or repetitions, or takes too long to read."""

    code = "CALENDAR_TOO_LARGE"

    def __init__(self) -> None:
        super().__init__("This calendar is too large.")
