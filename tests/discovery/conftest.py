"""A fair with goods in its search index."""

import pytest

from tests.discovery.market import Market
from tests.support.world import World


@pytest.fixture
async def market(world: World) -> Market:
    """Give a market on which goods are shown and searched for."""
    return Market(world)
