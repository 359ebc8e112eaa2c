"""Package downloads: from the first link that works, resumed where interrupted, and verified.

RFC 9110: 13.1.5 (If-Range) and 14 (ranges).
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

from translation.errors import FetchFailed
from translation.packages.download.addresses import file_of, is_web, shown
from translation.packages.download.http import PATIENCE, BrokenOff, Timeouts, asked, content, require_answered
from translation.packages.download.part import Begun, PartialDownload
from translation.packages.format.limits import LIMITS
from translation.packages.format.package import UNTOLD, Progress
from translation.packages.installed.store import file_checksum

_RANGE: Final = re.compile(r"bytes (?:([0-9]{1,18})-([0-9]{1,18})|\*)/([0-9]{1,18})")


@dataclass(frozen=True)
class RemoteFile:
    """A file to download: its links and known properties. Links are web addresses or names of local files."""

    links: tuple[str, ...]
    checksum: str | None = None
    """SHA-256 in hexadecimal."""
    size: int | None = None
    most: int = LIMITS.archive
    """Maximum size in bytes."""


class Fetcher:
    """Downloader of files into a folder; for one process at a time."""

    def __init__(
        self, folder: Path, patience: Timeouts = PATIENCE, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Keep downloads, complete or partial, in a folder that is created on demand."""
        self._folder, self._patience, self._pause = folder, patience, pause

    def fetch(self, name: str, wanted: RemoteFile, progress: Progress = UNTOLD) -> Path:
        """Return the path of the file: a new one of this name in the folder, or the local file that a link names.

        A partial earlier download is resumed. Raises `FetchFailed` when no link has it, and `OSError`.
        """
        failures = []
        for link in wanted.links:
            try:
                return self._from(link, name, wanted, progress)
            except FetchFailed as error:
                failures.append(f"{shown(link)}: {error.message}")
        raise FetchFailed(" ".join(failures) or "Nothing says where the file can be had.")

    def _from(self, link: str, name: str, wanted: RemoteFile, progress: Progress) -> Path:
        if not is_web(link):
            return _file_here(link, wanted)
        part = PartialDownload(self._folder / f"{name}.part")
        try:
            self._complete(part, link, wanted, progress)
            _require_promised(part.path, wanted)
        except BrokenOff:
            raise
        except FetchFailed:
            if part.is_from(link):
                part.discard()
            raise
        done = part.path.replace(self._folder / name)
        part.discard()
        return done

    def _complete(self, part: PartialDownload, link: str, wanted: RemoteFile, progress: Progress) -> None:
        """Retry until it is complete, or no more data arrives."""
        most, in_vain = part.begun(link).have, 0
        while True:
            try:
                return self._attempt(part, link, wanted, progress)
            except BrokenOff:
                # Only new data counts: a server that starts over each time never finishes.
                in_vain = 0 if part.size() - most >= self._patience.window_bytes else in_vain + 1
                most = max(most, part.size())
                if in_vain >= self._patience.attempts:
                    raise
                self._pause(self._patience.pause_s * 2.0 ** max(in_vain - 1, 0))

    def _attempt(self, part: PartialDownload, link: str, wanted: RemoteFile, progress: Progress) -> None:
        begun = part.begun(link)
        headers = {"Range": f"bytes={begun.have}-", "If-Range": begun.validator} if begun.have else {}
        with asked(link, self._patience, headers) as response:
            require_answered(response, 200, *((206, 416) if begun.have else ()))
            total = _total(response, part, begun)
            if response.status_code == 416:
                return
            if response.status_code == 200:
                part.begin(link, _validator(response))
            _check_size(total, wanted)
            part.extend(_bounded(content(response, self._patience), part.size(), total, wanted.most, progress))
        if total is not None and part.size() != total:
            raise BrokenOff(f"The server sent {part.size():,} of {total:,} bytes.")


def _total(response: httpx2.Response, part: PartialDownload, begun: Begun) -> int | None:
    """Return the size of the whole file in bytes; None if the server does not say.

    Raises `BrokenOff` where an answer does not continue the partial file, which is then discarded.
    """
    if response.status_code == 200:
        length = response.headers.get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() else None
    first, total = _range(response)
    # The partial file may be complete: then no part is left to send (416), and the server reports the whole size.
    fits = first == begun.have if response.status_code == 206 else total == begun.have
    if not fits:
        part.discard()
        raise BrokenOff("The server sends another part than the one that was asked for.")
    return total


def _range(response: httpx2.Response) -> tuple[int | None, int | None]:
    """Return the start of the range that a server sends, and the size of the whole; None if it does not say."""
    said = _RANGE.fullmatch(response.headers.get("content-range", ""))
    if said is None:
        return None, None
    return (None if said[1] is None else int(said[1])), int(said[3])


def _validator(response: httpx2.Response) -> str:
    """Return the strong ETag, else the date, for use in If-Range by a later request; empty if there is none."""
    tag: str = response.headers.get("etag", "")
    if tag.startswith('"') and tag.isascii() and tag.isprintable():
        return tag
    date: str = response.headers.get("last-modified", "")
    return date if date.isascii() and date.isprintable() else ""


def _check_size(total: int | None, wanted: RemoteFile) -> None:
    if total is not None and total > wanted.most:
        raise FetchFailed(f"The file would have {total:,} bytes; {wanted.most:,} is the most.")
    if None not in {total, wanted.size} and total != wanted.size:
        raise FetchFailed(f"The file would have {total:,} bytes; the index says {wanted.size:,}.")


def _bounded(chunks: Iterator[bytes], done: int, total: int | None, most: int, progress: Progress) -> Iterator[bytes]:
    for chunk in chunks:
        done += len(chunk)
        if done > most or (total is not None and done > total):
            raise FetchFailed(f"The server sends more than the {most if total is None else total:,} bytes it may.")
        yield chunk
        progress(done, total)


def _file_here(link: str, wanted: RemoteFile) -> Path:
    path = file_of(link)
    if not path.is_file():
        raise FetchFailed("There is no such file.")
    _check_size(path.stat().st_size, wanted)
    _require_promised(path, wanted)
    return path


def _require_promised(path: Path, wanted: RemoteFile) -> None:
    if wanted.size is not None and path.stat().st_size != wanted.size:
        raise FetchFailed(f"The file has {path.stat().st_size:,} bytes; the index says {wanted.size:,}.")
    if wanted.checksum is not None and (found := file_checksum(path)) != wanted.checksum.lower():
        raise FetchFailed(f"The file is not the one that was promised: its SHA-256 is {found}.")
