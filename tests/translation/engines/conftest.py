"""Packages and engines that the tests of engines share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.argos_package import Shape, an_argos_package
from tests.support.libretranslate import FakeServer, a_libretranslate_server


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two packages: Chinese to English, English to Spanish."""
    folder = tmp_path_factory.mktemp("packages")
    an_argos_package(folder, "zh", "en", Shape(seed=3), package_version="1.9")
    an_argos_package(folder, "en", "es")
    return folder


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with a_libretranslate_server() as running:
        yield running
