"""Output: who meets whom, when, with which staff member; and the score."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A buyer meets a member of an exhibitor's staff for `length` slots, starting at `slot` (an index).

    A locked meeting is promised to both sides: it is never moved.
    """

    slot: int
    buyer: str
    exhibitor: str
    staff: str
    length: int = 1
    locked: bool = False

    @property
    def pair(self) -> tuple[str, str]:
        """The pair: buyer, exhibitor."""
        return self.buyer, self.exhibitor

    @property
    def slots(self) -> range:
        """The indices of its slots."""
        return range(self.slot, self.slot + self.length)


@dataclass(frozen=True)
class Schedule:
    """All meetings in order of time."""

    meetings: tuple[Meeting, ...] = ()

    @cached_property
    def of_pair(self) -> dict[tuple[str, str], Meeting]:
        """Meetings by pair of buyer and exhibitor."""
        return {each.pair: each for each in self.meetings}

    @cached_property
    def at(self) -> dict[tuple[str, int], Meeting]:
        """Meetings by person (buyer or staff member) and slot."""
        return {
            (person_id, slot): each
            for each in self.meetings
            for person_id in (each.buyer, each.staff)
            for slot in each.slots
        }


class Score(NamedTuple):
    """Quality of a schedule, compared lexicographically; higher is better."""

    musts: int
    """Sides whose MUST is met."""
    value: int
    """Weight of the LIKEs met, and the shares of buyers and exhibitors (see `Problem.shares`)."""
    compactness: int
    """Minus the idle slots: free ones between the first and the last meeting of a person's day, staff included."""
