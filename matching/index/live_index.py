"""Status of an index without opening it, and requests for a fresh one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.index.storage import generation as disk


@dataclass(frozen=True)
class LiveIndex:
    """The live index of a folder."""

    encoder: str
    """Name of the encoder that made its vectors."""
    dimensions: int
    rows: int
    """Number of documents, replaced and removed ones included."""
    mark: Mapping[str, Any]
    rebuilding: bool
    """Whether a fresh index has been begun."""


def read_live_index(folder: Path) -> LiveIndex | None:
    """Return what is published in a folder, None if nothing is. Raises DamagedIndex."""
    generation = disk.live_generation(folder)
    state = disk.read_state(generation) if generation else None
    if state is None:
        return None
    return LiveIndex(state.encoder, state.dimensions, state.rows, state.mark, is_rebuilding(folder))


def is_rebuilding(folder: Path) -> bool:
    """Return whether a fresh index has been begun, or requested, and none published since."""
    return disk.unfinished_generation(folder) is not None


def request_rebuild(folder: Path) -> None:
    """Request a fresh index on disk, so that `is_rebuilding` returns True until one is published.

    `IndexWriter.begin_new` continues from there. Only the owner of the index in this folder may call it.
    """
    if not is_rebuilding(folder):
        disk.new_generation(folder)
