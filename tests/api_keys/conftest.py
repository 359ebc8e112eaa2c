"""The harness that the tests of API keys live in."""

from collections.abc import Iterator

import pytest

from expo.kit.db.mongo import Database
from tests.accounts.harness import Harness, a_harness
from tests.support.clock import FakeClock


@pytest.fixture
def harness(database: Database, clock: FakeClock) -> Iterator[Harness]:
    """Give all services of accounts and API keys."""
    built = a_harness(database, clock)
    yield built
    built.accounts.passwords.close()
