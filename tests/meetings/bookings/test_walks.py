"""Random walks over the states of meetings: whatever people do in whatever order, nobody is booked twice."""

from typing import Final

from expo.meetings.bookings.models import MeetingStep
from tests.support.meeting_crowd import a_crowd
from tests.support.meeting_walks import walk
from tests.support.permissions import Cast
from tests.support.world import World

WALKS: Final = 1_000
CROWD_WALKS: Final = 36
"""`make long` walks ten times and 250 times as often."""


def test_no_walk_books_anybody_twice() -> None:
    steps = set[MeetingStep]().union(*(walk(seed) for seed in range(WALKS)))
    assert steps == set(MeetingStep)


async def test_people_who_act_at_once_are_never_booked_twice(world: World, cast: Cast) -> None:
    crowd = await a_crowd(world, cast, seed=1)
    await crowd.walk(CROWD_WALKS)
    assert set(crowd.taken) >= {"request", "accept", "work"}
