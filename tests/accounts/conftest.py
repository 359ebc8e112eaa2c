"""The house that the tests of accounts live in."""

from collections.abc import Iterator, Sequence

import pytest

from expo.kit.db.mongo import Database
from expo.kit.files.blobs import memory_blobs
from tests.accounts.house import GuessedAt, House, a_house
from tests.support.beginnings import begun
from tests.support.clock import FakeClock


@pytest.fixture
def beginnings() -> Sequence[str]:
    return ("cast", "guessed_at")


@pytest.fixture
def house(database: Database, clock: FakeClock) -> Iterator[House]:
    """Give all services of accounts and partners."""
    built = a_house(database, clock)
    yield built
    built.accounts.passwords.close()


@pytest.fixture
async def guessed_at(house: House) -> GuessedAt:
    """Give somebody whose password was guessed at from so many networks that all are locked."""
    return await begun("guessed_at", house.somebody_guessed_at, house.database, house.clock, memory_blobs())
