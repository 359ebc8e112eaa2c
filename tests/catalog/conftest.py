"""The stall that the tests of the catalog stand at."""

import pytest

from expo.kit.db.mongo import Database
from tests.catalog.stall import Stall, a_stall
from tests.support.clock import FakeClock


@pytest.fixture
async def stall(database: Database, clock: FakeClock) -> Stall:
    """Give all services of the catalog and a published company."""
    return await a_stall(database, clock)
