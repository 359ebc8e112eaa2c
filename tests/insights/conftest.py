"""The fair whose figures are read."""

import pytest

from tests.insights.harness import InsightsHarness
from tests.support.permissions import Cast
from tests.support.world import World


@pytest.fixture
def harness(world: World, cast: Cast) -> InsightsHarness:
    """Give the fair of the cast, with its visitors counted."""
    return InsightsHarness(world, cast)
