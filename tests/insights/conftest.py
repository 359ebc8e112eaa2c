"""The fair whose figures are read."""

import pytest

from tests.insights.gate import Gate, a_gate
from tests.support.world import World


@pytest.fixture
async def gate(world: World) -> Gate:
    """Give the fair of `tests.support.cast`, with its visitors counted."""
    return await a_gate(world)
