"""What the tests of the catalog share: its services, and a published company."""

from collections.abc import Sequence

import pytest

from expo.exhibitors.models import Exhibitor
from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from tests.catalog.harness import CatalogHarness, a_catalog_harness
from tests.exhibitors.harness import ExhibitorHarness, an_exhibitor_harness
from tests.support.clock import FakeClock


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("cast", "company")


@pytest.fixture
def exhibitor_harness(database: Database, clock: FakeClock) -> ExhibitorHarness:
    """Give all services of fairs and exhibitors."""
    return an_exhibitor_harness(database, clock)


@pytest.fixture
async def company(exhibitor_harness: ExhibitorHarness) -> tuple[Actor, Exhibitor]:
    """Give an owner and her published company."""
    return await exhibitor_harness.begun("company", exhibitor_harness.a_company)


@pytest.fixture
def harness(exhibitor_harness: ExhibitorHarness, company: tuple[Actor, Exhibitor]) -> CatalogHarness:
    """Give all services of the catalog and a published company."""
    return a_catalog_harness(exhibitor_harness, *company)
