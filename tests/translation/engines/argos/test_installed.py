"""Packages in a folder, and the ways between languages."""

import json
import logging
import os
from pathlib import Path

import pytest

from translation.engines.argos.installed import MOSES, SENTENCEPIECE, PackageFolder
from translation.engines.engine import Pair
from translation.errors import PairNotOffered


def a_package(folder: Path, source: str, target: str, version: str = "1.0", name: str = "", **said: object) -> Path:
    """Make what looks like a package from outside."""
    package = folder / (name or f"{source}_{target}")
    (package / "model").mkdir(parents=True)
    (package / "model" / "model.bin").write_bytes(b"12345")
    (package / SENTENCEPIECE).touch()
    metadata = {"from_code": source, "to_code": target, "package_version": version, **said}
    (package / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    return package


def test_pairs_include_routes_via_english(tmp_path: Path) -> None:
    for source, target in (("zh", "en"), ("en", "es"), ("en", "zh"), ("fr", "de")):
        a_package(tmp_path, source, target)
    assert PackageFolder(tmp_path).pairs() == {
        Pair("zh", "en"),
        Pair("en", "es"),
        Pair("en", "zh"),
        Pair("fr", "de"),
        Pair("zh", "es"),
    }


def test_direct_route_is_preferred(tmp_path: Path) -> None:
    for source, target in (("zh", "en"), ("en", "es"), ("zh", "es")):
        a_package(tmp_path, source, target)
    assert [each.folder.name for each in PackageFolder(tmp_path).route("zh", "es")] == ["zh_es"]


def test_version_names_the_route(tmp_path: Path) -> None:
    a_package(tmp_path, "zh", "en", "1.9")
    a_package(tmp_path, "en", "es")
    assert PackageFolder(tmp_path).version("zh", "es") == "argos zh→en 1.9 + en→es 1.0"
    assert PackageFolder(tmp_path).version("zh", "en") == "argos zh→en 1.9"


@pytest.mark.parametrize("source, target", [("es", "zh"), ("en", "en"), ("zh", "zh"), ("", ""), ("en", "fr")])
def test_unavailable_pair_is_refused(tmp_path: Path, source: str, target: str) -> None:
    a_package(tmp_path, "zh", "en")
    a_package(tmp_path, "en", "zh")
    with pytest.raises(PairNotOffered):
        PackageFolder(tmp_path).route(source, target)


def test_newer_package_is_used(tmp_path: Path) -> None:
    a_package(tmp_path, "en", "es", "1.9", "old")
    a_package(tmp_path, "en", "es", "1.10", "new")
    assert [each.folder.name for each in PackageFolder(tmp_path).route("en", "es")] == ["new"]


def test_brazilian_portuguese_is_used_without_portuguese(tmp_path: Path) -> None:
    a_package(tmp_path, "en", "pb", "2.0")
    assert [each.folder.name for each in PackageFolder(tmp_path).route("en", "pt")] == ["en_pb"]
    a_package(tmp_path, "en", "pt", "1.0")
    assert [each.folder.name for each in PackageFolder(tmp_path).route("en", "pt")] == ["en_pt"]


def test_installed_and_removed_packages_are_seen_immediately(tmp_path: Path) -> None:
    shelf = PackageFolder(tmp_path)
    assert shelf.pairs() == frozenset()
    package = a_package(tmp_path, "en", "es")
    assert shelf.pairs() == {Pair("en", "es")}
    (package / "metadata.json").unlink()
    assert shelf.pairs() == frozenset()


def test_rewritten_model_is_different_package(tmp_path: Path) -> None:
    package = a_package(tmp_path, "en", "es")
    before = PackageFolder(tmp_path).route("en", "es")
    os.utime(package / "model" / "model.bin", ns=(5, 5))
    assert PackageFolder(tmp_path).route("en", "es") != before


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        b"[]",
        b"{",
        b'{"from_code": "en"}',
        b'{"from_code": "en", "to_code": "../.."}',
        b'{"from_code": 5, "to_code": []}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_damaged_package_is_skipped_and_logged_once(
    tmp_path: Path, metadata: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    a_package(tmp_path, "en", "es")
    (a_package(tmp_path, "en", "fr") / "metadata.json").write_bytes(metadata)
    shelf = PackageFolder(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert shelf.pairs() == shelf.pairs() == {Pair("en", "es")}
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["The package en_fr is left out"]


def test_incomplete_package_is_skipped(tmp_path: Path) -> None:
    (a_package(tmp_path, "en", "es") / SENTENCEPIECE).unlink()
    (a_package(tmp_path, "en", "fr") / "model" / "model.bin").unlink()
    assert PackageFolder(tmp_path).pairs() == frozenset()


def test_moses_packages_require_moses_support(tmp_path: Path) -> None:
    package = a_package(tmp_path, "en", "es")
    (package / SENTENCEPIECE).rename(package / MOSES)
    assert PackageFolder(tmp_path).pairs() == frozenset()
    assert PackageFolder(tmp_path, (SENTENCEPIECE, MOSES)).pairs() == {Pair("en", "es")}


def test_package_being_unpacked_is_ignored(tmp_path: Path) -> None:
    a_package(tmp_path, "en", "es", name=".unpacking")
    assert PackageFolder(tmp_path).pairs() == frozenset()


def test_missing_folder_has_no_pairs(tmp_path: Path) -> None:
    assert PackageFolder(tmp_path / "nowhere").pairs() == frozenset()
