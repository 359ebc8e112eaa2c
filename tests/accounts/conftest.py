"""The harness that the tests of accounts live in."""

from collections.abc import Iterator, Sequence

import pytest

from expo.kit.db.mongo import Database
from expo.kit.files.blobs import memory_blobs
from tests.accounts.harness import GuessedAt, Harness, a_harness
from tests.support.beginnings import begun
from tests.support.clock import FakeClock


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("cast", "guessed_at")


@pytest.fixture
def harness(database: Database, clock: FakeClock) -> Iterator[Harness]:
    """Give all services of accounts and API keys."""
    built = a_harness(database, clock)
    yield built
    built.accounts.passwords.close()


@pytest.fixture
async def guessed_at(harness: Harness) -> GuessedAt:
    """Give somebody whose password was guessed at from so many networks that all are locked."""
    return await begun("guessed_at", harness.somebody_guessed_at, harness.database, harness.clock, memory_blobs())
