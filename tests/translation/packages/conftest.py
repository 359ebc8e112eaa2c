"""A server of files on loopback, for a test."""

from collections.abc import Iterator

import pytest

from tests.support.file_server import Served, serving


@pytest.fixture
def server() -> Iterator[Served]:
    with serving() as served:
        yield served
