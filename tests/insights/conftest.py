"""The fair whose figures are read."""

import pytest

from tests.insights.gate import Gate
from tests.support.permissions import Cast
from tests.support.world import World


@pytest.fixture
def gate(world: World, cast: Cast) -> Gate:
    """Give the fair of the cast, with its visitors counted."""
    return Gate(world, cast)
