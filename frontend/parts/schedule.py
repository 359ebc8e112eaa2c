"""Schedules in words: where one stands, why a pair does not meet, what would help, what a repair has done."""

from collections.abc import Mapping
from typing import Final

from frontend.site.languages.catalogues import marked

STATES: Final[Mapping[str, str]] = {
    "PLANNING": marked("Being made"),
    "DRAFT": marked("Draft"),
    "IN_FORCE": marked("In force"),
    "RETIRED": marked("Retired"),
}
REASONS: Final[Mapping[str, str]] = {
    "NOT_WISHED": marked("The buyer has not said yes."),
    "NEVER": marked("One of the two does not want to meet."),
    "NO_STAFF": marked("Nobody of the booth’s staff is there at any of the times."),
    "NO_LANGUAGE": marked("Nobody of the booth’s staff speaks a language that the buyer needs."),
    "NO_COMMON_TIME": marked("The buyer and the staff are never there at the same time."),
    "ROOM_LEFT": marked("There is still room: nothing stands in the way."),
    "STAFF_BOOKED": marked("Whenever the buyer is free, the staff have other meetings."),
    "BUYER_BOOKED": marked("Whenever the staff are free, the buyer has other meetings."),
    "NO_TABLE": marked("No table is free at any of the times."),
    "LIMIT": marked("As many meetings as somebody takes in a day are planned already."),
    "ALL_TAKEN": marked("At every time that both have, one of the two has another meeting."),
}
REMEDIES: Final[Mapping[str, str]] = {
    "NONE_NEEDED": marked("A repair of the schedule can bring them together."),
    "WISH": marked("One of the two would have to say yes."),
    "ADD_STAFF": marked("It helps if somebody of the staff is there."),
    "ADD_LANGUAGE": marked("It helps if somebody who speaks the language joins the staff."),
    "ADD_TIME": marked("It helps if either of them is there longer."),
    "ADD_TABLE": marked("One more table helps."),
    "RAISE_LIMIT": marked("It helps to take more meetings in a day."),
    "GIVE_WAY": marked("Another meeting would have to give way."),
}
CHANGES: Final[Mapping[str, str]] = {
    "MOVED": marked("Moved"),
    "MADE_WAY": marked("Made way"),
    "LOST": marked("Lost"),
    "WON": marked("Won"),
}
WHY_CHANGED: Final[Mapping[str, str]] = {
    "MOVED": marked("Somebody, or a table, was missing at its time."),
    "MADE_WAY": marked("So that a must can be met."),
    "WON": marked("There is room for it now."),
}
"""Why a repair has changed something; of what is lost, `REASONS` say it."""

HALVES: Final[Mapping[str, str]] = {"MORNING": marked("before noon"), "AFTERNOON": marked("from noon on")}
EFFORTS: Final = {10: marked("10 seconds"), 60: marked("1 minute"), 300: marked("5 minutes")}
"""How long a schedule may be searched for, by seconds."""

LENGTHS: Final = (10, 15, 20, 30, 45, 60)
"""How many minutes a meeting can take."""

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


def clock(minutes: int) -> str:
    """Return minutes after midnight as a ``time`` field shows them; the end of a day is midnight."""
    hour, minute = divmod(minutes % _DAY, _HOUR)
    return f"{hour:02}:{minute:02}"


def minutes_of(text: str, *, ends: bool = False) -> int:
    """Return what a ``time`` field says as minutes after midnight, -1 for no time; midnight can end a day."""
    hour, _, minute = text.partition(":")
    if not (hour.isascii() and hour.isdigit() and minute[:2].isascii() and minute[:2].isdigit() and len(hour) < 3):
        return -1
    found = int(hour) * _HOUR + int(minute[:2])
    return _DAY if ends and found == 0 else found
