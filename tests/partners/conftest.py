"""The house that the tests of partners live in."""

from collections.abc import Iterator

import pytest

from expo.kit.db.mongo import Database
from tests.accounts.house import House, a_house
from tests.support.clock import FakeClock


@pytest.fixture
def house(database: Database, clock: FakeClock) -> Iterator[House]:
    """Give all services of accounts and partners."""
    built = a_house(database, clock)
    yield built
    built.accounts.passwords.close()
