"""What is installed, replaced and removed, and what killed and competing installers leave."""

import json
import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.argos_files import a_package, checksum, files, members, metadata, packed
from tests.support.argos_install import begun
from translation.errors import EngineUnavailable, PackageNotFound, PackageRefused, PackagesBusy
from translation.packages.disk import hold_lock
from translation.packages.installed.record import Installed
from translation.packages.installed.store import PackageStore

AT = datetime(2027, 4, 15, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> PackageStore:
    return PackageStore(tmp_path / "models", wait_s=0.1, now=lambda: AT)


def names(store: PackageStore) -> set[str]:
    """Return what lies in the store's folder, without the lock."""
    return {path.name for path in store.folder.iterdir()} - {".lock"}


def is_whole(installed: Installed) -> bool:
    """Say whether all files of a package are there as they were packed."""
    said = metadata(*installed.pair, installed.version)
    unpacked = {str(file.relative_to(installed.path)): file for file in installed.path.rglob("*") if file.is_file()}
    return {name: file.read_bytes() for name, file in unpacked.items()} == files(said)


def test_installed_package_is_listed_with_details(tmp_path: Path, store: PackageStore) -> None:
    path = a_package(tmp_path / "files")
    told: list[tuple[int, int | None]] = []
    installed = store.install(path, checksum(path).upper(), lambda done, total: told.append((done, total)))
    assert store.installed() == [installed] == [store.get("zh", "en")]
    assert (installed.pair, installed.version, installed.installed_at) == (("zh", "en"), "1.9", AT)
    assert (installed.source_name, installed.target_name) == ("ZH", "EN")
    assert installed.licence == "License: CC0, made by hand for tests"
    assert installed.checksum == checksum(path)
    assert installed.size == sum(len(each) for each in files().values()) == told[-1][0] == told[-1][1]
    assert is_whole(installed)
    assert names(store) == {"zh_en.json", installed.path.name}


def test_unused_store_is_empty_and_creates_no_folder(store: PackageStore) -> None:
    assert (store.installed(), store.get("zh", "en")) == ([], None)
    assert len(store.fingerprint()) == 64
    assert not store.folder.exists()


def test_newer_version_replaces_older(tmp_path: Path, store: PackageStore) -> None:
    old = store.install(a_package(tmp_path, version="1.0"))
    other = store.install(a_package(tmp_path, "en", "es"))
    new = store.install(a_package(tmp_path, version="1.1"))
    assert store.installed() == [other, new]
    assert not old.path.exists()
    assert names(store) == {"zh_en.json", "en_es.json", other.path.name, new.path.name}


def test_reinstalling_repairs_damaged_package(tmp_path: Path, store: PackageStore) -> None:
    path = a_package(tmp_path)
    (store.install(path).path / "model" / "model.bin").unlink()
    assert is_whole(store.install(path))


def test_fingerprint_changes_only_with_each_change(tmp_path: Path, store: PackageStore) -> None:
    path = a_package(tmp_path)
    seen = [store.fingerprint()]
    for change in (
        lambda: store.install(path),
        lambda: store.install(path),
        lambda: store.install(a_package(tmp_path, "en", "es")),
        lambda: store.remove("zh", "en"),
    ):
        change()
        assert store.fingerprint() == store.fingerprint()
        seen.append(store.fingerprint())
    assert len(set(seen)) == 5


def test_removing_package_deletes_its_files(tmp_path: Path, store: PackageStore) -> None:
    store.install(a_package(tmp_path))
    other = store.install(a_package(tmp_path, "en", "es"))
    store.remove("zh", "en")
    assert store.installed() == [other]
    assert names(store) == {"en_es.json", other.path.name}


@pytest.mark.parametrize("pair", [("zh", "en"), ("../zh", "en"), ("zh", "en/../../x"), ("", "")])
def test_unknown_package_cannot_be_removed(tmp_path: Path, store: PackageStore, pair: tuple[str, str]) -> None:
    (tmp_path / "zh_en.json").write_text("{}")
    with pytest.raises(PackageNotFound, match="is installed"):
        store.remove(*pair)
    assert (tmp_path / "zh_en.json").exists()


def test_wrong_checksum_is_refused(tmp_path: Path, store: PackageStore) -> None:
    path = a_package(tmp_path)
    with pytest.raises(PackageRefused, match=f"not the one that was promised: its SHA-256 is {checksum(path)}"):
        store.install(path, "0" * 64)
    assert names(store) == set()


def test_refused_package_keeps_earlier_one(tmp_path: Path, store: PackageStore) -> None:
    old = store.install(a_package(tmp_path, version="1.0"))
    said = files(metadata(version="1.1")) | {"model/model.bin": b"\x80\x04 a pickle"}
    with pytest.raises(PackageRefused, match="pickle"):
        store.install(packed(tmp_path / "bad.argosmodel", members(said)))
    assert store.installed() == [old]
    assert is_whole(old)
    assert names(store) == {"zh_en.json", old.path.name}


def test_unloadable_model_keeps_earlier_one(tmp_path: Path, store: PackageStore) -> None:
    old = store.install(a_package(tmp_path, version="1.0"))
    looked_at: list[str] = []

    def check(folder: Path) -> None:
        looked_at.extend(sorted(path.name for path in folder.iterdir()))
        raise EngineUnavailable("It does not load.")

    with pytest.raises(EngineUnavailable, match="It does not load"):
        PackageStore(store.folder, check=check).install(a_package(tmp_path, version="1.1"))
    assert looked_at == ["README.md", "metadata.json", "model", "sentencepiece.model"]
    assert store.installed() == [old]
    assert names(store) == {"zh_en.json", old.path.name}


def test_missing_file_changes_nothing(tmp_path: Path, store: PackageStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.install(tmp_path / "nothing.argosmodel")
    assert names(store) == set()


@pytest.mark.parametrize(
    "damage",
    [
        lambda said: said.pop("folder"),
        lambda said: said.update(folder="../../etc"),
        lambda said: said.update(folder=7),
        lambda said: said.update(source="../x"),
        lambda said: said.update(size="much"),
        lambda said: said.update(checksum="0"),
        lambda said: said.update(installed_at="2027-04-15T01:00:00"),
        lambda said: said.update(installed_at=1),
        lambda said: said.update(source="fr"),
        lambda said: said.update(licence="x" * 10_000),
    ],
)
def test_damaged_record_is_skipped_and_repaired(
    tmp_path: Path, store: PackageStore, damage: Callable[[dict[str, object]], object]
) -> None:
    path = a_package(tmp_path)
    other = store.install(a_package(tmp_path, "en", "es"))
    store.install(path)
    record = store.folder / "zh_en.json"
    said = json.loads(record.read_text())
    damage(said)
    record.write_text(json.dumps(said))
    assert store.installed() == [other]
    mended = store.install(path)
    assert store.installed() == [other, mended]


def test_non_json_record_is_skipped_with_warning(
    store: PackageStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.install(a_package(tmp_path))
    (store.folder / "zh_en.json").write_bytes(b"\xff{")
    assert store.installed() == []
    assert caplog.messages == ["The record of an installed model is damaged: zh_en.json Install the package again."]


def test_cleanup_removes_only_own_leftovers(tmp_path: Path, store: PackageStore) -> None:
    store.folder.mkdir()
    for name in ("mine", "zh_en", "zh_en-old"):
        (store.folder / name).mkdir()
    (store.folder / "notes.txt").write_text("mine")
    for name in (".new-1", "zh_en-0123456789abcdef"):
        (store.folder / name / "model").mkdir(parents=True)
    (store.folder / ".record-1").write_text("")
    installed = store.install(a_package(tmp_path))
    assert names(store) == {"mine", "zh_en", "zh_en-old", "notes.txt", "zh_en.json", installed.path.name}


def test_locked_store_refuses_install_and_removal(tmp_path: Path, store: PackageStore) -> None:
    path = a_package(tmp_path)
    with hold_lock(store.folder / ".lock", 0), pytest.raises(PackagesBusy, match="Another process"):
        store.install(path)
    assert store.install(path).version == "1.9"
    with hold_lock(store.folder / ".lock", 0), pytest.raises(PackagesBusy):
        store.remove("zh", "en")
    assert [each.version for each in store.installed()] == ["1.9"]


def test_concurrent_installers_leave_one_complete_package(tmp_path: Path, store: PackageStore) -> None:
    paths = [a_package(tmp_path, version=version) for version in ("1.1", "1.2")]
    with hold_lock(store.folder / ".lock", 0):
        beginning = [begun(store.folder, path) for path in paths]
        with pytest.raises(subprocess.TimeoutExpired):
            beginning[0].wait(0.5)
        assert beginning[1].poll() is None
    assert [each.wait(60) for each in beginning] == [0, 0]
    [left] = store.installed()
    assert left.version in {"1.1", "1.2"}
    assert is_whole(left)
    assert names(store) == {"zh_en.json", left.path.name}


MOMENTS = [
    ("translation.packages.format.package:write_new", 1, "before"),
    ("translation.packages.format.package:write_new", 3, "after"),
    ("os:fsync", 2, "before"),
    ("__main__:check", 1, "before"),
    ("pathlib:Path.rename", 1, "before"),
    ("pathlib:Path.rename", 1, "after"),
    ("translation.packages.installed.store:write_new", 1, "after"),
    ("pathlib:Path.replace", 1, "before"),
    ("pathlib:Path.replace", 1, "after"),
    ("shutil:rmtree", 1, "before"),
]
DONE = MOMENTS[-2:]
"""From these on, the new package is the installed one."""


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda each: " ".join(map(str, each)))
def test_killed_installer_leaves_one_complete_package(
    tmp_path: Path, store: PackageStore, moment: tuple[str, int, str]
) -> None:
    store.install(a_package(tmp_path, version="1.0"))
    new = a_package(tmp_path, version="1.1")
    assert begun(store.folder, new, *moment).wait(60) == -signal.SIGKILL
    [left] = store.installed()
    assert left.version == ("1.1" if moment in DONE else "1.0")
    assert is_whole(left)

    other = store.install(a_package(tmp_path, "en", "es"))
    assert store.installed() == [other, left]
    assert names(store) == {"en_es.json", "zh_en.json", other.path.name, left.path.name}
    assert is_whole(left)
