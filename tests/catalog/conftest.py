"""The stall that the tests of the catalog stand at."""

from collections.abc import Sequence

import pytest

from expo.exhibitors.models import Exhibitor
from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from tests.catalog.stall import Stall, a_stall
from tests.exhibitors.ground import Ground, a_ground
from tests.support.clock import FakeClock


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("cast", "company")


@pytest.fixture
def ground(database: Database, clock: FakeClock) -> Ground:
    """Give all services of fairs and exhibitors."""
    return a_ground(database, clock)


@pytest.fixture
async def company(ground: Ground) -> tuple[Actor, Exhibitor]:
    """Give an owner and her published company."""
    return await ground.begun("company", ground.a_company)


@pytest.fixture
def stall(ground: Ground, company: tuple[Actor, Exhibitor]) -> Stall:
    """Give all services of the catalog and a published company."""
    return a_stall(ground, *company)
