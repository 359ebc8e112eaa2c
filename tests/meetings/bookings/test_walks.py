"""Random walks over the states of meetings: whatever people do in whatever order, nobody is booked twice."""

import asyncio
import contextlib
import random
from typing import Final

import pytest

from expo.bench.meetings.booking import overlaps
from expo.kit.errors import ExpoError
from expo.meetings.bookings.models import MeetingStep
from expo.meetings.bookings.store import MEETINGS
from tests.support.booking import Booking, a_booking
from tests.support.meeting_walks import walk
from tests.support.permissions import Cast
from tests.support.world import World

WALKS: Final = 1_000
"""`make long` walks ten times as often."""


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
            lambda: meetings.decline(actor, meeting_id=meeting_id, version=version),
            lambda: meetings.propose(actor, meeting_id=meeting_id, version=version, begins_at=begins_at),
            lambda: meetings.cancel(actor, meeting_id=meeting_id, reason="Ill."),
            lambda: meetings.hand_over(
                actor, meeting_id=meeting_id, version=version, staff_ids=[chance.choice(booking.staff_ids)]
            ),
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
