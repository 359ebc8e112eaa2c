"""Intermediate results of a run on disk: they survive the worker process and need not fit into memory.

Arrays are written to a temporary file and renamed, so that a file is complete or absent. Pairs are appended to one
file, valid only up to `progress`, needs to another (`reading`): whatever a dead worker process wrote beyond that is
truncated. The folder has an owner: the worker process that took the run last. Only the owner changes it, under a lock:
a worker process that has lost the run without knowing it is refused, and its temporary files have names of their own.
The folder says in which format its results are: after an update that changes the format the run begins anew.
"""

import fcntl
import hashlib
import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

import msgspec
import numpy as np

from expo.kit.errors import Conflict
from expo.matchmaking.candidates.rules.records import RECORD, Records
from expo.matchmaking.sourcing_needs.models import SourcingNeed

T = TypeVar("T")
_PAIRS: Final = "pairs.bin"
_NEEDS: Final = "needs.bin"
_PROGRESS: Final = "progress"
_OWNER: Final = "owner"
_READING: Final = "reading"
_FORMAT: Final = "format"


@dataclass(frozen=True)
class ReadingPosition:
    """Position in reading the needs of a fair: number of parts, bytes, and the last need ``need``.

    ``buyer`` is the last buyer without a written need whose implicit needs were read, None while needs are read.
    """

    parts: int = 0
    size: int = 0
    need: str = ""
    buyer: str | None = None


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run as held by one worker process; the highest ``attempt`` owns the run."""

    path: Path
    attempt: int = 0

    def open(self, results_format: str = "") -> None:
        """Create the folder if it is missing; from now on lower attempts cannot change it.

        Results in another format than ``results_format`` are deleted. Raises `Conflict`, as does every method that
        changes something, where a later worker process has the run.
        """
        while True:
            self.path.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError), self._owned():
                for left in self.path.glob("*.beside-*"):
                    left.unlink()
                self._begin_anew(results_format)
                if (self.path / _OWNER).is_file():  # or the process that ended the run has deleted it meanwhile
                    return

    def _begin_anew(self, results_format: str) -> None:
        """Delete results in another format, and say the format of those to come; the caller holds the lock."""
        file = self.path / _FORMAT
        if file.is_file() and file.read_text(encoding="utf-8") == results_format:
            return
        for each in self.path.iterdir():
            if each.is_file() and each.name != _OWNER:
                each.unlink()
        beside = self._beside(file)
        beside.write_text(results_format, encoding="utf-8")
        beside.replace(file)

    def remove(self) -> None:
        """Delete the folder."""
        with suppress(FileNotFoundError), self._owned():
            forget(self.path)

    def has(self, name: str) -> bool:
        """Return whether arrays of this name exist."""
        return self._arrays(name).is_file()

    def save(self, name: str, value: Any) -> None:
        """Save a dataclass of arrays, numbers and tuples of strings, replacing what had this name."""
        arrays: dict[str, Any] = {each.name: np.asarray(getattr(value, each.name)) for each in fields(value)}
        self._replace(self._arrays(name), lambda file: np.savez(file, allow_pickle=False, **arrays))

    def load(self, name: str, kind: type[T]) -> T:
        """Return a saved dataclass; strings come back as tuples, numbers as zero-dimensional arrays."""
        with np.load(self._arrays(name), allow_pickle=False) as arrays:
            found = {each: arrays[each] for each in arrays.files}
        texts = {each: tuple(array.tolist()) for each, array in found.items() if array.dtype.kind == "U"}
        no_texts = {name: () for name, array in found.items() if array.dtype.kind != "U" and name in _texts(kind)}
        return kind(**(found | texts | no_texts))

    def parts(self, name: str) -> list[str]:
        """Return the names of the saved parts of something, in order."""
        return sorted(path.stem for path in self.path.glob(f"{name}-*.npz") if "beside" not in path.name)

    def drop(self, name: str) -> None:
        """Delete the arrays of this name."""
        with self._owned():
            self._arrays(name).unlink(missing_ok=True)

    def put(self, name: str, value: Any) -> None:
        """Save a small value, replacing what had this name."""
        self._replace(self.path / f"{name}.json", lambda file: file.write(msgspec.json.encode(value)))

    def get(self, name: str, kind: type[T]) -> T | None:
        """Return a saved small value, or None."""
        file = self.path / f"{name}.json"
        return msgspec.json.decode(file.read_bytes(), type=kind) if file.is_file() else None

    def progress(self) -> tuple[int, int]:
        """Return the number of needs done, and the number of pairs found for them."""
        needs, pairs, *_ = self.get(_PROGRESS, list[int]) or (0, 0)
        return needs, pairs

    def append(self, records: Records, *, before: int, needs: int) -> None:
        """Append the pairs of the next needs after the first ``before`` pairs; ``needs`` are done with them."""
        self._extend(_PAIRS, records.tobytes(), before * RECORD.itemsize)
        self.put(_PROGRESS, (needs, before + len(records)))

    def pairs(self) -> Records:
        """Return all pairs, memory-mapped and read-only."""
        _, count = self.progress()
        if not count:
            return np.zeros(0, RECORD)
        return np.memmap(self.path / _PAIRS, RECORD, "r", shape=(count,))

    def reading(self) -> ReadingPosition:
        """Return the position in reading the needs of the fair."""
        return self.get(_READING, ReadingPosition) or ReadingPosition()

    def append_needs(self, needs: Sequence[SourcingNeed], *, before: int) -> list[tuple[int, int]]:
        """Append needs after the first ``before`` bytes; return the byte span of each.

        They count once `read_on` is called.
        """
        written = [msgspec.msgpack.encode(each) for each in needs]
        self._extend(_NEEDS, b"".join(written), before)
        return list(itertools.pairwise(itertools.accumulate(map(len, written), initial=before)))

    def read_on(self, read: ReadingPosition) -> None:
        """Save the position in reading the needs of the fair."""
        self.put(_READING, read)

    def needs(self, spans: Sequence[tuple[int, int]]) -> Iterator[SourcingNeed]:
        """Yield needs by their byte spans in what `append_needs` has written."""
        with (self.path / _NEEDS).open("rb") as file:
            for begin, end in spans:
                file.seek(begin)
                yield msgspec.msgpack.decode(file.read(end - begin), type=SourcingNeed)

    def _extend(self, name: str, data: bytes, before: int) -> None:
        """Write after the first ``before`` bytes of a file, and return once the data is durable."""
        with self._owned(), (self.path / name).open("ab") as file:
            file.truncate(before)
            file.seek(0, os.SEEK_END)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _arrays(self, name: str) -> Path:
        return self.path / f"{name}.npz"

    def _beside(self, path: Path) -> Path:
        return path.with_suffix(f".beside-{self.attempt}{path.suffix}")

    def _replace(self, path: Path, write: Callable[[BinaryIO], Any]) -> None:
        """Replace a file atomically."""
        beside = self._beside(path)
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        self._rename(beside, path)

    def _rename(self, beside: Path, path: Path) -> None:
        with self._owned():
            beside.replace(path)

    @contextmanager
    def _owned(self) -> Iterator[None]:
        """Hold the folder's lock for its owner; raises `Conflict` where a later worker process owns the run."""
        descriptor = os.open(self.path / _OWNER, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            owner = int(os.pread(descriptor, 20, 0) or b"0")
            if owner > self.attempt:
                raise Conflict("Another worker has this run.")
            if owner < self.attempt:
                os.pwrite(descriptor, b"%020d" % self.attempt, 0)
            yield
        finally:
            os.close(descriptor)


def forget(path: Path) -> None:
    """Delete the leftovers of a run that has ended."""
    shutil.rmtree(path, ignore_errors=True)


def format_of(*kinds: Any) -> str:
    """Return the format of results kept as dataclasses of these kinds: it is another after their fields change."""
    names = [(kind.__name__, [(each.name, str(each.type)) for each in fields(kind)]) for kind in kinds]
    return hashlib.sha256(repr((RECORD.descr, names)).encode()).hexdigest()


def _texts(kind: Any) -> set[str]:
    """Return the fields of a dataclass that hold strings: an empty array has no dtype of its own."""
    return {each.name for each in fields(kind) if str(each.type).startswith("tuple")}
