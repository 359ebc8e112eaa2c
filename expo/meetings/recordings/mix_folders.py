"""Temporary folders of mixing: none outlives its process for long, however that ends.

They hold copies of recordings, which must not remain when a recording is deleted. A process holds the lock of its
folder as long as it lives; a folder whose lock is free was left behind, and any process of the machine removes it.
"""

import asyncio
import fcntl
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

_PREFIX: Final = "expo-mix-"
_LOCK: Final = "lock"


@asynccontextmanager
async def mix_folder() -> AsyncIterator[Path]:
    """Give a folder that nobody else uses, with nothing but a locked file in it."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        beginning = folder / f"{_LOCK}.new"
        with beginning.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            beginning.rename(folder / _LOCK)  # only now do others look at it: the folder is never seen unlocked
            yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def remove_left_folders() -> int:
    """Remove the folders of processes that were killed; return how many. For the worker."""
    return await asyncio.to_thread(_remove_left)


def _remove_left() -> int:
    return sum(map(_is_removed, Path(tempfile.gettempdir()).glob(f"{_PREFIX}*")))


def _is_removed(folder: Path) -> bool:
    """Remove a folder if its process has died; return whether it had."""
    try:
        with (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
    except OSError:  # in use, another user's, or just made
        return False
    return True
