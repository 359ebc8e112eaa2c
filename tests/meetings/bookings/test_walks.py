"""Random walks over the states of meetings: whatever people do in whatever order, nobody is booked twice."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import pytest

from expo.bench.meetings.booking import overlaps
from expo.kit.errors import ExpoError
from expo.localisation.models import Text
from expo.meetings.bookings.errors import MeetingStepRefused
from expo.meetings.bookings.models import (
    CELL,
    Hosting,
    Meeting,
    MeetingStatus,
    MeetingStep,
    TimeProposal,
    cells_of,
)
from expo.meetings.bookings.store import MEETINGS
from expo.meetings.models import MeetingKind, MeetingSide
from tests.support.booking import Booking, a_booking
from tests.support.clock import START
from tests.support.permissions import Cast
from tests.support.world import World

WALKS: Final = 1_000
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


def test_no_walk_books_anybody_twice() -> None:
    steps = set[MeetingStep]().union(*(walk(seed) for seed in range(WALKS)))
    assert steps == set(MeetingStep)


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def act(booking: Booking, chance: random.Random) -> None:
    """Do something at random as the buyer or the exhibitor; a refusal is fine, anything else is not."""
    meetings, actor = booking.meetings, chance.choice((booking.buyer, booking.exhibitor))
    begins_at = booking.at(minutes=10 * chance.randrange(12))
    known = await booking.world.installation.database.collection(MEETINGS).find({})
    meeting_id, version = chance.choice([(each["_id"], each["version"]) for each in known])
    doing = chance.choice(
        (
            lambda: booking.request(begins_at, staff_ids=[chance.choice(booking.staff_ids)]),
            lambda: meetings.accept(actor, meeting_id=meeting_id, version=version),
            lambda: meetings.decline(actor, meeting_id=meeting_id),
            lambda: meetings.propose(actor, meeting_id=meeting_id, begins_at=begins_at),
            lambda: meetings.cancel(actor, meeting_id=meeting_id, reason="Ill."),
            lambda: meetings.hand_over(actor, meeting_id=meeting_id, staff_ids=[chance.choice(booking.staff_ids)]),
            meetings.expire_due,
        )
    )
    with contextlib.suppress(ExpoError):
        await doing()


async def test_people_who_act_at_once_are_never_booked_twice(booking: Booking) -> None:
    chance, database = random.Random(1), booking.world.installation.database  # noqa: S311 - a walk
    for _ in range(25):
        await asyncio.gather(*(act(booking, chance) for _ in range(6)))
        booking.world.clock.advance(minutes=chance.choice((0, 0, 1)))
        documents = await database.collection(MEETINGS).find({})
        holding = [each for each in documents if each["status"] in {"REQUESTED", "BOOKED"}]
        assert overlaps(holding) == 0
        assert all(bool(each.get("cells")) is (each in holding) for each in documents)
        assert all(("due_at" in each) is (each in holding and each["proposal"] is not None) for each in documents)
