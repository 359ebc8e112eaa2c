"""Journal follower that hears of changes below meetings, and leaves the work to the worker's loop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from expo.kit.clock import Clock
from expo.kit.journal.entries import Entry
from expo.meetings.revalidation.models import MeetingDependency, Revalidation
from expo.meetings.revalidation.rules.open_rooms import may_be_open
from expo.meetings.revalidation.store import RevalidationStore

GRACE: Final = timedelta(minutes=10)
"""How long an exhibitor can take back that they have closed the booth or withdrawn the company."""
_DEPENDENCIES: Final[Mapping[str, MeetingDependency]] = {
    "fair.changed": MeetingDependency.FAIR,
    "exhibitor.suspended": MeetingDependency.EXHIBITOR,
    "exhibitor.withdrawn": MeetingDependency.EXHIBITOR,
    "booth.closed": MeetingDependency.BOOTH,
    "booth.changed": MeetingDependency.STAFF,
    "member.removed": MeetingDependency.MEMBER,
    "meeting.cancelled": MeetingDependency.MEETING,
}
_WITH_GRACE: Final = frozenset({"exhibitor.withdrawn", "booth.closed"})


@dataclass(frozen=True)
class RevalidationFollower:
    """Stores a revalidation for each change; several of the same thing become one."""

    _store: RevalidationStore
    clock: Clock

    @property
    def name(self) -> str:
        """Name of the follower's position."""
        return "meeting_revalidation"

    @property
    def verbs(self) -> frozenset[str]:
        """Verbs of what meetings depend on."""
        return frozenset(_DEPENDENCIES)

    async def begin(self) -> None:
        """Prepare nothing."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Have the meetings that these entries concern looked at."""
        found = {each.id: each for entry in entries for each in self._revalidations(entry)}
        await self._store.put(list(found.values()))

    async def close(self) -> None:
        """Release nothing."""

    def _revalidations(self, entry: Entry) -> Iterator[Revalidation]:
        now, dependency, subject_id = self.clock(), _DEPENDENCIES[entry.verb], entry.subject.id
        fair_id = organisation_id = None
        if dependency is MeetingDependency.FAIR and "opens_at" not in entry.facts:
            return
        if dependency is MeetingDependency.MEETING and not may_be_open(entry.facts["begins_at"], now):
            return
        if dependency in {MeetingDependency.BOOTH, MeetingDependency.STAFF}:
            subject_id, fair_id = entry.facts["exhibitor_id"], entry.fair_id
        elif dependency is MeetingDependency.MEMBER:
            subject_id, organisation_id = entry.facts["person_id"], entry.subject.id
        due_at = max(now, entry.at + GRACE) if entry.verb in _WITH_GRACE else now
        yield Revalidation(
            dependency=dependency,
            subject_id=subject_id,
            since=now,
            due_at=due_at,
            fair_id=fair_id,
            organisation_id=organisation_id,
        )
