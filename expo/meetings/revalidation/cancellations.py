"""Cancels meetings that have lost what they depend on; both sides are told why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expo.fairs.fairs.models import Fair
from expo.kit.clock import Clock
from expo.meetings.bookings.announcements import MeetingAnnouncements
from expo.meetings.bookings.letters import MeetingNews, cancellation_sentence
from expo.meetings.bookings.models import Meeting, MeetingStep
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import CancellationReason, MeetingSide

ReasonOf = Callable[[Meeting], CancellationReason | None]


@dataclass(frozen=True)
class MeetingCancellations:
    """Cancels many meetings with a few commands. All methods join the running transaction."""

    _store: MeetingStore
    announcements: MeetingAnnouncements
    clock: Clock

    async def cancel(self, fair: Fair, meeting_ids: Sequence[str], reason_of: ReasonOf) -> None:
        """Cancel those meetings, requests included, for which there is a reason; those that have begun stay."""
        now = self.clock()
        cancelled = [
            each.called_off(reason, cancellation_sentence(reason), now)
            for each in await self.ahead(meeting_ids)
            if (reason := reason_of(each)) is not None
        ]
        await self._replace(MeetingNews.CANCELLED, cancelled, fair)

    async def withdraw_proposals(
        self, fair: Fair, meeting_ids: Sequence[str], is_lost: Callable[[Meeting], bool]
    ) -> None:
        """Leave those booked meetings at their time of which the other time that is proposed is lost."""
        now = self.clock()
        kept = [each.without_proposal(now) for each in await self.ahead(meeting_ids) if is_lost(each)]
        await self._replace(MeetingNews.PROPOSAL_WITHDRAWN, kept, fair)

    async def ahead(self, meeting_ids: Sequence[str]) -> list[Meeting]:
        """Return those meetings that hold a time that has not come yet."""
        found, now = await self._store.find_many(meeting_ids), self.clock()
        return [each for each in found.values() if each.allows(MeetingStep.CANCEL, MeetingSide.EXHIBITOR, now)]

    async def _replace(self, news: MeetingNews, meetings: Sequence[Meeting], fair: Fair) -> None:
        if meetings:
            await self._store.replace_many(meetings)
            await self.announcements.tell_all(news, meetings, fair)
