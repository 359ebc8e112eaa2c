"""Planned meetings of a schedule, and what becomes of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.kit.ids import id_of
from expo.meetings.bookings.models import Hosting, Meeting


@dataclass(frozen=True, kw_only=True)
class ScheduleEntry:
    """A meeting of a schedule; ``staff_id`` None: whoever is at the booth."""

    buyer_id: str
    exhibitor_id: str
    staff_id: str | None
    begins_at: datetime
    minutes: int

    @property
    def pair(self) -> tuple[str, str]:
        """Buyer and exhibitor."""
        return self.buyer_id, self.exhibitor_id

    @property
    def host_id(self) -> str:
        """The member of staff who receives the buyer; the exhibitor, for whoever is at the booth."""
        return self.staff_id or self.exhibitor_id

    @property
    def hosting(self) -> Hosting:
        """Who receives the buyer."""
        return Hosting([self.staff_id] if self.staff_id else [])

    def agrees_with(self, meeting: Meeting) -> bool:
        """Return whether a meeting has the planned time and staff."""
        return (meeting.begins_at, meeting.minutes, meeting.hosting.staff_ids) == (
            self.begins_at,
            self.minutes,
            self.hosting.staff_ids,
        )


class PlanOutcome(StrEnum):
    """What has become of a planned meeting.

    `KEPT`: it was booked at this time before. `LEFT`: the two sides have arranged or ended their meeting themselves, or
    met already. `NO_LONGER_FREE`: somebody has another meeting, or is not there.
    """

    BOOKED = "booked"
    MOVED = "moved"
    KEPT = "kept"
    LEFT = "left"
    NO_LONGER_FREE = "no longer free"
    PAST = "past"

    @property
    def is_booked(self) -> bool:
        """Whether the meeting holds the planned time."""
        return self in _BOOKED

    @property
    def takes_time(self) -> bool:
        """Whether the meeting takes a time that it did not hold before."""
        return self in _TAKING

    @property
    def is_lost(self) -> bool:
        """Whether the pair should meet and cannot."""
        return self in _LOST


_BOOKED: Final = frozenset({PlanOutcome.BOOKED, PlanOutcome.MOVED, PlanOutcome.KEPT})
_TAKING: Final = frozenset({PlanOutcome.BOOKED, PlanOutcome.MOVED})
_LOST: Final = frozenset({PlanOutcome.NO_LONGER_FREE, PlanOutcome.PAST})


def planned_meeting_id(fair_id: str, pair: tuple[str, str]) -> str:
    """Return the id of the one meeting that schedules of a fair give a pair of buyer and exhibitor."""
    return id_of("meet", fair_id, *pair)


def outcome_of(
    planned: ScheduleEntry, before: Meeting | None, now: datetime, *, is_arranged: bool, is_present: bool
) -> PlanOutcome:
    """Return what becomes of a planned meeting if nobody else has its time.

    ``before`` is the pair's meeting of earlier schedules. ``is_arranged``: the pair has another meeting that it has
    arranged itself; ``is_present``: all participants are there at the planned time.
    """
    if before is not None and (before.rearranged or before.ended_by is not None):
        return PlanOutcome.LEFT
    if before is not None and before.holds_time and planned.agrees_with(before):
        return PlanOutcome.KEPT
    if before is not None and before.holds_time and before.begins_at <= now:
        return PlanOutcome.LEFT
    if before is None or not before.holds_time:
        outcome = PlanOutcome.LEFT if is_arranged else PlanOutcome.BOOKED
    else:
        outcome = PlanOutcome.MOVED
    if outcome is PlanOutcome.LEFT or (is_present and planned.begins_at > now):
        return outcome
    return PlanOutcome.PAST if planned.begins_at <= now else PlanOutcome.NO_LONGER_FREE
