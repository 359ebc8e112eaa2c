"""What the tests of discovery share: goods that are published, and a search index that takes them in."""

from collections.abc import Sequence

import pytest

from tests.discovery.harness import DiscoveryHarness, Seller, a_seller
from tests.support.world import World


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("cast", "same_goods", "two_companies", "rebuild", "seller")


@pytest.fixture
async def harness(world: World) -> DiscoveryHarness:
    """Give an installation in which goods are shown and searched for."""
    return DiscoveryHarness(world)


@pytest.fixture
async def seller(world: World) -> Seller:
    """Give an owner and her published company, which shows nothing yet."""
    return await a_seller(world)
