"""An untrusted zip file, checked before any of it is written.

A zip's own statements are not trusted: sizes are bounded as declared and again while reading, names are checked
as stored in the file, and no two entries may overlap (which lets small archives unpack to very large ones).
"""

import contextlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final, cast

from translation.errors import PackageRefused
from translation.packages.format import names
from translation.packages.format.limits import MIB, PackageLimits

_CHUNK: Final = MIB
_LOCAL_HEADER: Final = 30
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
    OverflowError,
)
"""Exceptions of the standard library for files that are no zip, or damaged."""


class Archive:
    """An open zip file with a checked directory: one folder, with safe names and bounded sizes."""

    def __init__(self, file: zipfile.ZipFile, limits: PackageLimits) -> None:
        """Check the directory. Raises `PackageRefused`."""
        self._file = file
        entries = file.infolist()
        if len(entries) > limits.entries:
            raise PackageRefused(f"The package lists {len(entries)} files; {limits.entries} is the most.")
        for entry in entries:
            _check_kind(entry)
        _check_sizes(entries, limits)
        self._entries = {name: entry for name, entry in _inside(entries).items() if names.is_wanted(name)}

    @property
    def files(self) -> Mapping[str, int]:
        """Declared sizes in bytes of the wanted files, by name within the package's folder."""
        return {name: entry.file_size for name, entry in self._entries.items()}

    def read(self, name: str, max_bytes: int) -> bytes:
        """Return the content of a file of at most ``max_bytes`` bytes. Raises `PackageRefused`."""
        return b"".join(self.chunks(name, max_bytes))

    def chunks(self, name: str, max_bytes: int) -> Iterator[bytes]:
        """Yield the content of a file in chunks. Raises `PackageRefused` where it is damaged or over ``max_bytes``."""
        entry = self._entries[name]
        if entry.file_size > max_bytes:
            raise PackageRefused(
                f"{names.display_name(name)} would have {entry.file_size:,} bytes; {max_bytes:,} is the most."
            )
        length = 0
        with damage_refused(), self._file.open(entry) as content:
            while chunk := content.read(_CHUNK):
                length += len(chunk)
                yield chunk
        if length != entry.file_size:
            raise PackageRefused(f"{names.display_name(name)} is not as long as the package says.")


@contextlib.contextmanager
def open_archive(path: Path, limits: PackageLimits) -> Iterator[Archive]:
    """Open a zip file for the length of a block. Raises `PackageRefused`, and `OSError` where it cannot be read."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        if size > limits.archive:
            raise PackageRefused(f"The package has {size:,} bytes; {limits.archive:,} is the most.")
        file.seek(0)
        with damage_refused():
            archive = zipfile.ZipFile(cast("BinaryIO", _BoundedReader(file, limits.directory)))
        with archive:
            yield Archive(archive, limits)


@contextlib.contextmanager
def damage_refused() -> Iterator[None]:
    """Raise `PackageRefused` for the standard library's errors about damaged archives."""
    try:
        yield
    except _DAMAGED as error:
        raise PackageRefused("The package is no zip file, or a damaged one.") from error


class _BoundedReader:
    """A file with bounded reads: `zipfile` reads a whole directory at once, however long."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > self._max_bytes:
            size = self._max_bytes + 1
        content = self._file.read(size)
        if len(content) > self._max_bytes:
            raise PackageRefused("The package's list of contents is too long.")
        return content


def _check_kind(entry: zipfile.ZipInfo) -> None:
    """Refuse entries other than plain files and folders, or that need a password or another library."""
    name = names.display_name(entry.orig_filename)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise PackageRefused(f"The package holds a link or a special file: {name}")
    if entry.flag_bits & _ENCRYPTED:
        raise PackageRefused(f"The package is encrypted: {name}")
    if entry.compress_type not in _METHODS:
        raise PackageRefused(f"The package is packed in a way that is not read here: {name}")


def _check_sizes(entries: Iterable[zipfile.ZipInfo], limits: PackageLimits) -> None:
    total = end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        name = names.display_name(entry.orig_filename)
        if entry.header_offset < end:
            raise PackageRefused(f"Two files of the package share their bytes: {name}")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
        total += entry.file_size
        if entry.file_size > MIB and entry.file_size > limits.ratio * entry.compress_size:
            raise PackageRefused(f"A file of the package unpacks to {entry.file_size:,} bytes of very few: {name}")
    if total > limits.total:
        raise PackageRefused(f"The package would unpack to {total:,} bytes; {limits.total:,} is the most.")


def _inside(entries: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files by name within the one folder; refuse names that collide."""
    inside: dict[str, zipfile.ZipInfo] = {}
    claims = _ClaimedPaths()
    for entry in entries:
        parts = names.parts_of(entry.orig_filename)
        if entry.orig_filename.endswith("/"):
            claims.folder(parts)
        else:
            claims.file(parts)
            inside["/".join(parts[1:])] = entry
    if len(claims.tops) != 1 or "" in inside:
        raise PackageRefused("The package is not one folder with files.")
    return inside


class _ClaimedPaths:
    """Registry of names: a file's must be unique, a folder's may be shared in one spelling."""

    def __init__(self) -> None:
        self.tops: set[str] = set()
        self._spelled: dict[str, str] = {}

    def folder(self, parts: tuple[str, ...]) -> None:
        """Claim a folder and its parents."""
        self.tops.add(parts[0])
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth]) + "/"
            if self._spelled.setdefault(names.same_on_disk(parts[:depth]), name) != name:
                raise PackageRefused(
                    f"The package holds two names that are one on some disks: {names.display_name(name)}"
                )

    def file(self, parts: tuple[str, ...]) -> None:
        """Claim a file and its parent folders."""
        self.tops.add(parts[0])
        if len(parts) > 1:
            self.folder(parts[:-1])
        name, key = "/".join(parts), names.same_on_disk(parts)
        if key in self._spelled:
            same = "a file twice" if self._spelled[key] == name else "two names that are one on some disks"
            raise PackageRefused(f"The package holds {same}: {names.display_name(name)}")
        self._spelled[key] = name
