"""What the tests of exhibitors share: all services, a fair, and companies."""

from collections.abc import Sequence

import pytest

from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair
from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from tests.exhibitors.harness import Applied, ExhibitorHarness, an_exhibitor_harness
from tests.support.clock import FakeClock


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("applied", "fair", "company")


@pytest.fixture
def harness(database: Database, clock: FakeClock) -> ExhibitorHarness:
    """Give all services of fairs and exhibitors."""
    return an_exhibitor_harness(database, clock)


@pytest.fixture
async def fair(harness: ExhibitorHarness) -> Fair:
    """Give a published fair."""
    return await harness.begun("fair", harness.a_fair)


@pytest.fixture
async def company(harness: ExhibitorHarness) -> tuple[Actor, Exhibitor]:
    """Give an owner and her published company."""
    return await harness.begun("company", harness.a_company)


@pytest.fixture
async def applied(harness: ExhibitorHarness) -> Applied:
    """Give a company that has applied for a booth at a fair."""
    return await harness.begun("applied", harness.an_applicant)
