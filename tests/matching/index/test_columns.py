"""Columns on the disk: each one that has grown is flushed before it counts, and no other."""

import os
from pathlib import Path

import numpy as np
import pytest

from matching.index.storage import columns
from matching.index.storage.columns import ColumnWriter, read_columns

LAYOUT = {"left": ("<i4", 1), "right": ("<i4", 1)}


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the sizes of the files that were flushed to the disk, each as it was then."""
    sizes, to_disk = list[int](), columns._to_disk

    def noticed(descriptor: int) -> None:
        to_disk(descriptor)
        sizes.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(columns, "_to_disk", noticed)
    return sizes


def appended(writer: ColumnWriter, name: str, *rows: int) -> None:
    writer.append(name, np.array(rows, np.int32))
    writer.sync()


def test_appended_columns_are_flushed_once(tmp_path: Path, flushed: list[int]) -> None:
    writer = ColumnWriter(tmp_path, LAYOUT, {})
    appended(writer, "left", 1, 2)
    writer.sync()
    appended(writer, "right", 3)
    writer.close()
    assert flushed == [8, 4]


def test_next_writer_flushes_only_appended_columns(tmp_path: Path, flushed: list[int]) -> None:
    first = ColumnWriter(tmp_path, LAYOUT, {})
    appended(first, "left", 1, 2, 3)
    first.close()
    flushed.clear()
    second = ColumnWriter(tmp_path, LAYOUT, {"left": 2})
    second.sync()
    assert flushed == []
    appended(second, "left", 4)
    second.close()
    assert flushed == [12]
    assert read_columns(tmp_path, LAYOUT, second.lengths)["left"].tolist() == [1, 2, 4]
