"""A site in front of a door that answers what a test says."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.frontend import company_goods
from tests.frontend.door import FakeDoor
from tests.frontend.served import Served, a_served_site


@pytest.fixture
def door() -> FakeDoor:
    """Give the door."""
    return FakeDoor()


@pytest.fixture
def visitor(door: FakeDoor) -> TestClient:
    """Give the browser of somebody who is not signed in."""
    return door.client()


@pytest.fixture
def portal(door: FakeDoor) -> FakeDoor:
    """Give a door at which an exhibitor's owner is signed in, with a company, booths and people; tests may say more."""
    door.says |= company_goods.everything()
    return door


@pytest.fixture
def clerk(portal: FakeDoor) -> TestClient:
    """Give the browser of whoever is signed in there."""
    return portal.client(expo_session="x")


@pytest.fixture
def served(door: FakeDoor) -> Iterator[Served]:
    """Give the site on a port of this machine."""
    with a_served_site(door) as opened:
        yield opened
