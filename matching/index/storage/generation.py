"""The index on disk, and its atomic changes.

    folder/
      CURRENT             the name of the live generation
      g000001/            one generation: a whole index
        STATE             JSON: the valid length of each column, and the caller's mark
        LOCK              held by the one writer
        *.column          see `columns`
        vectors-*.faiss   see `matching.vectors`
        words/            see `matching.index.terms.inverted_index`

CURRENT and STATE are only ever replaced (POSIX rename is atomic), never written in place.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from matching.disk import sync
from matching.index.errors import DamagedIndex, WriterBusy, raise_as_damaged
from matching.vectors import RowSpan

_FORMAT = 5
_NAME = re.compile(r"g\d{6,}")


@dataclass(frozen=True)
class GenerationState:
    """The valid contents of a generation."""

    encoder: str
    dimensions: int
    rows: int = 0
    purged: int = 0
    """Number of `dead` rows that the words have dropped too."""
    lengths: Mapping[str, int] = field(default_factory=dict)
    segments: Sequence[RowSpan] = ()
    """First and last (exclusive) row of each vector segment, contiguous from row 0."""
    mark: Mapping[str, Any] = field(default_factory=dict)
    collection: str = ""
    """Collection on a server that holds the vectors; empty: here, in their column."""
    built: int = 0
    """Number of segments ever built, including rebuilt ones: tells readers when there is a new one."""
    format: int = _FORMAT


_FIELDS = frozenset(each.name for each in fields(GenerationState))
_LATER = frozenset({"built"})
"""Fields missing in files written by earlier versions."""


def live_generation(folder: Path) -> Path | None:
    """Return the live generation, or None if nothing was ever written, or CURRENT is invalid."""
    try:
        name = (folder / "CURRENT").read_text(errors="replace").strip()
    except FileNotFoundError:
        return None
    return folder / name if _NAME.fullmatch(name) else None


def make_current(folder: Path, generation: Path) -> None:
    """Make a generation live and remove earlier ones; readers that have those open can continue."""
    _replace(folder / "CURRENT", generation.name)
    remove_before(folder, generation)


def remove_before(folder: Path, generation: Path) -> None:
    """Remove the generations before one, including those that a killed process left half removed."""
    for older in _generations(folder):
        if older.name < generation.name:
            shutil.rmtree(older, ignore_errors=True)


def new_generation(folder: Path) -> Path:
    """Create an empty generation after all others, published or not."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[1:]) for path in _generations(folder)]
    generation = folder / f"g{max(numbers, default=0) + 1:06d}"
    generation.mkdir()
    sync(folder)
    return generation


def unfinished_generation(folder: Path) -> Path | None:
    """Return the newest generation that never went live, such as one whose writer died while building it."""
    live, newest = live_generation(folder), next(reversed(_generations(folder)), None)
    if newest is None or (live is not None and newest.name <= live.name):
        return None
    return newest


def _generations(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("g*") if _NAME.fullmatch(path.name) and path.is_dir())


def read_state(generation: Path) -> GenerationState | None:
    """Return the published state, None before the first. Raises DamagedIndex if it is invalid."""
    try:
        written = (generation / "STATE").read_bytes()
    except FileNotFoundError:
        return None
    with raise_as_damaged(generation / "STATE"):
        found = json.loads(written)
        if not isinstance(found, dict) or found.get("format") != _FORMAT:
            message = f"{generation} has another format than {_FORMAT}, which this version reads"
            raise DamagedIndex(message)
        if found.keys() | _LATER != _FIELDS:
            message = f"{generation / 'STATE'} has other fields"
            raise DamagedIndex(message)
        return GenerationState(
            **found | {"segments": tuple(RowSpan(int(first), int(last)) for first, last in found["segments"])}
        )


def publish_state(generation: Path, state: GenerationState) -> None:
    """Publish a state to readers; returns once it would survive a power cut."""
    _replace(generation / "STATE", json.dumps(asdict(state)))


def publication_token(folder: Path) -> bytes | None:
    """Return a token that changes whenever there is something new for readers; None if there is nothing.

    Reads two files of a few hundred bytes. Their stat alone would miss two changes in one clock tick when the file
    system reuses the inode.
    """
    generation = live_generation(folder)
    try:
        return generation.name.encode() + (generation / "STATE").read_bytes() if generation else None
    except FileNotFoundError:
        return None


def lock(generation: Path) -> int:
    """Acquire the writer lock until the returned descriptor is closed, or this process dies.

    Raises WriterBusy if there is another writer, DamagedIndex if the generation no longer exists.
    """
    with raise_as_damaged(generation):
        descriptor = os.open(generation / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        message = f"{generation} has a writer already"
        raise WriterBusy(message) from error
    return descriptor


def created_at(generation: Path) -> int:
    """Return what distinguishes a generation from one of the same name after the folder was lost and recreated."""
    try:
        return (generation / "LOCK").stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".draft")
    with draft.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)
