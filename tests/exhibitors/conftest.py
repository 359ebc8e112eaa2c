"""The fairground that these tests walk on."""

import pytest

from expo.fairs.fairs.models import Fair
from expo.kit.db.mongo import Database
from tests.exhibitors.ground import Ground, a_ground
from tests.support.clock import FakeClock


@pytest.fixture
def ground(database: Database, clock: FakeClock) -> Ground:
    """Give all services of fairs and exhibitors."""
    return a_ground(database, clock)


@pytest.fixture
async def fair(ground: Ground) -> Fair:
    """Give a published fair."""
    return await ground.a_fair()
