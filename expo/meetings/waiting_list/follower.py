"""Journal follower that has waiting lists checked when a time of their exhibitor may have become free."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.kit.clock import Clock
from expo.kit.journal.entries import Entry
from expo.meetings.waiting_list.models import list_id
from expo.meetings.waiting_list.store import WaitingListStore

_FREEING: Final = frozenset(
    {
        "availability.saved",
        "booking_policy.saved",
        "meeting.booked",
        "meeting.cancelled",
        "meeting.declined",
        "meeting.expired",
        "meeting.handed_over",
        "meeting.moved",
        "meeting.proposal_declined",
        "meeting.proposal_expired",
        "meeting.proposal_withdrawn",
        "meeting.proposed",
    }
)
"""Verbs after which a time may be free or an offer answered."""


@dataclass(frozen=True)
class WaitingListFollower:
    """Marks the lists of exhibitors whose meetings, hours or policy have changed; no others are ever read."""

    _store: WaitingListStore
    clock: Clock

    @property
    def name(self) -> str:
        """Name of the follower's position."""
        return "waiting_lists"

    @property
    def verbs(self) -> frozenset[str]:
        """Verbs that may free a time."""
        return _FREEING

    async def begin(self) -> None:
        """Prepare nothing."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Have the lists of these entries' exhibitors checked."""
        lists = {list_id(each.fair_id, _exhibitor(each)) for each in entries if each.fair_id}
        if lists:
            await self._store.check(lists, self.clock())

    async def close(self) -> None:
        """Release nothing."""


def _exhibitor(entry: Entry) -> str:
    if entry.subject.kind == "exhibitor":
        return entry.subject.id
    return str(entry.facts.get("exhibitor_id") or entry.facts.get("party_id") or "")
