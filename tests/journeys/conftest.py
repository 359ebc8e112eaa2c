"""What whole stories need: the demo fair, opened once."""

from collections.abc import Iterator

import pytest

from tests.support.demo_fair import DemoFair, a_demo_fair


@pytest.fixture(scope="session")
def demo_fair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoFair]:
    """Give the session's open demo fair; what a test adds to it stays."""
    with a_demo_fair(tmp_path_factory.mktemp("demo") / "data") as opened:
        yield opened
