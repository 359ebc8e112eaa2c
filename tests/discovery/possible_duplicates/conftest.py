"""What the tests of possible duplicates share: a fair with two companies."""

import pytest

from tests.discovery.possible_duplicates.harness import (
    DuplicatesHarness,
    SameGoods,
    TwoCompanies,
    harness_of,
    same_goods_found,
    two_companies_at_a_fair,
)
from tests.support.world import World


@pytest.fixture
async def two_companies(world: World) -> TwoCompanies:
    """Give a fair at which two companies stand that show nothing yet."""
    return await two_companies_at_a_fair(world)


@pytest.fixture
def harness(world: World, two_companies: TwoCompanies) -> DuplicatesHarness:
    """Give a fair at which two companies stand that show nothing yet, with what looks for duplicates."""
    return harness_of(world, two_companies)


@pytest.fixture
async def same_goods(world: World) -> SameGoods:
    """Give two companies with the same goods in other words, which have been found."""
    return await same_goods_found(world)
