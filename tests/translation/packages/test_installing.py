"""From an index on a server to an installed package."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.argos_files import a_package, checksum, metadata
from tests.support.file_server import Served
from translation.errors import FetchFailed, PackageRefused, PackagesBusy
from translation.packages.disk import hold_lock
from translation.packages.download.http import Timeouts
from translation.packages.format.package import Package, Progress
from translation.packages.index import Offer, load_index
from translation.packages.installed.store import PackageStore
from translation.packages.installing import Installer, NullObserver


class RecordingObserver(NullObserver):
    """Notes what it is told, in order, and how many bytes each step came to."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.done: dict[str, int] = {}

    def on_step(self, words: str) -> Progress:
        self.said.append(words)

        def tell(done: int, total: int | None) -> None:
            assert done <= (total or done)
            self.done[words] = done

        return tell

    def on_package(self, package: Package) -> None:
        self.said.append(package.licence)


@pytest.fixture
def store(tmp_path: Path) -> PackageStore:
    return PackageStore(tmp_path / "models", wait_s=0.1)


@pytest.fixture
def installer(store: PackageStore) -> Installer:
    return Installer(store, Timeouts(read_s=2, attempts=1))


def offered(server: Served, file: Path, **changes: Any) -> Offer:
    """Serve a package and an index of it, and return the offer."""
    said = metadata(links=["p.argosmodel"], sha256=checksum(file)) | changes
    server.files |= {"/p.argosmodel": file.read_bytes(), "/index.json": json.dumps([said]).encode()}
    [offer] = load_index(f"{server.address}/index.json").offers.values()
    return offer


def left(store: PackageStore) -> set[str]:
    """Return what lies among the fetched files."""
    return {path.name for path in (store.folder / ".fetched").glob("*")}


def test_offer_is_downloaded_shown_and_installed(
    tmp_path: Path, server: Served, store: PackageStore, installer: Installer
) -> None:
    file, watched = a_package(tmp_path), RecordingObserver()
    installed = installer.from_offer(offered(server, file), watched)
    assert store.installed() == [installed]
    assert watched.said == ["Fetching zh → en 1.9", "License: CC0, made by hand for tests", "Unpacking zh → en 1.9"]
    assert watched.done == {"Fetching zh → en 1.9": file.stat().st_size, "Unpacking zh → en 1.9": installed.size}
    assert left(store) == set()


def test_package_differing_from_index_is_refused(
    tmp_path: Path, server: Served, store: PackageStore, installer: Installer
) -> None:
    for changes in ({"package_version": "2.0"}, {"to_code": "es"}):
        with pytest.raises(PackageRefused, match=r"index promises .*, but the package is zh → en 1.9"):
            installer.from_offer(offered(server, a_package(tmp_path), **changes))
    assert (store.installed(), left(store)) == ([], set())


def test_file_replaced_on_server_is_refused(
    tmp_path: Path, server: Served, store: PackageStore, installer: Installer
) -> None:
    offer = offered(server, a_package(tmp_path))
    server.files["/p.argosmodel"] = a_package(tmp_path, from_name="Other").read_bytes()
    with pytest.raises(FetchFailed, match="not the one that was promised"):
        installer.from_offer(offer)
    assert (store.installed(), left(store)) == ([], set())


def test_interrupted_download_resumes_and_leftovers_are_removed(
    tmp_path: Path, server: Served, store: PackageStore, installer: Installer
) -> None:
    offer = offered(server, a_package(tmp_path))
    server.break_after = 100
    with pytest.raises(FetchFailed):
        installer.from_offer(offer)
    assert left(store) == {"zh_en-1.9.argosmodel.part", "zh_en-1.9.argosmodel.from"}
    (store.folder / ".fetched" / "en_es-1.0.argosmodel").write_bytes(b"left")
    server.break_after = None
    installer.from_offer(offer)
    assert server.requests[-1][1] == "bytes=100-"
    assert left(store) == set()


def test_local_mirror_file_stays_in_place(tmp_path: Path, store: PackageStore, installer: Installer) -> None:
    file = a_package(tmp_path)
    (tmp_path / "index.json").write_text(json.dumps([metadata(links=[file.name])]))
    installed = installer.from_offer(load_index(str(tmp_path / "index.json")).offer("zh", "en"))
    assert store.installed() == [installed]
    assert file.is_file()


def test_only_one_process_downloads(tmp_path: Path, server: Served, store: PackageStore, installer: Installer) -> None:
    offer = offered(server, a_package(tmp_path))
    with hold_lock(store.folder / ".fetching", 0), pytest.raises(PackagesBusy):
        installer.from_offer(offer)
    assert [each[0] for each in server.requests] == ["/index.json"]


def test_file_is_checked_before_installation(tmp_path: Path, store: PackageStore, installer: Installer) -> None:
    file = a_package(tmp_path)
    with pytest.raises(PackageRefused, match="not the one that was promised"):
        installer.from_file(file, "0" * 64)
    (tmp_path / "bad.argosmodel").write_bytes(b"no zip")
    watched = RecordingObserver()
    with pytest.raises(PackageRefused, match="no zip"):
        installer.from_file(tmp_path / "bad.argosmodel", observer=watched)
    assert (store.installed(), watched.said) == ([], [])
