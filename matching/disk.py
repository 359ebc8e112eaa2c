"""Writes that survive a power cut."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Write a file's content, or a folder's entries, to the disk; returns once they are there. Raises `OSError`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
