"""A market on which people keep things."""

from collections.abc import Sequence
from functools import partial

import pytest

from tests.discovery.market import Market
from tests.exhibitors.ground import an_actor
from tests.favourites.keeping import Keeping, some_goods
from tests.support.beginnings import begun_in
from tests.support.world import World


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("keeping",)


@pytest.fixture
async def keeping(world: World) -> Keeping:
    """Give a company with two products, and a buyer with colleagues."""
    market = Market(world)
    return Keeping(market, *await begun_in(world, "keeping", partial(some_goods, market)), an_actor("BUYER"))
