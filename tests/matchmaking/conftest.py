"""A fair with matchmaking."""

from collections.abc import Sequence
from functools import partial

import pytest

from tests.matchmaking.fairground import Fairground, an_open_fair, ground_of
from tests.support.beginnings import begun_in
from tests.support.world import World


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("ground",)


@pytest.fixture
async def ground(world: World) -> Fairground:
    """Give a fair where nobody is yet."""
    organiser, fair = await begun_in(world, "ground", partial(an_open_fair, world))
    return ground_of(world, organiser, fair)
