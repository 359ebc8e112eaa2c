"""What an index offers, from the web and from files, and what in it is passed over."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.argos_files import metadata
from tests.support.file_server import Served
from translation.errors import FetchFailed, IndexRefused, PackageNotFound
from translation.packages.format.metadata import version_order
from translation.packages.index import PackageIndex, load_index, read_index

BASE = "https://example.org/x/index.json"


def entry(source: str = "zh", target: str = "en", version: str = "1.9", **changes: Any) -> dict[str, Any]:
    return metadata(source, target, version, links=[f"{source}_{target}-{version}.argosmodel"]) | changes


def index_of(*entries: object) -> PackageIndex:
    return read_index(json.dumps(entries).encode(), BASE)


def test_newest_version_of_each_pair_is_offered() -> None:
    index = index_of(entry(version="1.9"), entry(version="1.10"), entry(version="1.2"), entry("en", "es", "1.0"))
    assert {pair: offer.version for pair, offer in index.offers.items()} == {("en", "es"): "1.0", ("zh", "en"): "1.10"}
    assert index.offer("zh", "en").file.links == ("https://example.org/x/zh_en-1.10.argosmodel",)
    assert index.skipped == 0
    with pytest.raises(PackageNotFound, match="no package from en to zh"):
        index.offer("en", "zh")


def test_versions_are_ordered_numerically() -> None:
    mixed = ["10.0", "1.0", "1.2", "2", "1.0rc2", "0.9", "1.10", "1.0.1", "1.0rc1"]
    assert sorted(mixed, key=version_order) == ["0.9", "1.0rc1", "1.0rc2", "1.0", "1.0.1", "1.2", "1.10", "2", "10.0"]


def test_mirror_may_state_size_and_checksum() -> None:
    offer = index_of(entry(size=5, sha256="AB" * 32)).offer("zh", "en")
    assert (offer.file.size, offer.file.checksum) == (5, "ab" * 32)
    offer = index_of(entry()).offer("zh", "en")
    assert (offer.file.size, offer.file.checksum) == (None, None)


@pytest.mark.parametrize(
    "unusable",
    [
        7,
        None,
        [],
        {},
        entry(type="sbd"),
        entry(from_code="zh-TW"),
        entry(to_code="../x"),
        entry(package_version="../1"),
        entry(links=[]),
        entry(links="https://example.org/a"),
        entry(links=[7, None, "", "ipfs://Qm", "http://example.org/a", "file:///etc/passwd", "a\x1bb", "x" * 3_000]),
        entry(sha256="short"),
        entry(sha256=7),
        entry(size=-1),
        entry(size="5"),
        entry(size=True),
        entry(size=10**12),
    ],
)
def test_unusable_entry_is_skipped(unusable: object) -> None:
    index = index_of(unusable, entry("en", "es"))
    assert (list(index.offers), index.skipped) == ([("en", "es")], 1)


def test_forbidden_links_are_dropped() -> None:
    links = ["ipfs://Qm", "https://other.org/a", "http://127.0.0.1/a", "b"]
    assert index_of(entry(links=links)).offer("zh", "en").file.links == (
        "https://other.org/a",
        "https://example.org/x/b",
    )
    assert len(index_of(entry(links=["a"] * 500)).offer("zh", "en").file.links) == 16


@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", "not a list"),
        (b"[" + b"1," * 20_000 + b"1]", "not a list of at most 20,000"),
        (b" " * 8_388_609, "more than 8,388,608 bytes"),
    ],
)
def test_invalid_index_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(IndexRefused, match=said):
        read_index(content, BASE)


def test_index_is_loaded_over_http(server: Served) -> None:
    server.files["/x/index.json"] = json.dumps([entry()]).encode()
    offer = load_index(f"{server.address}/x/index.json").offer("zh", "en")
    assert offer.file.links == (f"{server.address}/x/zh_en-1.9.argosmodel",)


def test_unavailable_index_is_reported(server: Served, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="answers 404"):
        load_index(f"{server.address}/index.json")
    server.files["/index.json"] = b"x" * 8_388_609
    with pytest.raises(FetchFailed, match="more than 8,388,608 bytes"):
        load_index(f"{server.address}/index.json")
    with pytest.raises(FetchFailed, match=r"cannot be read: .*: No such file"):
        load_index(str(tmp_path / "index.json"))
    with pytest.raises(FetchFailed, match="Only https"):
        load_index("http://example.org/index.json")


def test_index_file_refers_to_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(json.dumps([entry()]))
    for address in (str(tmp_path / "index.json"), f"file://{tmp_path}/index.json"):
        assert load_index(address).offer("zh", "en").file.links == (str(tmp_path / "zh_en-1.9.argosmodel"),)
