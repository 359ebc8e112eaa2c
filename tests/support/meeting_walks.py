"""Random walks over the states of meetings, checked after each step: nobody is booked twice."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from expo.localisation.models import Text
from expo.meetings.bookings.errors import MeetingStepRefused
from expo.meetings.bookings.models import Hosting, Meeting, MeetingStatus, MeetingStep, TimeProposal
from expo.meetings.bookings.rules.cells import CELL, cells_of
from expo.meetings.models import MeetingKind, MeetingSide
from tests.support.clock import START

STEPS: Final = 8
REASON: Final = Text("Ill.", "en")
Action = Callable[[Meeting, random.Random, datetime], Meeting]


def a_time(chance: random.Random) -> datetime:
    """Return one of a dozen times, which overlap for meetings of half an hour."""
    return START + timedelta(hours=3) + CELL * 2 * chance.randrange(12)


def a_hosting(chance: random.Random) -> Hosting:
    return Hosting([chance.choice(("staff_1", "staff_2"))], chance.choice((None, 1)))


def a_request(chance: random.Random, number: int) -> Meeting:
    proposal = TimeProposal(
        by=chance.choice(list(MeetingSide)),
        begins_at=a_time(chance),
        hosting=a_hosting(chance),
        answer_by=START + timedelta(hours=chance.randrange(1, 9)),
    )
    return Meeting(
        id=f"meet_{number}",
        fair_id="fair_1",
        exhibitor_id="exh_1",
        exhibitor_organisation_id="org_2",
        buyer_id="org_1",
        buyer_people=[chance.choice(("per_1", "per_2"))],
        hosting=proposal.hosting,
        kind=MeetingKind.PHONE,
        begins_at=proposal.begins_at,
        minutes=30,
        buffer_minutes=chance.choice((0, 10)),
        requested_by=proposal.by,
        proposal=proposal,
        created_at=START,
        changed_at=START,
    )


def propose(meeting: Meeting, chance: random.Random, now: datetime) -> Meeting:
    proposal = TimeProposal(
        by=chance.choice(list(MeetingSide)),
        begins_at=a_time(chance),
        hosting=a_hosting(chance),
        answer_by=now + timedelta(hours=2),
    )
    return meeting.proposed(proposal, now)


ACTIONS: Final[Sequence[tuple[MeetingStep, Action]]] = [
    (MeetingStep.ACCEPT, lambda meeting, chance, now: meeting.accepted(chance.choice(list(MeetingSide)), now)),
    (MeetingStep.DECLINE, lambda meeting, chance, now: meeting.declined(chance.choice(list(MeetingSide)), now)),
    (MeetingStep.PROPOSE, propose),
    (MeetingStep.CANCEL, lambda meeting, chance, now: meeting.cancelled(chance.choice(list(MeetingSide)), now, REASON)),
    (
        MeetingStep.HAND_OVER,
        lambda meeting, chance, now: meeting.handed_over(a_hosting(chance), a_hosting(chance), now),
    ),
    (
        MeetingStep.CHOOSE_PEOPLE,
        lambda meeting, chance, now: meeting.with_buyer_people([chance.choice(("per_1", "per_2"))], now),
    ),
    (MeetingStep.EXPIRE, lambda meeting, _, now: meeting.expired(now)),
    (
        MeetingStep.REPORT_NO_SHOW,
        lambda meeting, chance, now: meeting.with_no_show(chance.choice(list(MeetingSide)), now),
    ),
    (
        MeetingStep.CONTEST_NO_SHOW,
        lambda meeting, chance, now: meeting.with_objection(chance.choice(list(MeetingSide)), now),
    ),
]


class Diary:
    """Meetings under a unique index of cells, as the database keeps them."""

    def __init__(self) -> None:
        self.meetings: dict[str, Meeting] = {}
        self.cells: dict[str, frozenset[str]] = {}

    def put(self, meeting: Meeting) -> bool:
        """Keep a meeting unless one of its cells belongs to another."""
        cells = frozenset(cells_of(meeting))
        if any(cells & others for each, others in self.cells.items() if each != meeting.id):
            return False
        self.meetings[meeting.id], self.cells[meeting.id] = meeting, cells
        return True

    def overlaps(self, meeting: Meeting) -> bool:
        """Return whether a meeting's agreed time overlaps another one's, by times alone."""
        return meeting.holds_time and any(
            overlap(meeting, each) for each in self.meetings.values() if each.id != meeting.id and each.holds_time
        )


def overlap(one: Meeting, other: Meeting) -> bool:
    """Return whether two meetings share a person or a host at the same time, buffers of hosts included."""
    first, second = sorted((one, other), key=lambda each: each.begins_at)
    buffer = timedelta(minutes=first.buffer_minutes)
    same_person = set(one.buyer_people) & set(other.buyer_people)
    same_host = set(one.hosting.staff_ids) & set(other.hosting.staff_ids)
    return bool(
        (same_person and second.begins_at < first.ends_at) or (same_host and second.begins_at < first.ends_at + buffer)
    )


def walk(seed: int) -> set[MeetingStep]:
    """Take a random walk, check it, and return the steps that were taken."""
    chance, diary, now, taken = random.Random(seed), Diary(), START, set[MeetingStep]()  # noqa: S311 - a walk
    for number in range(3):
        diary.put(a_request(chance, number))
    for _ in range(STEPS):
        now += timedelta(minutes=chance.choice((0, 5, 30, 150)))
        before = chance.choice(list(diary.meetings.values()))
        step, act = chance.choice(ACTIONS)
        try:
            after = act(before, chance, now)
        except MeetingStepRefused:
            continue
        assert after.version == before.version + 1
        assert before.status in {MeetingStatus.REQUESTED, MeetingStatus.BOOKED}
        assert bool(cells_of(after)) is after.holds_time
        assert not (after.status is MeetingStatus.REQUESTED and after.proposal is None)
        if diary.put(after):
            taken.add(step)
            assert not diary.overlaps(after)
    return taken
