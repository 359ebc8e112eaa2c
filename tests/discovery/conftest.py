"""A fair with goods in its search index."""

from collections.abc import Sequence

import pytest

from tests.discovery.market import Market, Seller, a_seller
from tests.discovery.suspects import SameGoods, Suspects, same_goods_found, suspects_with_companies
from tests.support.world import World


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("cast", "same_goods", "suspects", "stall", "seller")


@pytest.fixture
async def market(world: World) -> Market:
    """Give a market on which goods are shown and searched for."""
    return Market(world)


@pytest.fixture
async def seller(world: World) -> Seller:
    """Give an owner and her published company, which shows nothing yet."""
    return await a_seller(world)


@pytest.fixture
async def suspects(world: World) -> Suspects:
    """Give a fair at which two companies stand that show nothing yet."""
    return await suspects_with_companies(world)


@pytest.fixture
async def same_goods(world: World) -> SameGoods:
    """Give two companies with the same goods in other words, which have been found."""
    return await same_goods_found(world)
