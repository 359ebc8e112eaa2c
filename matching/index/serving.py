"""What one may know of an index without opening it, and that a fresh one is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.index.storage import generation as disk


@dataclass(frozen=True)
class Serving:
    """The index that serves in a folder."""

    encoder: str
    """The name of the encoder that its vectors are by."""
    dimensions: int
    rows: int
    """How many documents it holds, those that were replaced or removed included."""
    mark: Mapping[str, Any]
    renewed: bool
    """Whether a fresh one has been begun."""


def what_serves(folder: Path) -> Serving | None:
    """Return what is published in a folder, None where nothing is. Raises DamagedIndex."""
    generation = disk.current(folder)
    state = disk.read_state(generation) if generation else None
    if state is None:
        return None
    return Serving(state.encoder, state.dimensions, state.rows, state.mark, is_renewed(folder))


def is_renewed(folder: Path) -> bool:
    """Say whether a fresh index was begun, or wanted, and none has been published since."""
    return disk.unfinished(folder) is not None


def want_fresh(folder: Path) -> None:
    """Note on disk that a fresh index is wanted, so that `is_renewed` says so until one is published.

    `IndexWriter.fresh` goes on from there. Whoever writes the index in this folder may call it, nobody else.
    """
    if not is_renewed(folder):
        disk.new_generation(folder)
