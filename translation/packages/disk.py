"""Durable writes that survive a power failure."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from translation.errors import PackagesBusy

_LOOK_S: Final = 0.05


def write_new(path: Path, content: Iterable[bytes]) -> None:
    """Write and fsync a file that must not exist. Raises `OSError`."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o644), "wb") as file:
        for chunk in content:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Fsync a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def hold_lock(lock: Path, wait_s: float) -> Iterator[None]:
    """Hold a lock file for the length of a block. The death of its holder releases it, however it dies.

    Raises `PackagesBusy` if another process holds it for longer than ``wait_s`` seconds.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        until = time.monotonic() + wait_s
        while not _try_lock(descriptor):
            if time.monotonic() >= until:
                raise PackagesBusy("Another process is installing or removing translation models; try again later.")
            time.sleep(_LOOK_S)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
