"""A site in front of a GraphQL server that answers what a test says."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.frontend import company_nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.served import Served, a_served_site


@pytest.fixture
def graphql() -> FakeGraphQL:
    """Give the fake GraphQL server."""
    return FakeGraphQL()


@pytest.fixture
def visitor(graphql: FakeGraphQL) -> TestClient:
    """Give the browser of somebody who is not signed in."""
    return graphql.client()


@pytest.fixture
def portal(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor's owner is signed in, with a company, booths and people; tests may say more."""
    graphql.says |= company_nodes.everything()
    return graphql


@pytest.fixture
def clerk(portal: FakeGraphQL) -> TestClient:
    """Give the browser of whoever is signed in there."""
    return portal.client(expo_session="x")


@pytest.fixture
def served(graphql: FakeGraphQL) -> Iterator[Served]:
    """Give the site on a port of this machine."""
    with a_served_site(graphql) as opened:
        yield opened
