"""What a rematch has worked out, on disk: it survives the worker's death, and it does not have to fit into memory.

Arrays are written beside and then renamed, so that a file is whole or not there. Pairs are appended to one file, of
which only as much counts as `progress` says: what a dead worker has written behind that is cut off.
"""

import json
import os
import shutil
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from expo.matchmaking.records import RECORD, Records

T = TypeVar("T")
_PAIRS: Final = "pairs.bin"
_PROGRESS: Final = "progress.json"


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run."""

    path: Path

    def open(self) -> None:
        """Make the folder when it is not there yet."""
        self.path.mkdir(parents=True, exist_ok=True)

    def remove(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self.path, ignore_errors=True)

    def has(self, name: str) -> bool:
        """Say whether arrays of this name are there, whole."""
        return self._file(name).is_file()

    def save(self, name: str, value: Any) -> None:
        """Keep a dataclass of arrays and tuples of texts."""
        arrays = {each.name: np.asarray(getattr(value, each.name)) for each in fields(value)}
        beside = self.path / f"{name}.beside.npz"
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._file(name))

    def load(self, name: str, kind: type[T]) -> T:
        """Return a dataclass that was kept; texts come back as tuples."""
        with np.load(self._file(name), allow_pickle=False) as arrays:
            found = {each: arrays[each] for each in arrays.files}
        texts = {each: tuple(array.tolist()) for each, array in found.items() if array.dtype.kind == "U"}
        no_texts = {name: () for name, array in found.items() if array.dtype.kind != "U" and name in _texts(kind)}
        return kind(**(found | texts | no_texts))

    def progress(self) -> tuple[int, int]:
        """Return how many wishes are done, and how many pairs they have led to."""
        file = self.path / _PROGRESS
        if not file.is_file():
            return 0, 0
        told = json.loads(file.read_text(encoding="utf-8"))
        return int(told["wishes"]), int(told["pairs"])

    def append(self, records: Records, *, wishes: int) -> None:
        """Add the pairs of the next wishes; ``wishes`` is how many are done with them."""
        _, before = self.progress()
        with (self.path / _PAIRS).open("ab") as file:
            file.truncate(before * RECORD.itemsize)
            file.seek(0, os.SEEK_END)
            file.write(records.tobytes())
            file.flush()
            os.fsync(file.fileno())
        beside = self.path / f"{_PROGRESS}.beside"
        beside.write_text(json.dumps({"wishes": wishes, "pairs": before + len(records)}), encoding="utf-8")
        beside.replace(self.path / _PROGRESS)

    def note(self, name: str, number: int) -> None:
        """Keep a number."""
        beside = self.path / f"{name}.number.beside"
        beside.write_text(str(number), encoding="utf-8")
        beside.replace(self.path / f"{name}.number")

    def noted(self, name: str) -> int:
        """Return a number that was kept, 0 for none."""
        file = self.path / f"{name}.number"
        return int(file.read_text(encoding="utf-8")) if file.is_file() else 0

    def pairs(self) -> Records:
        """Return all pairs, mapped from the disk; read them only."""
        _, count = self.progress()
        if not count:
            return np.zeros(0, RECORD)
        return np.memmap(self.path / _PAIRS, RECORD, "r", shape=(count,))

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.npz"


def _texts(kind: Any) -> set[str]:
    """Return the fields of a dataclass that hold texts: an array of none has no kind of its own."""
    return {each.name for each in fields(kind) if str(each.type).startswith("tuple")}
