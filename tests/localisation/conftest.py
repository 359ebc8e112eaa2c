"""What the tests of localisation share."""

import pytest

from expo.kit.mongo import Database
from tests.support.clock import FakeClock
from tests.support.translating import Bureau, a_bureau


@pytest.fixture
def bureau(database: Database, clock: FakeClock) -> Bureau:
    """Give all services of translation over an empty database, with an engine that puts words in brackets."""
    return a_bureau(database, clock)
