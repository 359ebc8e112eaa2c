"""Status of an index without opening it, and requests for a fresh one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.index.storage import generation as disk


@dataclass(frozen=True)
class Serving:
    """The live index of a folder."""

    encoder: str
    """Name of the encoder that made its vectors."""
    dimensions: int
    rows: int
    """Number of documents, replaced and removed ones included."""
    mark: Mapping[str, Any]
    renewed: bool
    """Whether a fresh index has been begun."""


def what_serves(folder: Path) -> Serving | None:
    """Return what is published in a folder, None if nothing is. Raises DamagedIndex."""
    generation = disk.current(folder)
    state = disk.read_state(generation) if generation else None
    if state is None:
        return None
    return Serving(state.encoder, state.dimensions, state.rows, state.mark, is_renewed(folder))


def is_renewed(folder: Path) -> bool:
    """Return whether a fresh index has been begun, or requested, and none published since."""
    return disk.unfinished(folder) is not None


def want_fresh(folder: Path) -> None:
    """Request a fresh index on disk, so that `is_renewed` returns True until one is published.

    `IndexWriter.fresh` continues from there. Only the owner of the index in this folder may call it.
    """
    if not is_renewed(folder):
        disk.new_generation(folder)
