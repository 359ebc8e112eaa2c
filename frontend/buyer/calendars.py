"""Connected calendars in words: why one could not be read."""

from collections.abc import Mapping
from typing import Final

from frontend.site.languages.catalogues import marked

CALENDAR_PROBLEMS: Final[Mapping[str, str]] = {
    "ADDRESS_REFUSED": marked("Its address does not lead to a public server."),
    "UNREACHABLE": marked("Its server does not answer."),
    "TIMED_OUT": marked("Its server takes too long to answer."),
    "HTTP_ERROR": marked("Its server answers with an error. Check whether the address is still valid."),
    "WRONG_CONTENT": marked("Its address leads to something other than a calendar."),
    "TOO_LARGE": marked("It is too large."),
    "UNREADABLE": marked("It is not in iCalendar format."),
}
