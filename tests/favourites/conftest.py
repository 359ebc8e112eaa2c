"""A market on which people keep things."""

import pytest

from tests.discovery.market import Market
from tests.favourites.keeping import Keeping, a_keeping
from tests.support.world import World


@pytest.fixture
async def keeping(world: World) -> Keeping:
    """Give a company with two products, and a buyer with colleagues."""
    return await a_keeping(Market(world))
