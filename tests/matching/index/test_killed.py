"""Processes that write an index are killed with -9: what they had published is found, and the next one ends their work."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from expo.kit.processes.children import start
from matching import IndexReader, IndexWriter, NullEncoder, Query, is_rebuilding
from matching.vectors import BLOCK, RowSpan, segment_name
from tests.matching.builders import a_document, found
from tests.matching.indexing import BATCH, DistinctEncoder, listings
from tests.support.folders import ROOT

pytestmark = pytest.mark.processes


def killed(folder: Path, *plan: str) -> None:
    """Let a process follow a plan of `indexing`, and kill it where it stops."""
    command = [sys.executable, "-m", "tests.matching.indexing", str(folder), *plan]
    with start(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.kill()
        assert (said, process.wait()) == ("stopped\n", -signal.SIGKILL)


def segments_of(folder: Path) -> list[RowSpan]:
    return [each.span for each in IndexReader(folder, DistinctEncoder()).vectors(Query())[0].segments]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("vectors-*"))


def killed_while_it_builds(folder: Path, moment: str, before: list[RowSpan]) -> Path:
    """Return the folder of a process that was killed before its segment counted."""
    for attempt in range(5):
        index = folder / str(attempt)
        killed(index, moment)
        if segments_of(index) == before:
            return index
    raise AssertionError("the segment was there each time")


@pytest.mark.parametrize("moment, before", [("begun", []), ("drafted", []), ("merging", [RowSpan(0, BLOCK)])])
def test_killed_build_loses_nothing_and_is_completed(tmp_path: Path, moment: str, before: list[RowSpan]) -> None:
    index = killed_while_it_builds(tmp_path, moment, before)
    reader = IndexReader(index, DistinctEncoder())
    assert (reader.count(), reader.mark) == (2 * BLOCK, {"rows": 2 * BLOCK})
    for number in (0, BLOCK, 2 * BLOCK - 1):
        assert found(reader, f"thing{number}") == [f"p{number}"]
        assert nearest(reader, f"thing{number}") == number

    with IndexWriter(index, DistinctEncoder(), threshold=BLOCK) as writer:
        writer.write([a_document("new", title="another")], mark={"rows": 2 * BLOCK + 1})
        reader.refresh()
        assert found(reader, "another") == ["new"]
    assert segments_of(index) == [RowSpan(0, 2 * BLOCK)]
    assert files(index) == [segment_name(RowSpan(0, 2 * BLOCK))]
    reader.refresh()
    assert nearest(reader, "thing7") == 7


def nearest(reader: IndexReader, text: str) -> int:
    vectors, allowed = reader.vectors(Query())
    return int(vectors.nearest(DistinctEncoder().encode([text])[0], 1, allowed)[0].rows[0])


@pytest.mark.parametrize("moment", ["fresh", "half"])
def test_killed_rebuild_resumes_while_old_index_serves(tmp_path: Path, moment: str) -> None:
    batches = 3
    with IndexWriter(tmp_path, DistinctEncoder()) as writer:
        writer.write([a_document("old", title="something old")], mark={"at": 1})
    killed(tmp_path, moment, str(batches))
    assert is_rebuilding(tmp_path)
    reader = IndexReader(tmp_path, DistinctEncoder())
    assert found(reader) == ["old"]
    with IndexWriter(tmp_path, DistinctEncoder()) as writer:
        writer.write([a_document("changed", title="a change")], mark={"at": 2})
        reader.refresh()
        assert found(reader, "change") == ["changed"]

        encoder = DistinctEncoder()
        with IndexWriter.begin_new(tmp_path, encoder) as fresh:
            for number in range(batches + 1):
                fresh.write(listings(number * BATCH, (number + 1) * BATCH), mark={"at": 3})
            assert encoder.encoded == [f"thing{n}" for n in range(batches * BATCH, (batches + 1) * BATCH)]
            fresh.publish()
    reader.refresh()
    assert (reader.count(), reader.mark) == ((batches + 1) * BATCH, {"at": 3})
    assert [found(reader, f"thing{n}") for n in (0, 399)] == [["p0"], ["p399"]]
    assert not is_rebuilding(tmp_path)
    assert [path.name for path in tmp_path.glob("g*")] == ["g000002"]


def test_helpers_exit_with_killed_writer(tmp_path: Path) -> None:
    killed(tmp_path, "helped")
    helpers = [int(each) for each in (tmp_path / "helpers").read_text(encoding="utf-8").split()]
    assert len(helpers) == 2
    until = time.monotonic() + 20
    while any(map(is_there, helpers)):
        assert time.monotonic() < until
        time.sleep(0.05)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_killed_helper_is_replaced_for_next_batch(tmp_path: Path) -> None:
    before = multiprocessing.active_children()
    with IndexWriter(tmp_path, NullEncoder(), processes=1) as writer:
        writer.write(listings(0, 600), mark={"rows": 600})
        [helper] = [each for each in multiprocessing.active_children() if each not in before]
        helper.kill()
        helper.join()
        with pytest.raises(BrokenProcessPool):
            writer.write(listings(600, 1200), mark={"rows": 1200})
        assert writer.mark == {"rows": 600}
        writer.write(listings(600, 1200), mark={"rows": 1200})
    assert IndexReader(tmp_path, NullEncoder()).count() == 1200
