"""Meetings in words: their kinds, and what each is waiting for."""

from collections.abc import Mapping
from typing import Any, Final

from frontend.site.languages.catalogues import marked, marked_in

KINDS: Final[Mapping[str, str]] = {
    "VIDEO": marked("Video meeting"),
    "PHONE": marked("Phone call"),
    "AT_BOOTH": marked("At the booth"),
}
STATUSES: Final[Mapping[str, str]] = {
    "REQUESTED": marked_in("meeting", "Requested"),
    "BOOKED": marked_in("meeting", "Booked"),
    "DECLINED": marked_in("meeting", "Declined"),
    "CANCELLED": marked_in("meeting", "Cancelled"),
    "EXPIRED": marked_in("meeting", "Not answered in time"),
}
_OUR_ANSWER: Final = marked("Waiting for your answer")
_THEIR_ANSWER: Final = marked("Waiting for their answer")
_LOOKS: Final = {"BOOKED": "good", "CANCELLED": "bad", "DECLINED": "bad", "EXPIRED": "bad"}


def states_of(meeting: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the labels of a meeting, each with the look of its badge: its status, and whose answer it waits for."""
    status, proposal = meeting["status"], meeting["proposal"]
    found = [] if status == "REQUESTED" and proposal else [(STATUSES[status], _LOOKS.get(status, "wait"))]
    if proposal:
        found.append((_THEIR_ANSWER if proposal["by"] == meeting["side"] else _OUR_ANSWER, "wait"))
    return found
