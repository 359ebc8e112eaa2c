"""Announces what happens to meetings: in the journal, and to the people of both sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.fairs.fairs.models import Fair
from expo.kit.access import SYSTEM, Actor
from expo.kit.journal.entries import Journal, Subject
from expo.meetings.bookings.letters import MeetingNews
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingSide


@dataclass(frozen=True)
class MeetingAnnouncements:
    """Records news of meetings and tells both sides; all methods join the running transaction."""

    journal: Journal
    mails: MeetingMails

    async def tell(
        self, actor: Actor, news: MeetingNews, meeting: Meeting, fair: Fair, *, by: MeetingSide | None = None
    ) -> None:
        """Record news of a meeting and tell the other side, or both.

        ``by`` is the side that brings it about, unless that is the actor's own.
        """
        await self.record(actor, news, [meeting], fair)
        await self.mails.tell(news, meeting, fair, by=by or meeting.side_of(actor.organisation_id))

    async def tell_all(self, news: MeetingNews, meetings: Sequence[Meeting], fair: Fair) -> None:
        """Record the same news of many meetings, which no side brings about, and tell both sides."""
        await self.record(SYSTEM, news, meetings, fair)
        await self.mails.tell_all(news, meetings, fair)

    async def record(self, actor: Actor, news: MeetingNews, meetings: Sequence[Meeting], fair: Fair) -> None:
        """Record news of meetings of which nobody is told one by one."""
        facts = [
            {"exhibitor_id": each.exhibitor_id, "buyer_id": each.buyer_id, "begins_at": each.begins_at}
            for each in meetings
        ]
        subjects = [Subject("meeting", each.id) for each in meetings]
        subject_facts = list(zip(subjects, facts, strict=True))
        await self.journal.record_each(actor, f"meeting.{news}", subject_facts, fair_id=fair.id)
