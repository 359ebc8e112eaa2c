"""Pictures in a ZIP uploaded with a spreadsheet.

The whole archive is checked before anything is read from it. It is refused if it has paths outside
its folder, links, nested archives, a password, or a size far beyond what pictures unpack to. Nothing
is ever unpacked to disk; a picture's bytes are read on demand.
"""

import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from expo.catalog.sheets.errors import FileDamaged, FileEncrypted, FileSuspicious, FileTooLarge, NotPictures
from expo.kit.errors import Invalid
from expo.kit.files.pictures import MAX_BYTES

MAX_ENTRIES: Final = 20_000
_MAX_UNPACKED: Final = 2 * 2**30
_MAX_RATIO: Final = 50
_HARMLESS: Final = 16 * 2**20
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UTF8: Final = 0x800
_NESTED: Final = frozenset(["zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "zst", "tar", "jar", "iso"])
_PICTURES: Final = frozenset(["jpg", "jpeg", "jfif", "png", "webp", "gif", "avif"])
_LITTER: Final = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|]')
_FIELD: Final = "picturesUploadId"


@dataclass(frozen=True)
class PictureFile:
    """A picture in the archive: ``name`` is its file name, ``path`` the full path."""

    name: str
    path: str
    size: int
    _entry: zipfile.ZipInfo


@dataclass(frozen=True)
class Archive:
    """A checked archive; see `open_archive`."""

    _zip: zipfile.ZipFile
    _by_name: Mapping[str, tuple[PictureFile, ...]]
    _by_stem: Mapping[str, tuple[PictureFile, ...]]

    def named(self, name: str) -> PictureFile | None:
        """Return the one picture with this name (with or without extension, or with its path), or None."""
        path = _folded(name)
        parts = path.rpartition("/")
        found = self._by_name.get(parts[2]) or self._by_stem.get(parts[2], ())
        if parts[0]:
            found = tuple(each for each in found if f"/{_folded(each.path)}".endswith(f"/{path}")) or found
        return found[0] if len(found) == 1 else None

    def of_number(self, number: str) -> list[PictureFile]:
        """Return the pictures named ``<item number>`` and ``<item number>-1`` … in order, at most 50."""
        stem = _folded(_NOT_IN_NAMES.sub("_", number))
        found = list(self._by_stem.get(stem, ())[:1])
        for position in range(1, 50):
            numbered = self._by_stem.get(f"{stem}-{position}") or self._by_stem.get(f"{stem}_{position}")
            if numbered:
                found.append(numbered[0])
            elif position > 1:
                break
        return found

    def read(self, picture: PictureFile) -> bytes:
        """Return a picture's bytes; raises `FileDamaged`, or `FileTooLarge` if it unpacks to more than allowed."""
        try:
            with self._zip.open(picture._entry) as file:  # noqa: SLF001 - the same concept, one file
                data = file.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
            raise FileDamaged(f"{picture.path} in the ZIP is damaged.", field=_FIELD) from error
        if len(data) > MAX_BYTES:
            raise FileTooLarge(f"{picture.path} is larger than {MAX_BYTES // 2**20} MB.", field=_FIELD)
        return data

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


def open_archive(path: Path) -> Archive:
    """Open a ZIP and return its pictures. Raises the errors of `expo.catalog.sheets.errors`."""
    try:
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileDamaged("This is not a ZIP file, or it is damaged.", field=_FIELD) from error
    try:
        files = _checked(opened.infolist(), path.stat().st_size)
    except Invalid:
        opened.close()
        raise
    return Archive(
        opened,
        _grouped(files, lambda each: _folded(each.name)),
        _grouped(files, lambda each: _folded(each.name).rpartition(".")[0]),
    )


def _grouped(files: Iterable[PictureFile], key: Callable[[PictureFile], str]) -> dict[str, tuple[PictureFile, ...]]:
    found: dict[str, tuple[PictureFile, ...]] = {}
    for each in files:
        name = key(each)
        found[name] = (*found.get(name, ()), each)
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name.replace("\\", "/")).casefold().strip()


def _checked(entries: Sequence[zipfile.ZipInfo], size: int) -> list[PictureFile]:
    if len(entries) > MAX_ENTRIES:
        raise FileTooLarge(f"There are more than {MAX_ENTRIES:,} files in this ZIP.", field=_FIELD)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > _MAX_UNPACKED:
        raise FileTooLarge("This ZIP unpacks to more than 2 GB.", field=_FIELD)
    # Overlapping entries are how small archives unpack to huge ones.
    if packed > size or (unpacked > _HARMLESS and unpacked > _MAX_RATIO * max(packed, 1)):
        raise FileSuspicious("This ZIP unpacks to far more than pictures do.", field=_FIELD)
    files = []
    for entry in entries:
        name = _name(entry)
        _check_name(name, entry)
        if not (entry.is_dir() or _LITTER.search(name)):
            files.append(_picture(name, entry))
    if not files:
        raise NotPictures("There is no picture in this ZIP.", field=_FIELD)
    return files


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; names not marked as UTF-8 are tried as UTF-8, then as Chinese Windows writes them."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _check_name(name: str, entry: zipfile.ZipInfo) -> None:
    plain = entry.orig_filename.replace("\\", "/") + "\n" + name.replace("\\", "/")
    for path in plain.split("\n"):
        if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/") or "\x00" in path:
            raise FileSuspicious(f"This ZIP contains a path that leads out of it: {name[:80]!r}.", field=_FIELD)
    mode = entry.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
        raise FileSuspicious(
            f"This ZIP contains a link or something else that is not a file: {name[:80]!r}.", field=_FIELD
        )
    if entry.flag_bits & 1:
        raise FileEncrypted("This ZIP is protected by a password. Create one without.", field=_FIELD)


def _picture(name: str, entry: zipfile.ZipInfo) -> PictureFile:
    last = name.replace("\\", "/").rpartition("/")[2]
    ending = last.rpartition(".")[2].lower()
    if ending in _NESTED:
        raise NotPictures(
            f"This ZIP contains another archive, {last[:80]!r}; put the pictures themselves into it.", field=_FIELD
        )
    if ending not in _PICTURES:
        raise NotPictures(
            f"{last[:80]!r} in this ZIP is not a picture: use JPEG, PNG, WebP, GIF or AVIF.", field=_FIELD
        )
    if entry.compress_type not in _METHODS:
        raise NotPictures(
            f"{last[:80]!r} is compressed in a way that cannot be read here. Create the ZIP again.", field=_FIELD
        )
    if entry.file_size > MAX_BYTES:
        raise FileTooLarge(f"{last[:80]!r} is larger than {MAX_BYTES // 2**20} MB.", field=_FIELD)
    return PictureFile(last, name, entry.file_size, entry)
