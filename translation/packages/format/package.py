"""A package of one model: an ``.argosmodel`` file, the exchange format of Argos Translate and LibreTranslate.

A zip file of one folder with ``metadata.json``, ``model/`` (CTranslate2) and ``sentencepiece.model`` or
``bpe.model``; often a README or a licence; sometimes ``stanza/`` or ``minisbd/``, which are skipped.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from translation.errors import PackageRefused
from translation.packages.disk import sync_folder, write_new
from translation.packages.format import names
from translation.packages.format.archive import Archive, open_archive
from translation.packages.format.contents import contents_checked
from translation.packages.format.licence import licence_of
from translation.packages.format.limits import LIMITS, PackageLimits
from translation.packages.format.metadata import DescribedPackage, read_metadata

Progress = Callable[[int, int | None], None]
"""Called with the bytes done and the total bytes, None if unknown."""


def _ignore_progress(_done: int, _total: int | None) -> None:
    """Ignore progress."""


NO_PROGRESS: Final[Progress] = _ignore_progress


@dataclass(frozen=True)
class Package(DescribedPackage):
    """Metadata of a package, and the number of bytes to be unpacked."""

    licence: str
    """One line; empty if not stated."""
    size: int


def read_package(file: Path, limits: PackageLimits = LIMITS) -> Package:
    """Return the metadata of a package file; its whole directory is checked, nothing is written.

    Raises `PackageRefused` for a damaged, hostile or other file, and `OSError` where it cannot be read.
    """
    with opened_package(file, limits) as package:
        return package.description


@contextlib.contextmanager
def opened_package(file: Path, limits: PackageLimits = LIMITS) -> Iterator["OpenPackage"]:
    """Open a package file for the length of a block. Raises as `read_package` does."""
    with open_archive(file, limits) as archive:
        yield OpenPackage(archive, limits)


class OpenPackage:
    """An open package file with all required files."""

    def __init__(self, archive: Archive, limits: PackageLimits) -> None:
        """Raise `PackageRefused` if a file is missing."""
        self._archive, self._limits = archive, limits
        files = archive.files
        _check_complete(files)
        metadata = read_metadata(archive.read(names.METADATA, limits.metadata))
        licence = metadata.licence or licence_of(self._readable_files())
        self.description = Package(metadata, licence, sum(files.values()))

    def unpack(self, folder: Path, progress: Progress = NO_PROGRESS) -> None:
        """Write and fsync the wanted files of the package into a folder that does not exist yet.

        Raises `PackageRefused` for content that is damaged or does not match its name, and `OSError`; the folder is
        then incomplete.
        """
        folder.mkdir()
        (folder / "model").mkdir()
        done = 0
        for name, size in self._archive.files.items():
            write_new(folder / name, self._unpacked_chunks(name, done, progress))
            done += size
        sync_folder(folder / "model")
        sync_folder(folder)

    def _unpacked_chunks(self, name: str, done: int, progress: Progress) -> Iterator[bytes]:
        chunks = self._archive.chunks(name, _max_bytes(name, self._limits))
        for chunk in contents_checked(name, chunks):
            done += len(chunk)
            yield chunk
            progress(done, self.description.size)

    def _readable_files(self) -> dict[str, str]:
        """Return the README and licence files; invalid UTF-8 in them is replaced."""
        chosen = [name for name in self._archive.files if names.is_text(name)]
        return {name: self._archive.read(name, self._limits.text).decode("utf-8", "replace") for name in chosen}


def _check_complete(files: Mapping[str, int]) -> None:
    file_names = set(files)
    if names.METADATA not in file_names:
        raise PackageRefused("This is no package of a translation model: it has no metadata.json.")
    if names.WEIGHTS not in file_names or not any(map(names.is_vocabulary, file_names)):
        raise PackageRefused("The package holds no model: model/model.bin and a vocabulary beside it are needed.")
    if not file_names & set(names.TOKENISERS):
        raise PackageRefused("The package has no tokeniser: sentencepiece.model or bpe.model is needed.")


def _max_bytes(name: str, limits: PackageLimits) -> int:
    """Return the size limit of a file of this name in bytes."""
    if name == names.METADATA:
        return limits.metadata
    if name == names.WEIGHTS:
        return limits.weights
    if names.is_vocabulary(name) or name in names.TOKENISERS or name == "model/vmap.txt":
        return limits.words
    return limits.text
