"""What a rematch has worked out, on disk: it survives the worker's death, and it does not have to fit into memory.

Arrays are written beside and then renamed, so that a file is whole or not there. Pairs are appended to one file, of
which only as much counts as `progress` says, wishes to another (`reading`): what a dead worker has written behind that
is cut off. The folder has an owner: whoever took the run last. Each change of it is made under a lock by its owner
alone: one who has lost the run and does not know it yet is refused, and what he writes beside has a name of his own.
"""

import fcntl
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
from expo.matchmaking.wishes.models import Wish

T = TypeVar("T")
_PAIRS: Final = "pairs.bin"
_WISHES: Final = "wishes.bin"
_PROGRESS: Final = "progress"
_OWNER: Final = "owner"
_READING: Final = "reading"


@dataclass(frozen=True)
class Read:
    """How far the wishes of a fair are read: in so many parts, so many bytes, up to the wish ``wish``.

    ``buyer`` is the last of those without a wish who was asked what she seems to want, None while wishes are read.
    """

    parts: int = 0
    size: int = 0
    wish: str = ""
    buyer: str | None = None


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run in one worker's hands; ``attempt`` says whose: whoever has a higher one has it now."""

    path: Path
    attempt: int = 0

    def open(self) -> None:
        """Make the folder when it is not there yet; from now on nobody with a lower attempt changes anything in it.

        Raises `Conflict`, as all that changes something, where a later worker has the run.
        """
        while True:
            self.path.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError), self._owned():
                for left in self.path.glob("*.beside-*"):
                    left.unlink()
                if (self.path / _OWNER).is_file():  # or whoever has ended the run has deleted it meanwhile
                    return

    def remove(self) -> None:
        """Delete all of it."""
        with suppress(FileNotFoundError), self._owned():
            forget(self.path)

    def has(self, name: str) -> bool:
        """Say whether arrays of this name are there, whole."""
        return self._arrays(name).is_file()

    def save(self, name: str, value: Any) -> None:
        """Keep a dataclass of arrays, numbers and tuples of texts, in the place of what had this name."""
        arrays: dict[str, Any] = {each.name: np.asarray(getattr(value, each.name)) for each in fields(value)}
        self._replace(self._arrays(name), lambda file: np.savez(file, allow_pickle=False, **arrays))

    def load(self, name: str, kind: type[T]) -> T:
        """Return a dataclass that was kept; texts come back as tuples, numbers as arrays without a dimension."""
        with np.load(self._arrays(name), allow_pickle=False) as arrays:
            found = {each: arrays[each] for each in arrays.files}
        texts = {each: tuple(array.tolist()) for each, array in found.items() if array.dtype.kind == "U"}
        no_texts = {name: () for name, array in found.items() if array.dtype.kind != "U" and name in _texts(kind)}
        return kind(**(found | texts | no_texts))

    def parts(self, name: str) -> list[str]:
        """Return the names of the parts of something that were kept, in their order."""
        return sorted(path.stem for path in self.path.glob(f"{name}-*.npz") if "beside" not in path.name)

    def drop(self, name: str) -> None:
        """Delete the arrays of this name."""
        with self._owned():
            self._arrays(name).unlink(missing_ok=True)

    def put(self, name: str, value: Any) -> None:
        """Keep a small thing, in the place of what had this name."""
        self._replace(self.path / f"{name}.json", lambda file: file.write(msgspec.json.encode(value)))

    def get(self, name: str, kind: type[T]) -> T | None:
        """Return a small thing that was kept, or None."""
        file = self.path / f"{name}.json"
        return msgspec.json.decode(file.read_bytes(), type=kind) if file.is_file() else None

    def progress(self) -> tuple[int, int]:
        """Return how many wishes are done, and how many pairs they have led to."""
        wishes, pairs, *_ = self.get(_PROGRESS, list[int]) or (0, 0)
        return wishes, pairs

    def append(self, records: Records, *, before: int, wishes: int) -> None:
        """Add the pairs of the next wishes behind the ``before`` pairs there are; ``wishes`` are done with them."""
        self._extend(_PAIRS, records.tobytes(), before * RECORD.itemsize)
        self.put(_PROGRESS, (wishes, before + len(records)))

    def pairs(self) -> Records:
        """Return all pairs, mapped from the disk; read them only."""
        _, count = self.progress()
        if not count:
            return np.zeros(0, RECORD)
        return np.memmap(self.path / _PAIRS, RECORD, "r", shape=(count,))

    def reading(self) -> Read:
        """Return how far the wishes of the fair are read."""
        return self.get(_READING, Read) or Read()

    def append_wishes(self, wishes: Sequence[Wish], *, before: int) -> list[tuple[int, int]]:
        """Keep wishes behind the first ``before`` bytes of those kept; return where each begins and ends.

        They count once `read_on` has said so.
        """
        written = [msgspec.msgpack.encode(each) for each in wishes]
        self._extend(_WISHES, b"".join(written), before)
        return list(itertools.pairwise(itertools.accumulate(map(len, written), initial=before)))

    def read_on(self, read: Read) -> None:
        """Write down how far the wishes of the fair are read."""
        self.put(_READING, read)

    def wishes(self, spans: Sequence[tuple[int, int]]) -> Iterator[Wish]:
        """Give wishes by where they begin and end in what `append_wishes` has written."""
        with (self.path / _WISHES).open("rb") as file:
            for begin, end in spans:
                file.seek(begin)
                yield msgspec.msgpack.decode(file.read(end - begin), type=Wish)

    def _extend(self, name: str, data: bytes, before: int) -> None:
        """Write behind the first bytes of a file, and return once it would survive a power cut."""
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
        """Let a file be there whole, or as it was before."""
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
        """Let the folder be changed by whoever has the run now, and by nobody else meanwhile; or raise `Conflict`."""
        descriptor = os.open(self.path / _OWNER, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            owner = int(os.pread(descriptor, 20, 0) or b"0")
            if owner > self.attempt:
                raise Conflict("Another worker has this rematch.")
            if owner < self.attempt:
                os.pwrite(descriptor, b"%020d" % self.attempt, 0)
            yield
        finally:
            os.close(descriptor)


def forget(path: Path) -> None:
    """Delete what a run has left that has ended: nobody has it any more."""
    shutil.rmtree(path, ignore_errors=True)


def _texts(kind: Any) -> set[str]:
    """Return the fields of a dataclass that hold texts: an array of none has no kind of its own."""
    return {each.name for each in fields(kind) if str(each.type).startswith("tuple")}
