"""Schedules of a fair, their meetings and unscheduled requests; and the rules that need no database."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Answered, MatchAnswer, SideAnswer
from expo.matchmaking.schedules.rules.terms import ScheduleTerms
from expo.matchmaking.schedules.rules.times import MeetingTimes
from matching.schedule.explaining import Reason, Remedy
from matching.schedule.problem import Strength, Want

HEAVIEST: Final = 10
"""Weight of a yes to the best possible recommendation."""


class ScheduleStatus(StrEnum):
    """Status of a schedule. At most one per fair is published (`PUBLISHED`); earlier ones are replaced."""

    IN_PROGRESS = "IN_PROGRESS"
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    REPLACED = "REPLACED"


class ChangeKind(StrEnum):
    """What a revision did to a meeting."""

    MOVED = "MOVED"
    MADE_WAY = "MADE_WAY"
    LOST = "LOST"
    WON = "WON"


@dataclass(frozen=True)
class ScheduleFigures:
    """Quality of a schedule; ``gap`` is how far its value is below the bound, as a share of the bound.

    ``proven`` says that no schedule meets more must-meets, or as many and more of the rest. ``arranged`` are pairs that
    need no meeting, since they have arranged one themselves.
    """

    requests: int = 0
    meetings: int = 0
    arranged: int = 0
    must_meets: int = 0
    must_meets_scheduled: int = 0
    idle_slots: int = 0
    gap: float = 0.0
    proven: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class MeetingSchedule:
    """A schedule of a fair.

    ``based_on`` is the schedule it revises; ``job_id`` the job that makes it, once it is published the one that books
    its meetings.
    """

    id: str
    fair_id: str
    times: MeetingTimes
    created_at: datetime
    terms: ScheduleTerms = field(default_factory=ScheduleTerms)
    status: ScheduleStatus = ScheduleStatus.IN_PROGRESS
    based_on: str | None = None
    job_id: str | None = None
    figures: ScheduleFigures = field(default_factory=ScheduleFigures)
    published_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ScheduledMeeting:
    """A meeting of a buyer's organisation with a member of an exhibitor's staff; ``staff_id`` None: anyone there.

    Ids sort by time. A revision does not move a ``locked`` meeting. ``musts`` is the number of sides with a must-meet.
    """

    id: str
    schedule_id: str
    fair_id: str
    buyer_id: str
    exhibitor_id: str
    staff_id: str | None
    begins_at: datetime
    minutes: int
    locked: bool = False
    musts: int = 0

    @property
    def pair(self) -> tuple[str, str]:
        """Buyer and exhibitor."""
        return self.buyer_id, self.exhibitor_id


@dataclass(frozen=True, kw_only=True)
class UnscheduledRequest:
    """A pair without a meeting, the reason and a remedy; ``depends_on`` are organisations and staff."""

    id: str
    schedule_id: str
    fair_id: str
    buyer_id: str
    exhibitor_id: str
    must_meet: bool
    reason: Reason
    remedy: Remedy
    depends_on: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ScheduleChange:
    """What a revision did to a pair's meeting: its time before and after; a lost meeting has a reason."""

    id: str
    schedule_id: str
    fair_id: str
    kind: ChangeKind
    buyer_id: str
    exhibitor_id: str
    before_at: datetime | None = None
    before_staff_id: str | None = None
    after_at: datetime | None = None
    after_staff_id: str | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class DigestParty:
    """A buyer's organisation or an exhibitor that gets an email about its new meetings."""

    side: MatchSide
    party_id: str


@dataclass(frozen=True, kw_only=True)
class PendingDigest:
    """Number of a party's newly booked meetings at a fair, for the email that it has not got yet."""

    id: str
    fair_id: str
    side: MatchSide
    party_id: str
    count: int


def wants_of(pair: Answered) -> tuple[Want | None, Want | None] | None:
    """Return what a buyer and an exhibitor want of each other, or None if no meeting is to be planned.

    A star is a MUST, a yes a LIKE weighted by the pair's score for that side, a no a NEVER. Only a buyer's yes leads to
    a meeting: no one gets an appointment with a stranger, and no buyer is named before they have said yes.
    """
    buyer, exhibitor = pair.by(MatchSide.BUYER), pair.by(MatchSide.EXHIBITOR)
    if buyer is None or buyer.answer is not MatchAnswer.MEETING_REQUESTED:
        return None
    return _want(buyer, pair.recommendation.buyer_score), _want(exhibitor, pair.recommendation.exhibitor_score)


def _want(answer: SideAnswer | None, score: int) -> Want | None:
    if answer is None or answer.answer is MatchAnswer.SAVED_FOR_LATER:
        return None
    if answer.answer is MatchAnswer.NOT_INTERESTED:
        return Want(Strength.NEVER)
    if answer.starred:
        return Want(Strength.MUST)
    return Want(Strength.LIKE, 1 + max(0, min(score, 1000)) * (HEAVIEST - 1) // 1000)
