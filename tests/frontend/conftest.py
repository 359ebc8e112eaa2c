"""A site in front of a door that answers what a test says."""

import pytest
from starlette.testclient import TestClient

from tests.frontend.door import FakeDoor


@pytest.fixture
def door() -> FakeDoor:
    """Give the door."""
    return FakeDoor()


@pytest.fixture
def visitor(door: FakeDoor) -> TestClient:
    """Give the browser of somebody who is not signed in."""
    return door.client()
