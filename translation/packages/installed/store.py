"""The installed packages, in one folder.

::

    zh_en.json                  what is installed for the pair, and in which folder: the moment this name appears or
                                is replaced, the installation has happened
    zh_en-1f2e3d4c5b6a7988/     the unpacked package; another installation gets another name
    .new-…, .record-…           being written, or left by somebody who was killed
    .lock                       held by the one who installs or removes

Readers need no lock: they read records, and what a record names is whole. An installer sweeps first what nobody names.
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
from translation.packages.disk import held, sync_folder, write_new
from translation.packages.format.limits import LIMITS, PackageLimits
from translation.packages.format.package import UNTOLD, OpenPackage, Progress, opened_package
from translation.packages.installed.record import (
    Installed,
    described,
    is_folder_name,
    pair_of,
    read_record,
    record_name,
    written,
)

Check = Callable[[Path], None]
"""Looks whether the model in an unpacked package can be loaded; raises a `TranslationError` if not."""

_WAIT_S: Final = 300.0
_CHUNK: Final = 1_048_576
_NEW: Final = ".new-"
_RECORD: Final = ".record-"
_log: Final = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def file_checksum(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal digits. Raises `OSError`."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class PackageStore:
    """What is installed below one folder. Any number of processes may share it."""

    def __init__(
        self,
        folder: Path,
        *,
        check: Check | None = None,
        limits: PackageLimits = LIMITS,
        wait_s: float = _WAIT_S,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """Keep packages in a folder, made when it is first written to; others who install are waited for so long."""
        self.folder = folder
        self._check, self._limits, self._wait_s, self._now = check, limits, wait_s, now

    def installed(self) -> list[Installed]:
        """Return what is installed, by pair. A record that cannot be read is logged and passed over."""
        found = []
        for file in self._records():
            try:
                one = read_record(file)
            except FileNotFoundError:
                continue  # removed since its name was read
            except PackageRefused as error:
                _log.warning("%s Install the package again.", error.message)
                continue
            if one.pair == pair_of(file.name) and one.path.is_dir():
                found.append(one)
        return found

    def get(self, source: str, target: str) -> Installed | None:
        """Return what is installed for a pair, or None."""
        return next((each for each in self.installed() if each.pair == (source, target)), None)

    def fingerprint(self) -> str:
        """Return a text that is another one after each installation and removal, by whichever process."""
        digest = hashlib.sha256()
        for file in self._records():
            try:
                digest.update(file.read_bytes() + b"\0")
            except FileNotFoundError:
                continue
        return digest.hexdigest()

    def install(self, file: Path, checksum: str | None = None, progress: Progress = UNTOLD) -> Installed:
        """Unpack a package file, check that its model loads, and put it in the place of the pair's earlier one.

        ``checksum`` is the SHA-256 that the file has to have. Killed at any moment, this leaves either what was
        there before or the new package. Raises `PackageRefused`, `PackagesBusy`, `OSError` and what the check
        raises; then nothing has changed.
        """
        with held(self.folder / ".lock", self._wait_s):
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
        """Remove what is installed for a pair. Raises `PackageNotFound`, `PackagesBusy` and `OSError`."""
        name = record_name(Pair(source, target))
        record = self.folder / name
        if pair_of(name) is None or not record.is_file():
            raise PackageNotFound(f"No model from {source} to {target} is installed.")
        with held(self.folder / ".lock", self._wait_s):
            record.unlink(missing_ok=True)
            sync_folder(self.folder)
            self._sweep()

    def _put(self, package: OpenPackage, unpacked: Path, checksum: str, progress: Progress) -> Installed:
        package.unpack(unpacked, progress)
        if self._check is not None:
            self._check(unpacked)
        pair = package.said.pair
        place = self.folder / f"{pair.source}_{pair.target}-{secrets.token_hex(8)}"
        unpacked.rename(place)
        sync_folder(self.folder)
        installed = described(package.said, place, checksum, self._now())
        draft = self.folder / f"{_RECORD}{secrets.token_hex(8)}"
        write_new(draft, [written(installed)])
        draft.replace(self.folder / record_name(pair))
        sync_folder(self.folder)
        self._sweep()
        return installed

    def _sweep(self) -> None:
        """Remove what no record names: an earlier package, or what somebody left who was killed.

        Only names that the store itself gives are removed, and only by who holds the lock. What cannot be removed
        now is in nobody's way.
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
