"""What whole stories need: the demo fair, opened once, or a fair of their own."""

from collections.abc import Iterator

import pytest

from tests.support.demo_fair import DemoFair, a_demo_fair
from tests.support.running import Running, a_fair
from tests.support.sharing import Shared


@pytest.fixture(scope="module")
def demo_fair(shared: Shared, tmp_path_factory: pytest.TempPathFactory) -> DemoFair:
    """Return the open demo fair, one for all tests that want it; what a test adds to it stays."""
    return shared.get("demo_fair", lambda: a_demo_fair(tmp_path_factory.mktemp("demo") / "data"))


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a fair of one's own: all that it holds is these tests', and nobody else finds it there."""
    with a_fair(tmp_path_factory.mktemp("own") / "data", points_per_minute="10000000") as started:
        yield started
