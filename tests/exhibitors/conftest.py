"""The fairground that these tests walk on."""

from collections.abc import Sequence

import pytest

from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair
from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from tests.exhibitors.ground import Applied, Ground, a_ground
from tests.support.clock import FakeClock


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("applied", "fair", "company")


@pytest.fixture
def ground(database: Database, clock: FakeClock) -> Ground:
    """Give all services of fairs and exhibitors."""
    return a_ground(database, clock)


@pytest.fixture
async def fair(ground: Ground) -> Fair:
    """Give a published fair."""
    return await ground.begun("fair", ground.a_fair)


@pytest.fixture
async def company(ground: Ground) -> tuple[Actor, Exhibitor]:
    """Give an owner and her published company."""
    return await ground.begun("company", ground.a_company)


@pytest.fixture
async def applied(ground: Ground) -> Applied:
    """Give a company that has applied for a booth at a fair."""
    return await ground.begun("applied", ground.an_applicant)
