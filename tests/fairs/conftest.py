"""The harness that the tests of fairs live in."""

import pytest

from expo.kit.db.mongo import Database
from tests.fairs.harness import Harness, a_harness
from tests.support.clock import FakeClock


@pytest.fixture
def harness(database: Database, clock: FakeClock) -> Harness:
    """Give the services of fairs."""
    return a_harness(database, clock)
