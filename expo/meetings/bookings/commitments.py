"""What a schedule has to respect at a fair: meetings that companies have arranged, held or ended themselves."""

from dataclasses import dataclass, field

from expo.fairs.fairs.models import Fair
from expo.kit.clock import Clock
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.rules.commitments import Commitment, commitments_of
from expo.meetings.bookings.store import MeetingStore, Planning
from expo.meetings.models import MeetingSide


@dataclass(frozen=True)
class FairCommitments:
    """Meetings at a fair that schedules leave as they are.

    ``times`` are those that companies hold for each other and that are not over. Pairs of buyer and exhibitor: ``met``
    have had the meeting of a schedule, or are having it; of ``ended`` pairs a side has declined or cancelled it.
    """

    times: list[Commitment] = field(default_factory=list)
    met: set[tuple[str, str]] = field(default_factory=set)
    ended: dict[tuple[str, str], MeetingSide] = field(default_factory=dict)

    @property
    def arranged(self) -> set[tuple[str, str]]:
        """Pairs that have arranged a meeting that is not over."""
        return {each.pair for each in self.times}


@dataclass(frozen=True)
class CommitmentReader:
    """Reads the commitments of a fair, without permission checks: for services above."""

    _store: MeetingStore
    clock: Clock

    async def at_fair(self, fair: Fair) -> FairCommitments:
        """Return the commitments at a fair as of now."""
        commitments, now = FairCommitments(), self.clock()
        async for page in self._store.pages(fair.id, Planning.ARRANGED):
            for meeting in page:
                commitments.times.extend(each for each in commitments_of(meeting) if each.hosts_free_at > now)
                self._add_if_met(commitments, meeting)
        async for page in self._store.pages(fair.id, Planning.SCHEDULED):
            for meeting in page:
                self._add_if_met(commitments, meeting)
        async for page in self._store.pages(fair.id, Planning.ENDED):
            commitments.ended.update({each.pair: each.ended_by for each in page if each.ended_by})
        return commitments

    def _add_if_met(self, commitments: FairCommitments, meeting: Meeting) -> None:
        if meeting.schedule_id is not None and meeting.begins_at <= self.clock():
            commitments.met.add(meeting.pair)
