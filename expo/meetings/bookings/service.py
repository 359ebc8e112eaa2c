"""Meetings, with access control: visible only to the two companies that meet."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM, Actor, require_kind, require_scope, require_signed_in
from expo.kit.calendars.events import CalendarMethod
from expo.kit.calendars.writing import write_calendar
from expo.kit.clock import Clock, checked_moment
from expo.kit.db.due_items import DueItems
from expo.kit.db.identity_map import identity_map
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid, VersionConflict
from expo.kit.ids import is_id
from expo.kit.paging import Page, Slice
from expo.localisation.models import Text, checked_text
from expo.meetings.bookings.announcements import MeetingAnnouncements
from expo.meetings.bookings.booth_calendar import BoothCalendar
from expo.meetings.bookings.errors import (
    MeetingNotFound,
    MeetingStepRefused,
    TimeNotAvailable,
    TimeTaken,
)
from expo.meetings.bookings.letters import MeetingNews
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.models import (
    MAX_PEOPLE,
    MAX_TEXT_LENGTH,
    Hosting,
    Meeting,
    MeetingStatus,
    MeetingStep,
    TimeProposal,
)
from expo.meetings.bookings.requests import MeetingRequest, MeetingRequests
from expo.meetings.bookings.rules.free_times import BoothTimes, FreeTime
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import READ, WRITE, MeetingKind, MeetingSide


@dataclass(frozen=True)
class Meetings:
    """Requests, books, moves and cancels meetings. Both sides are told of every change."""

    _store: MeetingStore
    calendar: BoothCalendar
    requests: MeetingRequests
    announcements: MeetingAnnouncements
    mails: MeetingMails
    accounts: Accounts
    fairs: Fairs
    database: Database
    clock: Clock

    async def request(self, actor: Actor, *, request: MeetingRequest) -> Meeting:
        """Request a meeting; it is booked at once where the exhibitor's policy asks for no confirmation.

        Buyers request meetings with exhibitors, exhibitors with buyers who have sent them an enquiry. Raises
        `SignInRequired`, `Forbidden`, `FairNotFound`, `ExhibitorNotFound`, `EnquiryNotFound`,
        `ExhibitorNotParticipating`, `StaffNotFound`, `TimeNotAvailable`, `TimeTaken`, `TooManyRequests`, `Invalid`.
        """
        require_scope(actor, WRITE)
        request = replace(request, begins_at=checked_moment(request.begins_at, field="beginsAt"))
        note = _optional_text(request.note, request.language, "note")

        async def write() -> Meeting:
            with identity_map():  # nothing that is read through it is changed by this transaction
                return await self._write_request(actor, request, note)

        return await self.database.transact(write, Meeting)

    async def _write_request(self, actor: Actor, request: MeetingRequest, note: Text | None) -> Meeting:
        fair = await self.fairs.get(actor, fair_id=request.fair_id)
        meeting = await self.requests.meeting(actor, request, fair, note)
        await self._store.insert(meeting)
        is_booked = meeting.status is MeetingStatus.BOOKED
        news = MeetingNews.BOOKED if is_booked else MeetingNews.REQUESTED
        await self.announcements.tell(actor, news, meeting, fair)
        return meeting

    async def accept(self, actor: Actor, *, meeting_id: str, version: int) -> Meeting:
        """Accept the time that the other side has proposed; ``version`` is the meeting's as the actor saw it.

        Raises `MeetingNotFound`, `MeetingStepRefused`, `VersionConflict`, and `ExhibitorNotParticipating` or
        `TimeNotAvailable` where the booth has closed or the fair has been moved meanwhile.
        """

        async def write() -> Meeting:
            before, side = await self._own(actor, meeting_id, WRITE)
            _require_version(before, version)
            after, fair = before.accepted(side, self.clock()), await self._fair(before)
            times = await self.calendar.times(fair, before.exhibitor_id)
            self.calendar.check_time(times.for_meeting(after), after.begins_at, after.kind)
            await self._store.replace(after)
            was_booked = before.status is MeetingStatus.BOOKED
            await self.announcements.tell(actor, MeetingNews.MOVED if was_booked else MeetingNews.BOOKED, after, fair)
            return after

        return await self.database.transact(write, Meeting)

    async def decline(
        self, actor: Actor, *, meeting_id: str, version: int, reason: str | None = None, language: str = "en"
    ) -> Meeting:
        """Decline the time that the other side has proposed: a request ends, a booked meeting keeps its time.

        ``version`` is as in `accept`. Raises `MeetingNotFound`, `MeetingStepRefused`, `VersionConflict`, `Invalid`.
        """
        text = _optional_text(reason, language, "reason")

        def decline(before: Meeting, side: MeetingSide, now: datetime) -> tuple[Meeting, MeetingNews]:
            _require_version(before, version)
            was_booked = before.status is MeetingStatus.BOOKED
            return before.declined(side, now, text), (
                MeetingNews.PROPOSAL_DECLINED if was_booked else MeetingNews.DECLINED
            )

        return await self._step(actor, meeting_id, decline)

    async def cancel(self, actor: Actor, *, meeting_id: str, reason: str, language: str = "en") -> Meeting:
        """Cancel a meeting or withdraw a request, with a reason for the other side.

        Raises `MeetingNotFound`, `MeetingStepRefused`, `Invalid`.
        """
        text = checked_text(reason, language, field="reason", limit=MAX_TEXT_LENGTH, lines=True)
        return await self._step(
            actor, meeting_id, lambda before, side, now: (before.cancelled(side, now, text), MeetingNews.CANCELLED)
        )

    async def propose(
        self, actor: Actor, *, meeting_id: str, version: int, begins_at: datetime, staff_ids: Sequence[str] = ()
    ) -> Meeting:
        """Propose another time, which is held until the other side answers; a booked meeting keeps its time until then.

        Without ``staff_ids`` the meeting's staff receive the buyer, or the first who is free; ``version`` is as in
        `accept`. Raises `MeetingNotFound`, `MeetingStepRefused`, `VersionConflict`, `TimeNotAvailable`, `TimeTaken`,
        `StaffNotFound`, `Invalid`.
        """
        begins_at = checked_moment(begins_at, field="beginsAt")

        async def write() -> Meeting:
            meeting, side = await self._own(actor, meeting_id, WRITE)
            _require_version(meeting, version)
            now, fair = self.clock(), await self._fair(meeting)
            if not meeting.allows(MeetingStep.PROPOSE, side, now):
                raise MeetingStepRefused
            times = await self.calendar.times(fair, meeting.exhibitor_id, buyer_id=meeting.buyer_id)
            hosting = await self._new_hosting(meeting, times, begins_at, staff_ids)
            self.calendar.check_buyer(times.for_meeting(meeting), meeting.buyer_id, side, begins_at)
            answer_by = now + timedelta(hours=times.policy.answer_hours)
            proposal = TimeProposal(by=side, begins_at=begins_at, hosting=hosting, answer_by=answer_by)
            after = meeting.proposed(proposal, now)
            await self._store.replace(after)
            await self.announcements.tell(actor, MeetingNews.PROPOSED, after, fair)
            return after

        return await self.database.transact(write, Meeting)

    async def hand_over(self, actor: Actor, *, meeting_id: str, version: int, staff_ids: Sequence[str]) -> Meeting:
        """Hand a meeting over to other members of the booth's staff, who must be free then.

        ``version`` is as in `accept`. Raises `MeetingNotFound`, `MeetingStepRefused`, `VersionConflict`,
        `StaffNotFound`, `TimeNotAvailable`, `TimeTaken`, `Invalid`.
        """
        if not staff_ids:
            raise Invalid("Choose at least one person.", field="staffIds")

        async def write() -> Meeting:
            meeting, side = await self._own(actor, meeting_id, WRITE)
            if side is not MeetingSide.EXHIBITOR:
                raise Forbidden("Only the exhibitor chooses who receives a buyer.")
            _require_version(meeting, version)
            fair = await self._fair(meeting)
            times, proposal = await self.calendar.times(fair, meeting.exhibitor_id), meeting.proposal
            agreed = await self._hosting(meeting, times, meeting.begins_at, staff_ids)
            proposed = await self._hosting(meeting, times, proposal.begins_at, staff_ids) if proposal else None
            after = meeting.handed_over(agreed, proposed, self.clock())
            await self._store.replace(after)
            await self.announcements.tell(actor, MeetingNews.HANDED_OVER, after, fair)
            return after

        return await self.database.transact(write, Meeting)

    async def set_buyer_people(self, actor: Actor, *, meeting_id: str, person_ids: Sequence[str]) -> Meeting:
        """Choose who of the buyer's organisation takes part.

        Raises `MeetingNotFound`, `MeetingStepRefused`, `TimeTaken`, `Forbidden` for the exhibitor, `Invalid`.
        """
        chosen = list(dict.fromkeys(person_ids))
        if not 1 <= len(chosen) <= MAX_PEOPLE:
            raise Invalid(f"Choose 1 to {MAX_PEOPLE} people.", field="personIds")

        async def write() -> Meeting:
            meeting, side = await self._own(actor, meeting_id, WRITE)
            if side is not MeetingSide.BUYER:
                raise Forbidden("Only the buyer chooses who comes for the buyer.")
            if set(chosen) == set(meeting.buyer_people):
                return meeting
            people = await self.accounts.get_people(SYSTEM, person_ids=chosen)
            if not all(each and each.membership(meeting.buyer_id) for each in people):
                raise Invalid("Choose people of your own organisation.", field="personIds")
            after = meeting.with_buyer_people(chosen, self.clock())
            await self._store.replace(after)
            fair = await self._fair(after)
            await self.announcements.tell(actor, MeetingNews.PEOPLE_CHANGED, after, fair)
            await self.mails.tell_people(meeting, after, fair)
            return after

        return await self.database.transact(write, Meeting)

    async def report_no_show(self, actor: Actor, *, meeting_id: str) -> Meeting:
        """Report that the other side did not come, from ten minutes after the start until two days later.

        Raises `MeetingNotFound`, `MeetingStepRefused`.
        """
        return await self._step(
            actor, meeting_id, lambda before, side, now: (before.with_no_show(side, now), MeetingNews.NO_SHOW_REPORTED)
        )

    async def contest_no_show(self, actor: Actor, *, meeting_id: str) -> Meeting:
        """Object to the report that the actor's side did not come: a contested report counts for nobody.

        Raises `MeetingNotFound`, `MeetingStepRefused`.
        """
        return await self._step(
            actor,
            meeting_id,
            lambda before, side, now: (before.with_objection(side, now), MeetingNews.NO_SHOW_CONTESTED),
        )

    async def get(self, actor: Actor, *, meeting_id: str) -> Meeting:
        """Return a meeting of the actor's organisation; raises `MeetingNotFound`."""
        return (await self._own(actor, meeting_id, READ))[0]

    async def find_many(self, meeting_ids: Sequence[str]) -> list[Meeting | None]:
        """Return meetings in the order of their ids, without permission checks: for higher layers."""
        found = await self._store.find_many(meeting_ids)
        return [found.get(each) for each in meeting_ids]

    async def calendar_file(self, actor: Actor, meeting: Meeting) -> str | None:
        """Return a meeting of the actor's as an iCalendar file; None before it is booked, and for programs."""
        person = await self.accounts.find_me(actor) if actor.author else None
        side = meeting.side_of(actor.organisation_id)
        if person is None or side is None or meeting.booked_at is None:
            return None
        event = await self.mails.event(meeting, person, side, await self._fair(meeting))
        return write_calendar([event], method=CalendarMethod.PUBLISH).decode()

    async def agenda(self, actor: Actor, *, fair_id: str, part: Slice, upcoming: bool = False) -> Page[Meeting]:
        """Return the meetings of the actor's organisation at a fair, in order of time.

        Raises `SignInRequired`, `Forbidden` for others than buyers and exhibitors, `FairNotFound`.
        """
        organisation_id = _company(actor, READ)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        return await self._store.agenda(organisation_id, fair.id, part, since=self.clock() if upcoming else None)

    async def free_times(
        self,
        actor: Actor,
        *,
        fair_id: str,
        exhibitor_id: str,
        begins_at: datetime,
        ends_at: datetime,
        kind: MeetingKind | None = None,
    ) -> list[FreeTime]:
        """Return the times at which a buyer can book an exhibitor; they are public, like the booth.

        Raises `FairNotFound`, `ExhibitorNotParticipating`, `Invalid`.
        """
        fair = await self.fairs.get(actor, fair_id=fair_id)
        first, last = checked_moment(begins_at, field="beginsAt"), checked_moment(ends_at, field="endsAt")
        return await self.calendar.free_times(fair, exhibitor_id, begins_at=first, ends_at=last, kind=kind)

    async def expire_due(self) -> int:
        """Let proposals expire whose time for an answer is over; return how many. For the worker."""
        overdue = DueItems("meeting_proposal", self._expire, self._store.put_off_expiry, self.clock)
        return await overdue.work_off(await self._store.due(self.clock()))

    async def _expire(self, meeting_id: str) -> None:
        async def write() -> None:
            meeting = await self._store.find(meeting_id)
            if meeting is None or not meeting.allows(MeetingStep.EXPIRE, MeetingSide.BUYER, self.clock()):
                return
            after = meeting.expired(self.clock())
            await self._store.replace(after)
            was_booked = meeting.status is MeetingStatus.BOOKED
            news = MeetingNews.PROPOSAL_EXPIRED if was_booked else MeetingNews.EXPIRED
            await self.announcements.tell(SYSTEM, news, after, await self._fair(after))

        await self.database.transact(write)

    async def _step(
        self,
        actor: Actor,
        meeting_id: str,
        change: Callable[[Meeting, MeetingSide, datetime], tuple[Meeting, MeetingNews]],
    ) -> Meeting:
        async def write() -> Meeting:
            meeting, side = await self._own(actor, meeting_id, WRITE)
            after, news = change(meeting, side, self.clock())
            await self._store.replace(after)
            await self.announcements.tell(actor, news, after, await self._fair(after))
            return after

        return await self.database.transact(write, Meeting)

    async def _new_hosting(
        self, meeting: Meeting, times: BoothTimes, begins_at: datetime, staff_ids: Sequence[str]
    ) -> Hosting:
        """Return the hosts at another time: the requested staff, else the meeting's, else whoever is free."""
        if staff_ids:
            return await self._hosting(meeting, times, begins_at, staff_ids)
        known = [each for each in meeting.hosting.staff_ids if each in times.host_ids]
        if known:
            with contextlib.suppress(TimeNotAvailable, TimeTaken):
                return await self._hosting(meeting, times, begins_at, known)
        return await self._hosting(meeting, times, begins_at, ())

    async def _hosting(
        self, meeting: Meeting, times: BoothTimes, begins_at: datetime, staff_ids: Sequence[str]
    ) -> Hosting:
        own = times.for_meeting(meeting)
        return await self.calendar.host(own, begins_at=begins_at, kind=meeting.kind, staff_ids=staff_ids, own=meeting)

    async def _own(self, actor: Actor, meeting_id: str, scope: str) -> tuple[Meeting, MeetingSide]:
        """Return a meeting of the actor's company with its side; raises `MeetingNotFound`, `SignInRequired`."""
        require_signed_in(actor)
        require_scope(actor, scope)
        meeting = await self._store.find(meeting_id) if is_id(meeting_id, "meet") else None
        side = meeting.side_of(actor.organisation_id) if meeting else None
        if meeting is None or side is None:
            raise MeetingNotFound
        return meeting, side

    async def _fair(self, meeting: Meeting) -> Fair:
        return await self.fairs.get(SYSTEM, fair_id=meeting.fair_id)


def _require_version(meeting: Meeting, version: int) -> None:
    if version != meeting.version:
        raise VersionConflict(meeting.version)


def _optional_text(text: str | None, language: str, field: str) -> Text | None:
    if text is None or not text.strip():
        return None
    return checked_text(text, language, field=field, limit=MAX_TEXT_LENGTH, lines=True)


def _company(actor: Actor, scope: str) -> str:
    kind = OrganisationKind.EXHIBITOR if actor.is_kind(OrganisationKind.EXHIBITOR) else OrganisationKind.BUYER
    return require_kind(actor, kind, scope=scope)
