"""A bench of pages waits until the demo is complete, and the server has nothing more to follow."""

import time

from expo.bench.server.pages import is_complete, is_settled
from expo.kit.db.embedded import free_port
from tests.support.demo_fair import DemoFair
from tests.support.patience import PATIENCE_S


def test_demo_completes_and_settles(demo_fair: DemoFair) -> None:
    assert not is_complete(f"http://localhost:{free_port()}")
    assert is_complete(demo_fair.url)
    deadline = time.monotonic() + PATIENCE_S
    while not is_settled(demo_fair.url):
        assert time.monotonic() < deadline, "the server goes on asking the database"
