"""Schedules in words: their states, why a pair does not meet, remedies, and the effects of a revision."""

from collections.abc import Mapping
from typing import Final

from frontend.site.languages.catalogues import marked, marked_in

STATES: Final[Mapping[str, str]] = {
    "IN_PROGRESS": marked("In progress"),
    "DRAFT": marked("Draft"),
    "PUBLISHED": marked_in("schedule", "Published"),
    "REPLACED": marked("Replaced"),
}
REASONS: Final[Mapping[str, str]] = {
    "NOT_REQUESTED": marked("The buyer has not requested this meeting."),
    "NEVER": marked("One of the two sides does not want to meet."),
    "NO_STAFF": marked("None of the booth staff is available at any of the times."),
    "NO_LANGUAGE": marked("None of the booth staff speaks a language the buyer needs."),
    "NO_COMMON_TIME": marked("The buyer and the staff are never available at the same time."),
    "ROOM_LEFT": marked("There is room for this meeting."),
    "STAFF_BOOKED": marked("Whenever the buyer is free, the staff have other meetings."),
    "BUYER_BOOKED": marked("Whenever the staff are free, the buyer has other meetings."),
    "NO_TABLE": marked("No table is free at any of the times."),
    "LIMIT": marked("One side has already reached its daily limit of meetings."),
    "ALL_TAKEN": marked("Every time that suits both is taken by another meeting."),
}
REMEDIES: Final[Mapping[str, str]] = {
    "NONE_NEEDED": marked("Revising the schedule could fit this meeting in."),
    "REQUEST": marked("Both sides would have to want to meet."),
    "ADD_STAFF": marked("Make someone from the booth staff available."),
    "ADD_LANGUAGE": marked("Add someone who speaks the language to the booth staff."),
    "ADD_TIME": marked("Extend the hours of either side."),
    "ADD_TABLE": marked("Add a table."),
    "RAISE_LIMIT": marked("Raise the daily limit of meetings."),
    "GIVE_WAY": marked("Another meeting would have to be moved or dropped."),
}
CHANGES: Final[Mapping[str, str]] = {
    "MOVED": marked("Moved"),
    "MADE_WAY": marked("Moved to make room"),
    "LOST": marked("Dropped"),
    "WON": marked("Added"),
}
WHY_CHANGED: Final[Mapping[str, str]] = {
    "MOVED": marked("Someone, or a table, was not available at that time."),
    "MADE_WAY": marked("To make room for a must-meet."),
    "WON": marked("There is room for it now."),
}
"""Why a revision has changed a meeting; for lost meetings see `REASONS`."""

HALVES: Final[Mapping[str, str]] = {"MORNING": marked("morning"), "AFTERNOON": marked("afternoon")}
EFFORTS: Final = {10: marked("10 seconds"), 60: marked("1 minute"), 300: marked("5 minutes")}
"""Search times for a schedule to choose from, by seconds."""

LENGTHS: Final = (10, 15, 20, 30, 45, 60)
"""Lengths of a meeting to choose from, in minutes."""

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


def clock(minutes: int) -> str:
    """Format minutes after midnight for a ``time`` field; the end of a day is midnight."""
    hour, minute = divmod(minutes % _DAY, _HOUR)
    return f"{hour:02}:{minute:02}"


def minutes_of(text: str, *, ends: bool = False) -> int:
    """Parse a ``time`` field into minutes after midnight, -1 if invalid; with ``ends``, midnight ends the day."""
    hour, _, minute = text.partition(":")
    if not (hour.isascii() and hour.isdigit() and minute[:2].isascii() and minute[:2].isdigit() and len(hour) < 3):
        return -1
    found = int(hour) * _HOUR + int(minute[:2])
    return _DAY if ends and found == 0 else found
