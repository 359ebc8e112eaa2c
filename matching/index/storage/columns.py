"""Append-only arrays on disk: written data never changes, so readers may map it while the writer continues.

A column is a file of fixed-size items. The writer appends; the valid length of each file is recorded in the
generation's state, so that all columns grow at the same instant and leftovers of a crash are not seen.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index.errors import DamagedIndex

Array = NDArray[Any]
Layout = Mapping[str, tuple[str, int]]
"""Column → (dtype, items per row)."""
_to_disk: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
"""macOS has no fdatasync, which skips metadata that readers do not need."""


class ColumnWriter:
    """Appends to the columns of one folder, from given lengths."""

    def __init__(self, folder: Path, layout: Layout, lengths: Mapping[str, int]) -> None:
        """Open the columns and truncate everything beyond `lengths` (in rows)."""
        self._folder = folder
        self._layout = layout
        self.lengths = {name: lengths.get(name, 0) for name in layout}
        self._files = {name: self._opened(name) for name in layout}
        self._unsynced: set[str] = set()
        """Columns not yet synced: each costs a disk flush.
        Data up to `lengths` is written, but published only once all of it would survive a power cut.
        """

    def append(self, name: str, rows: Array) -> None:
        """Append rows; they count once `lengths` is published."""
        dtype, width = self._layout[name]
        data = np.ascontiguousarray(rows, dtype).reshape(-1, width)
        if len(data):
            self._files[name].write(data.tobytes())
            self.lengths[name] += len(data)
            self._unsynced.add(name)

    def sync(self) -> None:
        """Return once everything appended would survive a power cut."""
        while self._unsynced:
            name = next(iter(self._unsynced))
            self._files[name].flush()
            _to_disk(self._files[name].fileno())
            self._unsynced.discard(name)

    def close(self) -> None:
        """Close all files, even if closing one fails: a file left open would be flushed later."""
        with ExitStack() as closing:
            for file in self._files.values():
                closing.callback(file.close)

    def _opened(self, name: str) -> Any:
        path = self._folder / f"{name}.column"
        file = path.open("r+b" if path.exists() else "w+b")
        file.truncate(self.lengths[name] * _row_bytes(self._layout, name))
        file.seek(0, os.SEEK_END)
        return file


def read_columns(folder: Path, layout: Layout, lengths: Mapping[str, int]) -> dict[str, Array]:
    """Map the first `lengths` rows of each column: arrays of shape [rows], or [rows, items] if items > 1.

    Raises DamagedIndex if a file is missing or too short.
    """
    return {name: _mapped(folder / f"{name}.column", layout, name, lengths.get(name, 0)) for name in layout}


def _mapped(path: Path, layout: Layout, name: str, rows: int) -> Array:
    dtype, width = layout[name]
    shape = (rows,) if width == 1 else (rows, width)
    if rows == 0:
        return np.empty(shape, dtype)  # an empty file cannot be mapped
    try:
        return np.memmap(path, dtype, "r", shape=shape).view(np.ndarray)
    except (FileNotFoundError, ValueError) as error:
        message = f"{path} is missing or cut short"
        raise DamagedIndex(message) from error


def _row_bytes(layout: Layout, name: str) -> int:
    dtype, width = layout[name]
    return np.dtype(dtype).itemsize * width


def join_texts(texts: list[bytes], start: int) -> tuple[Array, Array]:
    """Return the bytes of texts, uint8 [sum], and the end of each, int64 [n], counted from `start`."""
    ends = start + np.cumsum([len(text) for text in texts], dtype=np.int64)
    return np.frombuffer(b"".join(texts), np.uint8), ends


def text_at(data: Array, ends: Array, row: int) -> bytes:
    """Return the text of one row of a pair of columns made by `join_texts`."""
    return bytes(data[int(ends[row - 1]) if row else 0 : int(ends[row])])
