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
from translation.packages.download.addresses import display_address, file_of, is_web
from translation.packages.download.http import (
    DEFAULT_TIMEOUTS,
    DownloadInterrupted,
    Timeouts,
    content,
    open_response,
    require_answered,
)
from translation.packages.download.part import DownloadState, PartialDownload
from translation.packages.format.limits import LIMITS
from translation.packages.format.package import NO_PROGRESS, Progress
from translation.packages.installed.store import file_checksum

_RANGE: Final = re.compile(r"bytes (?:([0-9]{1,18})-([0-9]{1,18})|\*)/([0-9]{1,18})")


@dataclass(frozen=True)
class RemoteFile:
    """A file to download: its links and known properties. Links are web addresses or names of local files."""

    links: tuple[str, ...]
    checksum: str | None = None
    """SHA-256 in hexadecimal."""
    size: int | None = None
    max_bytes: int = LIMITS.archive
    """Maximum size in bytes."""


class Fetcher:
    """Downloader of files into a folder; for one process at a time."""

    def __init__(
        self, folder: Path, timeouts: Timeouts = DEFAULT_TIMEOUTS, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Keep downloads, complete or partial, in a folder that is created on demand."""
        self._folder, self._timeouts, self._pause = folder, timeouts, pause

    def fetch(self, name: str, remote_file: RemoteFile, progress: Progress = NO_PROGRESS) -> Path:
        """Return the path of the file: a new one of this name in the folder, or the local file that a link names.

        A partial earlier download is resumed. Raises `FetchFailed` when no link has it, and `OSError`.
        """
        failures = []
        for link in remote_file.links:
            try:
                return self._from(link, name, remote_file, progress)
            except FetchFailed as error:
                failures.append(f"{display_address(link)}: {error.message}")
        raise FetchFailed(" ".join(failures) or "Nothing says where the file can be had.")

    def _from(self, link: str, name: str, remote_file: RemoteFile, progress: Progress) -> Path:
        if not is_web(link):
            return _local_file(link, remote_file)
        part = PartialDownload(self._folder / f"{name}.part")
        try:
            self._complete(part, link, remote_file, progress)
            _require_expected(part.path, remote_file)
        except DownloadInterrupted:
            raise
        except FetchFailed:
            if part.is_from(link):
                part.discard()
            raise
        done = part.path.replace(self._folder / name)
        part.discard()
        return done

    def _complete(self, part: PartialDownload, link: str, remote_file: RemoteFile, progress: Progress) -> None:
        """Retry until it is complete, or no more data arrives."""
        max_bytes, stalled = part.state(link).bytes_done, 0
        while True:
            try:
                return self._attempt(part, link, remote_file, progress)
            except DownloadInterrupted:
                # Only new data counts: a server that starts over each time never finishes.
                stalled = 0 if part.size() - max_bytes >= self._timeouts.window_bytes else stalled + 1
                max_bytes = max(max_bytes, part.size())
                if stalled >= self._timeouts.attempts:
                    raise
                self._pause(self._timeouts.pause_s * 2.0 ** max(stalled - 1, 0))

    def _attempt(self, part: PartialDownload, link: str, remote_file: RemoteFile, progress: Progress) -> None:
        state = part.state(link)
        headers = {"Range": f"bytes={state.bytes_done}-", "If-Range": state.validator} if state.bytes_done else {}
        with open_response(link, self._timeouts, headers) as response:
            require_answered(response, 200, *((206, 416) if state.bytes_done else ()))
            total = _total(response, part, state)
            if response.status_code == 416:
                return
            if response.status_code == 200:
                part.begin(link, _validator(response))
            _check_size(total, remote_file)
            part.extend(
                _bounded(content(response, self._timeouts), part.size(), total, remote_file.max_bytes, progress)
            )
        if total is not None and part.size() != total:
            raise DownloadInterrupted(f"The server sent {part.size():,} of {total:,} bytes.")


def _total(response: httpx2.Response, part: PartialDownload, state: DownloadState) -> int | None:
    """Return the size of the whole file in bytes; None if the server does not say.

    Raises `DownloadInterrupted` where an answer does not continue the partial file, which is then discarded.
    """
    if response.status_code == 200:
        length = response.headers.get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() else None
    first, total = _range(response)
    # The partial file may be complete: then no part is left to send (416), and the server reports the whole size.
    fits = first == state.bytes_done if response.status_code == 206 else total == state.bytes_done
    if not fits:
        part.discard()
        raise DownloadInterrupted("The server sends another part than the one that was asked for.")
    return total


def _range(response: httpx2.Response) -> tuple[int | None, int | None]:
    """Return the start of the range that a server sends, and the size of the whole; None if it does not say."""
    content_range = _RANGE.fullmatch(response.headers.get("content-range", ""))
    if content_range is None:
        return None, None
    return (None if content_range[1] is None else int(content_range[1])), int(content_range[3])


def _validator(response: httpx2.Response) -> str:
    """Return the strong ETag, else the date, for use in If-Range by a later request; empty if there is none."""
    tag: str = response.headers.get("etag", "")
    if tag.startswith('"') and tag.isascii() and tag.isprintable():
        return tag
    date: str = response.headers.get("last-modified", "")
    return date if date.isascii() and date.isprintable() else ""


def _check_size(total: int | None, remote_file: RemoteFile) -> None:
    if total is not None and total > remote_file.max_bytes:
        raise FetchFailed(f"The file would have {total:,} bytes; {remote_file.max_bytes:,} is the most.")
    if None not in {total, remote_file.size} and total != remote_file.size:
        raise FetchFailed(f"The file would have {total:,} bytes; the index says {remote_file.size:,}.")


def _bounded(
    chunks: Iterator[bytes], done: int, total: int | None, max_bytes: int, progress: Progress
) -> Iterator[bytes]:
    for chunk in chunks:
        done += len(chunk)
        if done > max_bytes or (total is not None and done > total):
            raise FetchFailed(f"The server sends more than the {max_bytes if total is None else total:,} bytes it may.")
        yield chunk
        progress(done, total)


def _local_file(link: str, remote_file: RemoteFile) -> Path:
    path = file_of(link)
    if not path.is_file():
        raise FetchFailed("There is no such file.")
    _check_size(path.stat().st_size, remote_file)
    _require_expected(path, remote_file)
    return path


def _require_expected(path: Path, remote_file: RemoteFile) -> None:
    if remote_file.size is not None and path.stat().st_size != remote_file.size:
        raise FetchFailed(f"The file has {path.stat().st_size:,} bytes; the index says {remote_file.size:,}.")
    if remote_file.checksum is not None and (found := file_checksum(path)) != remote_file.checksum.lower():
        raise FetchFailed(f"The file is not the one that was promised: its SHA-256 is {found}.")
