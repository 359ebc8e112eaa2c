"""A fair with matchmaking."""

import pytest

from tests.matchmaking.fairground import Fairground, a_fairground
from tests.support.world import World


@pytest.fixture
async def ground(world: World) -> Fairground:
    """Give a fair where nobody is yet."""
    return await a_fairground(world)
