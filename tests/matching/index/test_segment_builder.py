"""Segments come in the background; whatever happens to them, nothing is lost."""

import shutil
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from matching import IndexReader, IndexWriter, Query
from matching.encode import Vectors
from matching.fuse import CosineThresholds
from matching.index.writing import segment_builder as sealing
from matching.vectors import BLOCK, RowSpan, segment_name
from tests.matching.builders import a_document, found

_DIMENSIONS = 16


class HashEncoder:
    """Gives every text a direction of its own."""

    name = "hash-1"
    dimensions = _DIMENSIONS
    thresholds = CosineThresholds(near=0.95, likely=0.9, faint=0.8)

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [np.frombuffer(blake2b(text.encode(), digest_size=_DIMENSIONS).digest(), np.int8) for text in texts]
        vectors = np.array(rows, np.float32).reshape(len(texts), _DIMENSIONS)
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        return unit


ENCODER = HashEncoder()
DOCUMENTS = [a_document(f"p{number}", title=f"thing{number}") for number in range(BLOCK + 60)]


def a_writer(folder: Path) -> IndexWriter:
    """Return a writer to whom a block is enough for a segment."""
    return IndexWriter(folder, ENCODER, threshold=BLOCK)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an index of a block and some documents, with its segment; tests copy it."""
    folder = tmp_path_factory.mktemp("built")
    with a_writer(folder) as writer:
        writer.write(DOCUMENTS, mark={})
    return folder


@pytest.fixture
def block(built: Path, tmp_path: Path) -> Path:
    """Give a copy of that folder, which the test may change."""
    folder = tmp_path / "block"
    shutil.copytree(built, folder)
    assert segments_of(folder) == [RowSpan(0, BLOCK)]
    return folder


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[IndexWriter]:
    with a_writer(tmp_path) as made:
        yield made


def segments_of(folder: Path) -> list[RowSpan]:
    return [each.span for each in IndexReader(folder, ENCODER).vectors(Query())[0].segments]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("vectors-*"))


def test_segment_is_built_in_background_and_readable(tmp_path: Path, writer: IndexWriter) -> None:
    reader = IndexReader(tmp_path, ENCODER)
    writer.write(DOCUMENTS, mark={"at": 1})
    writer.close()
    assert names(tmp_path) == [segment_name(RowSpan(0, BLOCK))]
    assert reader.refresh()
    assert reader.vectors(Query())[0].segments
    assert (reader.mark, reader.count()) == ({"at": 1}, len(DOCUMENTS))
    vectors, allowed = reader.vectors(Query())
    own = vectors.nearest(vectors.vector(7), 1, allowed)[0]
    assert own.rows.tolist() == [7]
    assert found(reader, "thing7") == ["p7"]


def test_leftovers_of_killed_build_are_removed(tmp_path: Path) -> None:
    with a_writer(tmp_path) as writer:
        writer.write(DOCUMENTS[:5], mark={})
    [generation] = tmp_path.glob("g*")
    for left in ("vectors-0000000000-0000004096.draft", segment_name(RowSpan(0, 2 * BLOCK))):
        (generation / left).write_bytes(b"half")
    assert segments_of(tmp_path) == []
    with a_writer(tmp_path) as writer:
        writer.write(DOCUMENTS[5:9], mark={})
    assert names(tmp_path) == []
    assert IndexReader(tmp_path, ENCODER).count() == 9


def test_full_disk_costs_only_the_segment(
    tmp_path: Path, writer: IndexWriter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(path: Path, vectors: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "build_segment", full)
        writer.write(DOCUMENTS, mark={"at": 1})
        writer._segment_builder.wait()
    assert "No space left" in caplog.text
    reader = IndexReader(tmp_path, ENCODER)
    assert (reader.mark, found(reader, "thing7"), segments_of(tmp_path)) == ({"at": 1}, ["p7"], [])
    writer.write([a_document("new", title="another")], mark={"at": 2})
    writer.close()
    assert segments_of(tmp_path) == [RowSpan(0, BLOCK)]


def test_reader_keeps_replaced_segment(block: Path) -> None:
    reader = IndexReader(block, ENCODER)
    with a_writer(block) as writer:
        writer.write([a_document(f"q{n}", title=f"other{n}") for n in range(BLOCK)], mark={})
    assert names(block) == [segment_name(RowSpan(0, 2 * BLOCK))]
    vectors, allowed = reader.vectors(Query())
    assert vectors.nearest(vectors.vector(9), 1, allowed)[0].rows.tolist() == [9]
    assert reader.refresh()
    assert [each.span for each in reader.vectors(Query())[0].segments] == [RowSpan(0, 2 * BLOCK)]


def test_fresh_index_is_published_with_segments(tmp_path: Path) -> None:
    with IndexWriter.begin_new(tmp_path, ENCODER, threshold=BLOCK) as fresh:
        fresh.write(DOCUMENTS, mark={})
        assert names(tmp_path) == []
        fresh.publish()
        assert segments_of(tmp_path) == [RowSpan(0, BLOCK)]


def test_fresh_index_may_build_segments_before_publishing(tmp_path: Path) -> None:
    with IndexWriter.begin_new(tmp_path, ENCODER, threshold=BLOCK) as fresh:
        fresh.write(DOCUMENTS, mark={})
        fresh.build_segments()
        assert names(tmp_path) == [segment_name(RowSpan(0, BLOCK))]
        assert IndexReader(tmp_path, ENCODER).count() == 0
        fresh.publish()
        assert segments_of(tmp_path) == [RowSpan(0, BLOCK)]


def test_broken_segment_is_rebuilt_by_next_writer(block: Path) -> None:
    with a_writer(block) as writer:
        writer.write([a_document(f"q{n}", title=f"other{n}") for n in range(2 * BLOCK)], mark={})
    [path] = block.rglob("vectors-*")
    path.unlink()
    path.write_bytes(b"half")
    assert segments_of(block) == []
    a_writer(block).close()
    assert segments_of(block) == [RowSpan(0, 3 * BLOCK)]


def test_rebuild_leaves_later_segments_untouched(tmp_path: Path, writer: IndexWriter) -> None:
    writer.write([a_document(f"q{n}", title=f"other{n}") for n in range(2 * BLOCK)], mark={})
    writer._segment_builder.wait()
    writer.write(DOCUMENTS, mark={})
    writer.close()
    spans = [RowSpan(0, 2 * BLOCK), RowSpan(2 * BLOCK, 3 * BLOCK)]
    assert segments_of(tmp_path) == spans
    first, second = sorted(tmp_path.rglob("vectors-*"))
    first.unlink()
    kept = second.stat().st_mtime_ns
    a_writer(tmp_path).close()
    assert segments_of(tmp_path) == spans
    assert second.stat().st_mtime_ns == kept


def test_reader_picks_up_rebuilt_segment(block: Path) -> None:
    [path] = block.rglob("vectors-*")
    path.unlink()
    path.write_bytes(b"half")
    reader = IndexReader(block, ENCODER)
    assert reader.vectors(Query())[0].segments == []
    a_writer(block).close()
    assert reader.refresh()
    assert [each.span for each in reader.vectors(Query())[0].segments] == [RowSpan(0, BLOCK)]
    assert not reader.refresh()


def test_reader_ignores_broken_segment(block: Path) -> None:
    [path] = block.rglob("vectors-*")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    reader = IndexReader(block, ENCODER)
    vectors, allowed = reader.vectors(Query())
    assert vectors.segments == []
    assert vectors.nearest(vectors.vector(7), 1, allowed)[0].rows.tolist() == [7]
