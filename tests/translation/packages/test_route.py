"""Which packages lead from one language to another."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.argos_files import metadata
from translation.engines.engine import Pair
from translation.errors import PackageNotFound
from translation.packages.index import PackageIndex, read_index
from translation.packages.installed.record import Installed
from translation.packages.route import route, routes


def index_of(*pairs: str) -> PackageIndex:
    """Return an index of packages such as zh-en@1.9."""
    entries = []
    for each in pairs:
        pair, _, version = each.partition("@")
        source, target = pair.split("-")
        entries.append(metadata(source, target, version or "1.9", links=["a"]))
    return read_index(json.dumps(entries).encode(), "https://example.org/")


def installed(source: str, target: str, version: str = "1.9") -> Installed:
    at = datetime(2027, 4, 15, tzinfo=UTC)
    return Installed(Pair(source, target), source, target, version, Path("x"), 1, "", at, "0" * 64)


def test_routes_prefer_direct_then_english_then_alphabetical() -> None:
    found = routes(Pair(*each.split("-")) for each in ("zh-en", "en-es", "zh-de", "de-es", "zh-fr", "fr-de", "de-fr"))
    assert {
        "-".join(pair): "-".join([way[0].source, *(each.target for each in way)]) for pair, way in found.items()
    } == {
        "de-es": "de-es",
        "de-fr": "de-fr",
        "en-es": "en-es",
        "fr-de": "fr-de",
        "fr-es": "fr-de-es",
        "zh-de": "zh-de",
        "zh-en": "zh-en",
        "zh-es": "zh-en-es",
        "zh-fr": "zh-fr",
    }


def test_direct_package_is_preferred() -> None:
    [step] = route(index_of("zh-en", "en-es", "zh-es"), [], "zh", "es")
    assert (step.pair, step.needed, step.installed) == (("zh", "es"), step.offer, None)


def test_two_packages_are_needed_without_direct_one() -> None:
    steps = route(index_of("zh-en", "en-es"), [], "zh", "es")
    assert [step.pair for step in steps] == [("zh", "en"), ("en", "es")]
    assert all(step.needed for step in steps)


def test_current_installed_package_is_not_needed_again() -> None:
    index = index_of("zh-en@1.9", "en-es@1.10")
    for version, needed in (("1.9", True), ("1.10", False), ("1.11", False)):
        first, second = route(index, [installed("en", "es", version)], "zh", "es")
        assert first.needed is not None
        assert (second.needed is not None) is needed


def test_package_missing_from_index_serves_if_installed() -> None:
    first, second = route(index_of("en-es"), [installed("zh", "en")], "zh", "es")
    assert (first.offer, first.needed, second.needed) == (None, None, second.offer)


def test_unconnected_languages_have_no_route() -> None:
    for source, target in (("es", "zh"), ("zh", "ru"), ("zh", "zh")):
        with pytest.raises(PackageNotFound, match=f"from {source} to {target}"):
            route(index_of("zh-en", "en-es", "fr-en"), [], source, target)
