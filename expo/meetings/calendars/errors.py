"""Errors of connected calendars."""

from datetime import timedelta

from expo.kit.errors import Conflict, TooMuch, whole_seconds


class CalendarNotNeeded(Conflict):
    """The fair is over, so that no calendar needs to be read for it."""

    code = "CALENDAR_NOT_NEEDED"

    def __init__(self) -> None:
        super().__init__("This fair is over.")


class TooManyCalendars(TooMuch):
    """The participant has connected as many calendars within an hour as are allowed."""

    code = "TOO_MANY_CALENDARS"

    def __init__(self, maximum: int, wait: timedelta) -> None:
        super().__init__(
            f"You can connect {maximum} calendars in an hour. Please try again later.",
            field="address",
            retry_after=whole_seconds(wait),
        )
