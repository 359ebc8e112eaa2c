"""What the tests of localisation share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from expo.kit.mongo import Database
from tests.support.clock import FakeClock
from tests.support.model_shop import Shop, a_shop, serving_models
from tests.support.translating import Bureau, a_bureau


@pytest.fixture
def bureau(database: Database, clock: FakeClock) -> Bureau:
    """Give all services of translation over an empty database, with an engine that puts words in brackets."""
    return a_bureau(database, clock)


@pytest.fixture
def shop(database: Database, clock: FakeClock, tmp_path: Path) -> Iterator[Shop]:
    """Give a desk that takes orders of models, over an empty folder."""
    with serving_models(tmp_path / "mirror") as served:
        yield a_shop(database, clock, tmp_path / "models", served)
