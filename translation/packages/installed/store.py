"""Store of the installed packages, in one folder.

::

    zh_en.json                  record of the package installed for the pair, with its folder: the installation takes
                                effect when this file appears or is replaced
    zh_en-1f2e3d4c5b6a7988/     the unpacked package; every installation has a new name
    .new-…, .record-…           in progress, or left by a killed process
    .lock                       held while installing or removing

Readers need no lock: the package named by a record is complete. Installation first removes unreferenced folders.
"""

import hashlib
import logging
import os
import secrets
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from translation.engines.engine import Pair
from translation.errors import PackageNotFound, PackageRefused
from translation.packages.disk import hold_lock, sync_folder, write_new
from translation.packages.format.limits import LIMITS, PackageLimits
from translation.packages.format.package import NO_PROGRESS, OpenPackage, Progress, opened_package
from translation.packages.installed.record import (
    Installed,
    describe,
    encode,
    is_folder_name,
    pair_of,
    read_record,
    record_name,
)

Check = Callable[[Path], None]
"""Checks that the model in an unpacked package can be loaded; raises a `TranslationError` if not."""

_WAIT_S: Final = 300.0
_CHUNK: Final = 1_048_576
_NEW: Final = ".new-"
_RECORD: Final = ".record-"
_log: Final = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def file_checksum(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal. Raises `OSError`."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class PackageStore:
    """Packages installed in one folder. Any number of processes may share it."""

    def __init__(
        self,
        folder: Path,
        *,
        check: Check | None = None,
        limits: PackageLimits = LIMITS,
        wait_s: float = _WAIT_S,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Keep packages in a folder, created on first write; wait up to ``wait_s`` seconds for other installers."""
        self.folder = folder
        self._check, self._limits, self._wait_s, self._now = check, limits, wait_s, now

    def installed(self) -> list[Installed]:
        """Return the installed packages, by pair. An unreadable record is logged and skipped."""
        found = []
        for file in self._records():
            try:
                one = read_record(file)
            except FileNotFoundError:
                continue  # removed since it was listed
            except PackageRefused as error:
                _log.warning("%s Install the package again.", error.message)
                continue
            if one.pair == pair_of(file.name) and one.path.is_dir():
                found.append(one)
        return found

    def get(self, source: str, target: str) -> Installed | None:
        """Return the package installed for a pair, or None."""
        return next((each for each in self.installed() if each.pair == (source, target)), None)

    def fingerprint(self) -> str:
        """Return a string that changes with each installation and removal, by any process."""
        digest = hashlib.sha256()
        for file in self._records():
            try:
                digest.update(file.read_bytes() + b"\0")
            except FileNotFoundError:
                continue
        return digest.hexdigest()

    def install(self, file: Path, checksum: str | None = None, progress: Progress = NO_PROGRESS) -> Installed:
        """Unpack a package file, check that its model loads, and replace the pair's earlier package.

        ``checksum`` is the expected SHA-256 of the file. Atomic: a crash at any moment leaves either the previous state
        or the new package. Raises `PackageRefused`, `PackagesBusy`, `OSError` and the errors of the check; then
        nothing has changed.
        """
        with hold_lock(self.folder / ".lock", self._wait_s):
            self._sweep()
            found = file_checksum(file)
            if checksum is not None and found != checksum.strip().lower():
                raise PackageRefused(f"The package is not the one that was promised: its SHA-256 is {found}.")
            unpacked = self.folder / f"{_NEW}{secrets.token_hex(8)}"
            try:
                with opened_package(file, self._limits) as package:
                    return self._put(package, unpacked, found, progress)
            finally:
                shutil.rmtree(unpacked, ignore_errors=True)

    def remove(self, source: str, target: str) -> None:
        """Remove the package installed for a pair. Raises `PackageNotFound`, `PackagesBusy` and `OSError`."""
        name = record_name(Pair(source, target))
        record = self.folder / name
        if pair_of(name) is None or not record.is_file():
            raise PackageNotFound(f"No model from {source} to {target} is installed.")
        with hold_lock(self.folder / ".lock", self._wait_s):
            record.unlink(missing_ok=True)
            sync_folder(self.folder)
            self._sweep()

    def _put(self, package: OpenPackage, folder: Path, checksum: str, progress: Progress) -> Installed:
        package.unpack(folder, progress)
        if self._check is not None:
            self._check(folder)
        pair = package.description.pair
        place = self.folder / f"{pair.source}_{pair.target}-{secrets.token_hex(8)}"
        folder.rename(place)
        sync_folder(self.folder)
        installed = describe(package.description, place, checksum, self._now())
        draft = self.folder / f"{_RECORD}{secrets.token_hex(8)}"
        write_new(draft, [encode(installed)])
        draft.replace(self.folder / record_name(pair))
        sync_folder(self.folder)
        self._sweep()
        return installed

    def _sweep(self) -> None:
        """Remove unreferenced folders: earlier packages, and remains of killed processes.

        Only names given by the store are removed, and only by the lock holder. What cannot be removed now does no harm.
        """
        named = {each.path.name for each in self.installed()}
        for entry in list(os.scandir(self.folder)):
            if entry.name.startswith(_RECORD):
                Path(entry.path).unlink(missing_ok=True)
            elif entry.name.startswith(_NEW) or (is_folder_name(entry.name) and entry.name not in named):
                shutil.rmtree(entry.path, ignore_errors=True)

    def _records(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if pair_of(path.name) is not None)
