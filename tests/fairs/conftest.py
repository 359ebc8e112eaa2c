"""The house that the tests of fairs live in."""

import pytest

from expo.kit.db.mongo import Database
from tests.fairs.house import House, a_house
from tests.support.clock import FakeClock


@pytest.fixture
def house(database: Database, clock: FakeClock) -> House:
    """Give the services of fairs."""
    return a_house(database, clock)
