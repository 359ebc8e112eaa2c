"""Meetings and their states: what each side may do next, and what it makes of a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.localisation.models import Text
from expo.meetings.bookings.errors import MeetingStepRefused
from expo.meetings.models import CancellationReason, MeetingKind, MeetingSide

MAX_PEOPLE: Final = 10
"""Most people on a side of a meeting."""
MAX_PEOPLE_CHANGES: Final = 20
"""How often the buyer can choose other people for a meeting: the exhibitor is told each time."""
MAX_TEXT_LENGTH: Final = 1_000
NO_SHOW_AFTER: Final = timedelta(minutes=10)
"""How long a side waits before it may say that the other did not come."""
MAX_VERSION: Final = 60
"""After so many changes a meeting can only be answered, cancelled or reported."""
NO_SHOW_UNTIL: Final = timedelta(days=2)
"""How long after the start an absence can be reported."""


class MeetingStatus(StrEnum):
    """Status of a meeting. `REQUESTED` and `BOOKED` hold time, the others are final."""

    REQUESTED = "REQUESTED"
    BOOKED = "BOOKED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class MeetingStep(StrEnum):
    """What can happen to a meeting."""

    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    PROPOSE = "PROPOSE"
    CANCEL = "CANCEL"
    HAND_OVER = "HAND_OVER"
    CHOOSE_PEOPLE = "CHOOSE_PEOPLE"
    EXPIRE = "EXPIRE"
    REPORT_NO_SHOW = "REPORT_NO_SHOW"
    CONTEST_NO_SHOW = "CONTEST_NO_SHOW"


_REQUESTED, _BOOKED = frozenset({MeetingStatus.REQUESTED}), frozenset({MeetingStatus.BOOKED})
_HOLDING: Final = _REQUESTED | _BOOKED
STEPS: Final[Mapping[MeetingStep, frozenset[MeetingStatus]]] = {
    MeetingStep.ACCEPT: _HOLDING,
    MeetingStep.DECLINE: _HOLDING,
    MeetingStep.PROPOSE: _HOLDING,
    MeetingStep.CANCEL: _HOLDING,
    MeetingStep.HAND_OVER: _HOLDING,
    MeetingStep.CHOOSE_PEOPLE: _HOLDING,
    MeetingStep.EXPIRE: _HOLDING,
    MeetingStep.REPORT_NO_SHOW: _BOOKED,
    MeetingStep.CONTEST_NO_SHOW: _BOOKED,
}
"""The statuses in which each step is allowed; `Meeting` checks further conditions."""


@dataclass(frozen=True)
class Hosting:
    """Who receives a buyer: members of staff, or without any whoever is at the booth; and the table, if numbered."""

    staff_ids: list[str] = field(default_factory=list)
    table: int | None = None


@dataclass(frozen=True, kw_only=True)
class TimeProposal:
    """A time that one side has proposed and the other has not answered; it is held until ``answer_by``."""

    by: MeetingSide
    begins_at: datetime
    hosting: Hosting
    answer_by: datetime


@dataclass(frozen=True, kw_only=True)
class NoShow:
    """A side that did not come, as the other one reported; ``contested_at`` is when it objected."""

    side: MeetingSide
    reported_at: datetime
    contested_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting of people of a buyer's organisation with staff of an exhibitor's booth.

    ``begins_at`` is the agreed time, of a request the proposed one; ``proposal`` is a time that awaits an answer. The
    staff keep ``buffer_minutes`` free after it. ``people_changes`` counts how often the buyer has chosen other people.
    ``version`` counts changes, ``sequence`` those of time, people or cancellation (RFC 5546, 2.1.4). ``schedule_id`` is
    the fair's schedule that planned it; it is ``rearranged`` once the two sides have moved it or handed it over
    themselves: later schedules leave it as it is. ``booked_at`` is when it was first agreed, ``arrivals`` when each
    side first entered the room. Reminders due until ``reminded_until`` need no email any more: it was sent, or the time
    was agreed later. ``waiting_list``: the fair offered it, on the exhibitor's behalf, to a buyer on the waiting list,
    who wrote the note. ``cancellation_reason`` is set where neither side has cancelled it; ``reason`` is then its
    sentence, in all languages.
    """

    id: str
    fair_id: str
    exhibitor_id: str
    exhibitor_organisation_id: str
    buyer_id: str
    buyer_people: list[str]
    people_changes: int = 0
    hosting: Hosting
    kind: MeetingKind
    begins_at: datetime
    minutes: int
    buffer_minutes: int = 0
    status: MeetingStatus = MeetingStatus.REQUESTED
    requested_by: MeetingSide = MeetingSide.BUYER
    proposal: TimeProposal | None = None
    created_at: datetime
    changed_at: datetime
    version: int = 1
    sequence: int = 0
    note: Text | None = None
    product_id: str | None = None
    enquiry_id: str | None = None
    schedule_id: str | None = None
    rearranged: bool = False
    waiting_list: bool = False
    reason: Text | None = None
    ended_by: MeetingSide | None = None
    cancellation_reason: CancellationReason | None = None
    booked_at: datetime | None = None
    reminded_until: datetime | None = None
    no_show: NoShow | None = None
    arrivals: dict[MeetingSide, datetime] = field(default_factory=dict)

    @property
    def ends_at(self) -> datetime:
        """End of the meeting."""
        return self.begins_at + timedelta(minutes=self.minutes)

    @property
    def holds_time(self) -> bool:
        """Whether the meeting occupies its people's time."""
        return self.status in _HOLDING

    @property
    def pair(self) -> tuple[str, str]:
        """Organisation of the buyer, and exhibitor."""
        return self.buyer_id, self.exhibitor_id

    @property
    def is_open_offer(self) -> bool:
        """Whether a time is kept for a buyer on the waiting list, to be taken or left: nobody moves it."""
        return self.waiting_list and self.status is MeetingStatus.REQUESTED

    @property
    def follows_schedule(self) -> bool:
        """Whether the fair's schedule decides when the meeting takes place: its sides have not arranged it."""
        return self.schedule_id is not None and not self.rearranged

    def side_of(self, organisation_id: str | None) -> MeetingSide | None:
        """Return the side of an organisation, or None for an outsider."""
        sides = {self.buyer_id: MeetingSide.BUYER, self.exhibitor_organisation_id: MeetingSide.EXHIBITOR}
        return sides.get(organisation_id or "")

    def organisation_of(self, side: MeetingSide) -> str:
        """Return the organisation on a side."""
        return self.buyer_id if side is MeetingSide.BUYER else self.exhibitor_organisation_id

    @property
    def note_by(self) -> MeetingSide:
        """Side that wrote the note."""
        return MeetingSide.BUYER if self.waiting_list else self.requested_by

    def awaits(self, side: MeetingSide) -> bool:
        """Return whether a proposal waits for this side's answer."""
        return self.holds_time and self.proposal is not None and self.proposal.by is not side

    def allows(self, step: MeetingStep, side: MeetingSide, now: datetime) -> bool:
        """Return whether a side may take a step now."""
        since = now - self.begins_at
        allowed = False
        match step:
            case MeetingStep.ACCEPT | MeetingStep.DECLINE:
                allowed = self.awaits(side) and self._proposal_is_ahead(now)
            case MeetingStep.PROPOSE:
                allowed = self._is_open(now) and not self.is_open_offer
            case MeetingStep.CANCEL:
                allowed = now < self.begins_at
            case MeetingStep.HAND_OVER:
                allowed = side is MeetingSide.EXHIBITOR and self._is_open(now)
            case MeetingStep.CHOOSE_PEOPLE:
                is_few = self.people_changes < MAX_PEOPLE_CHANGES
                allowed = side is MeetingSide.BUYER and self._is_open(now) and is_few
            case MeetingStep.EXPIRE:
                allowed = self.proposal is not None and not self._proposal_is_ahead(now)
            case MeetingStep.REPORT_NO_SHOW:
                allowed = self._may_report(side) and NO_SHOW_AFTER <= since <= NO_SHOW_UNTIL
            case MeetingStep.CONTEST_NO_SHOW:
                report = self.no_show
                allowed = report is not None and report.side is side and report.contested_at is None
        return allowed and self.status in STEPS[step]

    def _is_open(self, now: datetime) -> bool:
        """Return whether the meeting is ahead, and has not been changed too often."""
        return now < self.begins_at and self.version < MAX_VERSION

    def _may_report(self, side: MeetingSide) -> bool:
        """Return whether a side may say that the other did not come: in a room, only who waited there alone."""
        came_at, arrived_at = self.arrivals.get(side.other), self.arrivals.get(side)
        if self.no_show is not None or (came_at is not None and came_at < self.ends_at):
            return False
        is_punctual = arrived_at is not None and arrived_at <= self.begins_at + NO_SHOW_AFTER
        return self.kind is not MeetingKind.VIDEO or is_punctual

    def _proposal_is_ahead(self, now: datetime) -> bool:
        return self.proposal_expires_at is not None and now < self.proposal_expires_at

    @property
    def proposal_expires_at(self) -> datetime | None:
        """When an unanswered proposal expires: at the latest when its own time or the agreed one begins."""
        if self.proposal is None or not self.holds_time:
            return None
        return min(self.proposal.answer_by, self.proposal.begins_at, self.begins_at)

    def accepted(self, side: MeetingSide, now: datetime) -> "Meeting":
        """Return the meeting at the proposed time, with the proposed staff. Raises `MeetingStepRefused`."""
        proposal = self.proposal
        if proposal is None or not self.allows(MeetingStep.ACCEPT, side, now):
            raise MeetingStepRefused
        return replace(
            self._next(now, sequence=True),
            status=MeetingStatus.BOOKED,
            begins_at=proposal.begins_at,
            hosting=proposal.hosting,
            proposal=None,
            booked_at=self.booked_at or now,
            arrivals={},
            no_show=None,
            rearranged=self.schedule_id is not None,
            reminded_until=now,
        )

    def declined(self, side: MeetingSide, now: datetime, reason: Text | None = None) -> "Meeting":
        """Return the meeting without the proposal: a request is declined, a booked meeting stays as it was.

        Raises `MeetingStepRefused`.
        """
        self._require(MeetingStep.DECLINE, side, now)
        if self.status is MeetingStatus.BOOKED:
            return self.without_proposal(now)
        return self._ended(MeetingStatus.DECLINED, side, now, reason)

    def proposed(self, proposal: TimeProposal, now: datetime) -> "Meeting":
        """Return the meeting with a new time that awaits the other side. Raises `MeetingStepRefused`."""
        self._require(MeetingStep.PROPOSE, proposal.by, now)
        after = replace(self._next(now), proposal=proposal)
        if self.status is MeetingStatus.BOOKED:
            return after
        return replace(after, begins_at=proposal.begins_at, hosting=proposal.hosting)

    def cancelled(self, side: MeetingSide, now: datetime, reason: Text) -> "Meeting":
        """Return the meeting cancelled by a side. Raises `MeetingStepRefused`."""
        self._require(MeetingStep.CANCEL, side, now)
        return self._ended(MeetingStatus.CANCELLED, side, now, reason)

    def called_off(self, reason: CancellationReason, sentence: Text, now: datetime) -> "Meeting":
        """Return the meeting cancelled by neither side. Raises `MeetingStepRefused` once it has begun."""
        self._require(MeetingStep.CANCEL, MeetingSide.EXHIBITOR, now)
        return replace(self._ended(MeetingStatus.CANCELLED, None, now, sentence), cancellation_reason=reason)

    def without_proposal(self, now: datetime) -> "Meeting":
        """Return a booked meeting at its time, which nobody is to change any more."""
        return replace(self._next(now), proposal=None)

    def handed_over(self, hosting: Hosting, proposed: Hosting | None, now: datetime) -> "Meeting":
        """Return the meeting with other hosts, at the proposed time too. Raises `MeetingStepRefused`."""
        self._require(MeetingStep.HAND_OVER, MeetingSide.EXHIBITOR, now)
        proposal = replace(self.proposal, hosting=proposed) if self.proposal and proposed else self.proposal
        rearranged = self.schedule_id is not None
        return replace(self._next(now, sequence=True), hosting=hosting, proposal=proposal, rearranged=rearranged)

    def with_buyer_people(self, person_ids: Sequence[str], now: datetime) -> "Meeting":
        """Return the meeting with other people of the buyer. Raises `MeetingStepRefused`."""
        self._require(MeetingStep.CHOOSE_PEOPLE, MeetingSide.BUYER, now)
        after, changes = self._next(now, sequence=True), self.people_changes + 1
        return replace(after, buyer_people=list(person_ids), people_changes=changes)

    def without_buyer_person(self, person_id: str, now: datetime) -> "Meeting":
        """Return the meeting without a person who has left the buyer, even the last. Raises `MeetingStepRefused`."""
        self._require(MeetingStep.CANCEL, MeetingSide.BUYER, now)
        staying = [each for each in self.buyer_people if each != person_id]
        return replace(self._next(now, sequence=True), buyer_people=staying)

    def expired(self, now: datetime) -> "Meeting":
        """Return the meeting once its proposal was not answered in time. Raises `MeetingStepRefused`."""
        self._require(MeetingStep.EXPIRE, MeetingSide.BUYER, now)
        if self.status is MeetingStatus.BOOKED:
            return self.without_proposal(now)
        return self._ended(MeetingStatus.EXPIRED, None, now, None)

    def with_no_show(self, reporter: MeetingSide, now: datetime) -> "Meeting":
        """Return the meeting with the other side reported absent. Raises `MeetingStepRefused`."""
        self._require(MeetingStep.REPORT_NO_SHOW, reporter, now)
        return replace(self._next(now), no_show=NoShow(side=reporter.other, reported_at=now))

    def with_objection(self, side: MeetingSide, now: datetime) -> "Meeting":
        """Return the meeting with an objection to the report: a contested absence counts for nobody.

        Raises `MeetingStepRefused`.
        """
        if self.no_show is None or not self.allows(MeetingStep.CONTEST_NO_SHOW, side, now):
            raise MeetingStepRefused
        return replace(self._next(now), no_show=replace(self.no_show, contested_at=now))

    def _require(self, step: MeetingStep, side: MeetingSide, now: datetime) -> None:
        if not self.allows(step, side, now):
            raise MeetingStepRefused

    def _next(self, now: datetime, *, sequence: bool = False) -> "Meeting":
        return replace(self, changed_at=now, version=self.version + 1, sequence=self.sequence + sequence)

    def _ended(self, status: MeetingStatus, side: MeetingSide | None, now: datetime, reason: Text | None) -> "Meeting":
        after = self._next(now, sequence=True)
        return replace(after, status=status, proposal=None, reason=reason, ended_by=side)
