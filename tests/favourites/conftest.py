"""A company whose goods people keep."""

from collections.abc import Sequence
from functools import partial

import pytest

from expo.catalog.products.models import Product
from expo.exhibitors.models import Exhibitor
from expo.kit.access import Actor
from tests.discovery.harness import DiscoveryHarness
from tests.exhibitors.harness import an_actor
from tests.favourites.harness import FavouritesHarness, some_goods
from tests.support.beginnings import begun_in
from tests.support.world import World

Goods = tuple[Actor, Exhibitor, list[Product]]


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("two_products",)


@pytest.fixture
async def two_products(world: World) -> Goods:
    """Give the owner of a company, and that with two public products."""
    return await begun_in(world, "two_products", partial(some_goods, DiscoveryHarness(world)))


@pytest.fixture
async def harness(world: World, two_products: Goods) -> FavouritesHarness:
    """Give a company with two products, and a buyer with colleagues."""
    return FavouritesHarness(DiscoveryHarness(world), *two_products, an_actor("BUYER"))
