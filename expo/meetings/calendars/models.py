"""Connected calendars: which there are, when each is read next, and what went wrong last time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.kit.outbound.addresses import masked
from expo.kit.outbound.errors import FetchProblem
from expo.kit.outbound.fetching import FileVersion

EVERY: Final = timedelta(minutes=15)
"""Shortest time between two requests for the same calendar."""

MAX_CONNECTIONS: Final = 10
CONNECTIONS_WITHIN: Final = timedelta(hours=1)
"""How often a participant connects another calendar: each one is requested at once."""

_LONGEST_WAIT: Final = timedelta(hours=12)
_MAX_DOUBLINGS: Final = 10


class CalendarProblem(StrEnum):
    """Why a calendar could not be read: it could not be fetched (`FetchProblem`), or not understood."""

    ADDRESS_REFUSED = FetchProblem.ADDRESS_REFUSED.value
    UNREACHABLE = FetchProblem.UNREACHABLE.value
    TIMED_OUT = FetchProblem.TIMED_OUT.value
    HTTP_ERROR = FetchProblem.HTTP_ERROR.value
    WRONG_CONTENT = FetchProblem.WRONG_CONTENT.value
    TOO_LARGE = FetchProblem.TOO_LARGE.value
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True, kw_only=True)
class ConnectedCalendar:
    """A participant's own calendar, read for a fair; ids as in `Availability`.

    ``address`` is a secret of its owner. ``due_at`` is when it is read next, ``fetched_at`` when it was read last
    without a ``problem``, ``failures`` how often it was not since then. ``version`` and ``digest`` are those of the
    content read last, ``read_for`` says for which time zone and day.
    """

    id: str
    fair_id: str
    participant_id: str
    party_id: str
    address: str = field(repr=False)
    connected_at: datetime
    due_at: datetime
    fetched_at: datetime | None = None
    failures: int = 0
    problem: CalendarProblem | None = None
    version: FileVersion = field(default_factory=FileVersion)
    digest: str = ""
    read_for: str = ""

    @property
    def status(self) -> "CalendarStatus":
        """What its owner may see of it."""
        return CalendarStatus(masked(self.address), self.connected_at, self.fetched_at, self.problem)


@dataclass(frozen=True)
class CalendarStatus:
    """A connected calendar as its owner sees it: ``address`` is without what is secret in it."""

    address: str
    connected_at: datetime
    fetched_at: datetime | None
    problem: CalendarProblem | None


@dataclass(frozen=True)
class RecentConnections:
    """When a participant, by whose id it is stored, connected calendars: the last hour's, in order."""

    id: str
    connected_at: list[datetime] = field(default_factory=list)

    def wait(self, now: datetime) -> timedelta:
        """Return how long the participant has to wait before it connects another calendar; zero if not at all."""
        if len(self.connected_at) < MAX_CONNECTIONS:
            return timedelta(0)
        return max(self.connected_at[-MAX_CONNECTIONS] + CONNECTIONS_WITHIN - now, timedelta(0))

    def with_one(self, now: datetime) -> "RecentConnections":
        """Return the connections of the last hour with one now."""
        recent = [each for each in self.connected_at if each > now - CONNECTIONS_WITHIN]
        return RecentConnections(self.id, [*recent, now])


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after this many failures in a row: twice as long each time, at most half a day."""
    doublings: int = min(failures, _MAX_DOUBLINGS)
    return min(EVERY * (1 << doublings), _LONGEST_WAIT)
