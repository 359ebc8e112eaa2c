"""Errors of connected calendars."""

from expo.kit.errors import Conflict


class CalendarNotNeeded(Conflict):
    """The fair is over, so that no calendar needs to be read for it."""

    code = "CALENDAR_NOT_NEEDED"

    def __init__(self) -> None:
        super().__init__("This fair is over.")
