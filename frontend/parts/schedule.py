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
    "NEVER": marked("One side is not interested in this meeting."),
    "NO_STAFF": marked("None of the booth staff is available at any of the times."),
    "NO_LANGUAGE": marked("None of the booth staff speaks a language the buyer needs."),
    "NO_COMMON_TIME": marked("The buyer and the staff are never available at the same time."),
    "ROOM_LEFT": marked("A suitable time is free."),
    "STAFF_BOOKED": marked("Whenever the buyer is free, the staff have other meetings."),
    "BUYER_BOOKED": marked("Whenever the staff are free, the buyer has other meetings."),
    "NO_TABLE": marked("No table is free at any of the times."),
    "LIMIT": marked("One side has already reached its daily limit of meetings."),
    "ALL_TAKEN": marked("Every time that suits both is taken by another meeting."),
    "NO_LONGER_FREE": marked("The scheduled time was no longer free when the schedule was published."),
    "PAST": marked("The scheduled time was over when the schedule was published."),
}
REMEDIES: Final[Mapping[str, str]] = {
    "NONE_NEEDED": marked("Revising the schedule could fit this meeting in."),
    "REQUEST": marked("Both sides need to agree to meet."),
    "ADD_STAFF": marked("Ask the exhibitor to make booth staff available."),
    "ADD_LANGUAGE": marked("Ask the exhibitor to add booth staff who speak the language."),
    "ADD_TIME": marked("Ask the buyer or the exhibitor to extend their availability."),
    "ADD_TABLE": marked("Add a table."),
    "RAISE_LIMIT": marked("Raise the daily limit of meetings."),
    "GIVE_WAY": marked("Another meeting would have to be moved or dropped."),
}
BUYER_REASONS: Final[Mapping[str, str]] = {
    **REASONS,
    "NOT_REQUESTED": marked("You have not requested this meeting."),
    "NO_STAFF": marked("No booth staff are available at any of the times."),
    "NO_LANGUAGE": marked("No booth staff speak a language you need."),
    "NO_COMMON_TIME": marked("You and the booth staff are never available at the same time."),
    "STAFF_BOOKED": marked("Whenever you are free, the booth staff have other meetings."),
    "BUYER_BOOKED": marked("Whenever the booth staff are free, you have other meetings."),
    "LIMIT": marked("You or the exhibitor have reached the maximum number of meetings per day."),
}
"""Reasons as the buyer of the pair reads them."""

BUYER_REMEDIES: Final[Mapping[str, str]] = {
    **REMEDIES,
    "ADD_STAFF": marked("The exhibitor would have to make booth staff available."),
    "ADD_LANGUAGE": marked("The exhibitor would have to add booth staff who speak the language."),
    "ADD_TIME": marked("Add more hours to your availability below."),
    "ADD_TABLE": marked("The organiser would have to add a table."),
    "RAISE_LIMIT": marked("Raise your maximum meetings per day below, if you have set one."),
}
"""Remedies as the buyer of the pair reads them."""

EXHIBITOR_REMEDIES: Final[Mapping[str, str]] = {
    **REMEDIES,
    "ADD_STAFF": marked("Make someone from the booth staff available."),
    "ADD_LANGUAGE": marked("Add someone who speaks the language to the booth staff."),
    "ADD_TIME": marked("Extend your staff’s availability below."),
    "ADD_TABLE": BUYER_REMEDIES["ADD_TABLE"],
}
"""Remedies as the exhibitor of the pair reads them."""

CHANGES: Final[Mapping[str, str]] = {
    "MOVED": marked("Moved"),
    "MADE_WAY": marked("Moved to make room"),
    "LOST": marked("Removed"),
    "WON": marked("Added"),
}
WHY_CHANGED: Final[Mapping[str, str]] = {
    "MOVED": marked("Someone, or a table, was not available at that time."),
    "MADE_WAY": marked("To make room for a must-meet."),
    "WON": marked("A suitable time is now free."),
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
