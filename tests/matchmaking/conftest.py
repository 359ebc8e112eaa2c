"""A fair with matchmaking."""

from collections.abc import Sequence
from functools import partial

import pytest

from expo.fairs.fairs.models import Fair
from expo.kit.access import Actor
from tests.matchmaking.harness import MatchmakingHarness, an_open_fair, harness_of
from tests.support.beginnings import begun_in
from tests.support.world import World


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("open_fair",)


@pytest.fixture
async def open_fair(world: World) -> tuple[Actor, Fair]:
    """Give an organiser and a fair of hers where nobody is yet."""
    return await begun_in(world, "open_fair", partial(an_open_fair, world))


@pytest.fixture
async def harness(world: World, open_fair: tuple[Actor, Fair]) -> MatchmakingHarness:
    """Give a fair where nobody is yet."""
    return harness_of(world, *open_fair)
