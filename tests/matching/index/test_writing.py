"""Batches are published whole or not at all, whatever happens in the middle."""

import json
import resource
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import tantivy

from matching import (
    DamagedIndex,
    EncoderChanged,
    IndexReader,
    IndexWriter,
    NullEncoder,
    Query,
    StaleWriter,
    UsemEncoder,
    WriterBusy,
)
from matching.index.storage import generation
from matching.index.storage.columns import ColumnWriter
from matching.index.terms.inverted_index import WordWriter
from matching.index.writing.segment_builder import SegmentBuilder
from matching.vectors import RowSpan, segment_name
from tests.matching.builders import ConceptEncoder, a_document, an_index, found, titled

ENCODER = NullEncoder()


class Crash(BaseException):
    """What `kill -9` looks like from inside."""


def test_missing_folder_is_empty_index(tmp_path: Path) -> None:
    reader = IndexReader(tmp_path / "nothing", ENCODER)
    assert reader.count() == 0
    assert reader.ids() == set()
    assert reader.mark == {}
    assert reader.search(Query(text="flask")).total == 0
    assert reader.suggest("fl") == []
    with IndexWriter(tmp_path / "nothing", ENCODER) as writer:
        writer.write([a_document()], mark={"at": 1})
    assert reader.refresh()
    assert reader.ids() == {"p1"}


def test_reader_sees_batches_after_refresh(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ENCODER) as writer:
        writer.write(titled("red", "green"), mark={"at": 1})
        reader = IndexReader(tmp_path, ENCODER)
        writer.write([a_document("p2", title="blue"), a_document("p3", title="red")], ["p1"], mark={"at": 2})
        assert (found(reader, "red"), found(reader, "green"), reader.mark) == (["p1"], ["p2"], {"at": 1})
        assert reader.refresh()
        assert not reader.refresh()
    assert (found(reader, "red"), found(reader, "green"), found(reader, "blue")) == (["p3"], [], ["p2"])
    assert reader.mark == {"at": 2}
    assert reader.ids() == {"p2", "p3"}


def test_deletes_apply_immediately(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ENCODER) as writer:
        writer.write(titled("red", "red"), mark={})
        writer.write(deletes=["p1", "unknown"], mark={})
        reader = IndexReader(tmp_path, ENCODER)
        assert found(reader, "red") == found(reader) == ["p2"]
        writer.write(titled("red"), ["p1"], mark={})
        reader.refresh()
        assert set(found(reader, "red")) == {"p1", "p2"}


def test_deleted_rows_leave_word_index_one_batch_later(tmp_path: Path) -> None:
    for number in range(4):
        with IndexWriter(tmp_path, ENCODER) as writer:
            writer.write(titled(f"red {number}", "green"), mark={"n": number})
    words = tantivy.Index.open(str(tmp_path / "g000001" / "words")).searcher()
    assert words.num_docs == 3
    assert found(IndexReader(tmp_path, ENCODER), "red") == ["p1"]


def test_last_document_with_same_id_wins(tmp_path: Path) -> None:
    reader = an_index(tmp_path, [a_document("p1", title="red"), a_document("p1", title="blue")])
    assert (reader.count(), found(reader, "blue"), found(reader, "red")) == (1, ["p1"], [])


def test_mark_is_saved_without_documents(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ENCODER) as writer:
        assert writer.mark == {}
        writer.write(mark={"token": "abc", "seen": [1, 2]})
    with IndexWriter(tmp_path, ENCODER) as writer:
        assert writer.mark == {"token": "abc", "seen": [1, 2]}
    assert IndexReader(tmp_path, ENCODER).mark == {"token": "abc", "seen": [1, 2]}


def test_known_texts_are_not_encoded_again(tmp_path: Path) -> None:
    encoder = ConceptEncoder()
    with IndexWriter(tmp_path, encoder) as writer:
        writer.write([*titled("flask", "lamp"), a_document("p3", title="flask")], mark={})
        titles_and_the_kind_of_two = ["flask", "flask", "lamp"]
        assert sorted(encoder.encoded) == titles_and_the_kind_of_two
        writer.write(titled("flask", "lamp", numbers={"price": 1.0}), ["p3"], mark={})
    with IndexWriter(tmp_path, encoder) as writer:
        writer.write(titled("shoe", "flask"), mark={})
        assert sorted(encoder.encoded) == [*titles_and_the_kind_of_two, "shoe"]
    reader = IndexReader(tmp_path, encoder)
    assert found(reader, "termo") == ["p2"]


def test_unchanged_document_takes_no_space(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ENCODER) as writer:
        writer.write(titled("red", "green"), mark={})
        writer.write(titled("red", "green"), mark={})
        assert writer.deleted_share == 0
        writer.write(titled("red", "blue"), mark={})
        assert writer.deleted_share == pytest.approx(1 / 3)


def _at(target: Any, name: str, monkeypatch: pytest.MonkeyPatch, action: Callable[[], None]) -> None:
    original = getattr(target, name)

    def replaced(*args: Any) -> Any:
        action()
        return original(*args)

    monkeypatch.setattr(target, name, replaced)


INSTANTS = [(WordWriter, "commit"), (ColumnWriter, "sync"), (generation, "publish_state"), (generation, "_replace")]


@pytest.fixture(params=INSTANTS, ids=lambda instant: instant[1])
def left_behind(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder as a kill in the middle of the third batch leaves it: the copy has no writer, only files."""
    target, name = request.param
    folder, copy = tmp_path / "index", tmp_path / "copy"

    def kill() -> None:
        # The words' own drafts come and go on another thread; they are never looked at.
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".tmp*"))
        raise Crash

    with IndexWriter(folder, ConceptEncoder()) as writer:
        writer.write(titled("red flask", "green lamp", "blue shoe"), mark={"at": 1})
        writer.write([a_document("p1", title="black flask")], mark={"at": 2})
        with monkeypatch.context() as patched:
            _at(target, name, patched, kill)
            patched.setattr(WordWriter, "close", WordWriter.rollback)
            patched.setattr(IndexWriter, "_open", lambda _: None)
            with pytest.raises(Crash):
                writer.write([a_document("p4", title="white flask"), a_document("p2", title="grey")], ["p3"], mark={})
    return copy


def assert_second_batch(reader: IndexReader) -> None:
    assert reader.mark == {"at": 2}
    assert reader.ids() == {"p1", "p2", "p3"}
    assert found(reader, "flask") == found(reader, "black") == ["p1"]
    assert found(reader, "green") == found(reader, "lámpara") == ["p2"]
    assert found(reader, "blue") == ["p3"]
    assert found(reader, "red") == found(reader, "white") == found(reader, "grey") == []


def test_kill_during_batch_keeps_previous_batch(left_behind: Path) -> None:
    reader = IndexReader(left_behind, ConceptEncoder())
    assert_second_batch(reader)
    assert reader.count() == 3


def test_next_writer_repairs_after_kill(left_behind: Path) -> None:
    reader = IndexReader(left_behind, ConceptEncoder())
    with IndexWriter(left_behind, ConceptEncoder()) as writer:
        assert writer.mark == {"at": 2}
        assert_second_batch(reader)
        assert_second_batch(IndexReader(left_behind, ConceptEncoder()))
        writer.write([a_document("p5", title="white lamp")], ["p2"], mark={"at": 3})
    reader.refresh()
    assert reader.ids() == {"p1", "p3", "p5"}
    assert found(reader, "white") == found(reader, "lámpara") == ["p5"]
    assert found(reader, "flask") == ["p1"]
    assert found(reader, "grey") == []


def test_failed_batch_changes_nothing_and_writer_continues(tmp_path: Path) -> None:
    class Failing(ConceptEncoder):
        def encode(self, texts: Any) -> Any:
            if any("bad" in text for text in texts):
                raise RuntimeError
            return super().encode(texts)

    with IndexWriter(tmp_path, Failing()) as writer:
        writer.write(titled("red"), mark={"at": 1})
        with pytest.raises(RuntimeError):
            writer.write([a_document("p2", title="bad")], ["p1"], mark={"at": 2})
        assert IndexReader(tmp_path, ConceptEncoder()).ids() == {"p1"}
        writer.write([a_document("p3", title="green")], mark={"at": 3})
    reader = IndexReader(tmp_path, ConceptEncoder())
    assert (reader.ids(), found(reader, "red"), found(reader, "bad")) == ({"p1", "p3"}, ["p1"], [])
    assert reader.mark == {"at": 3}


def test_half_written_state_is_ignored(tmp_path: Path) -> None:
    an_index(tmp_path, titled("red"))
    (tmp_path / "g000001" / "STATE.draft").write_text('{"form')
    (tmp_path / "CURRENT.draft").write_text("g0000")
    with IndexWriter(tmp_path, ENCODER) as writer:
        writer.write([a_document("p2", title="red")], mark={})
    assert set(found(IndexReader(tmp_path, ENCODER), "red")) == {"p1", "p2"}


def _put(path: Path, content: bytes) -> None:
    """Put another file in the place of one, which somebody may have mapped: cutting that one would end this process."""
    path.unlink()
    path.write_bytes(content)


def _written_over(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda generation: _put(generation / name, content)


def _words_cut_short(generation: Path) -> None:
    for path in (generation / "words").glob("*.idx"):
        _put(path, path.read_bytes()[:5])


FOREIGN = {
    "a list": _written_over("STATE", b"[]"),
    "no fields": _written_over("STATE", b'{"format": 3}'),
    "no text": _written_over("STATE", b"\xff\x00"),
    "other words": _written_over("words/meta.json", b"{"),
    "words cut short": _words_cut_short,
    "other kinds": _written_over("kinds.jsonl", b"\xff\n"),
    "other labels": _written_over("label.column", b"\xff" * 100),
    "nothing left": shutil.rmtree,
}


@pytest.mark.parametrize("damage", FOREIGN.values(), ids=FOREIGN.keys())
def test_damaged_files_are_refused_and_replaced(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    an_index(tmp_path, titled("red", group="lamps"))
    damage(tmp_path / "g000001")
    with pytest.raises(DamagedIndex):
        IndexWriter(tmp_path, ENCODER)
    with IndexWriter.begin_new(tmp_path, ENCODER) as died:
        died.write(titled("blue", group="lamps"), mark={})
    damage(max(tmp_path.glob("g*")))
    with IndexWriter.begin_new(tmp_path, ENCODER) as writer:
        writer.write(titled("green"), mark={})
        writer.publish()
    assert found(IndexReader(tmp_path, ENCODER)) == found(IndexReader(tmp_path, ENCODER), "green") == ["p1"]


def test_killed_merge_is_completed_in_background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_index(tmp_path, titled("red"))
    may, built = Event(), list[str]()

    def build(_: SegmentBuilder, span: RowSpan) -> None:
        may.wait()
        built.append(segment_name(span))

    monkeypatch.setattr(SegmentBuilder, "due", lambda *_: RowSpan(0, 1))
    monkeypatch.setattr(SegmentBuilder, "build", build)
    with IndexWriter(tmp_path, ENCODER) as writer:
        writer.write([a_document("p2", title="green")], mark={})
        assert (built, found(IndexReader(tmp_path, ENCODER), "green")) == ([], ["p2"])
        may.set()
    assert built == [segment_name(RowSpan(0, 1))]


def test_reader_switches_to_recreated_index(tmp_path: Path) -> None:
    reader = an_index(tmp_path / "index", titled("red", "green", terms={"section": ("a", "b")}))
    assert set(found(reader, terms={"section": ("a",)})) == {"p1", "p2"}
    shutil.rmtree(tmp_path / "index")
    an_index(tmp_path / "index", titled("blue", "red", terms={"section": ("b", "c")}, owner="else"))
    assert reader.refresh()
    assert found(reader, "red") == ["p2"]
    assert set(found(reader, terms={"section": ("c",)})) == {"p1", "p2"}
    assert found(reader, terms={"section": ("a",)}) == []


def test_unrelated_files_beside_index_are_ignored(tmp_path: Path) -> None:
    an_index(tmp_path, titled("red"))
    (tmp_path / "g0-backup").mkdir()
    with IndexWriter.begin_new(tmp_path, ENCODER) as writer:
        writer.write(titled("green"), mark={})
        writer.publish()
    assert found(IndexReader(tmp_path, ENCODER), "green") == ["p1"]
    (tmp_path / "CURRENT").write_bytes(b"../\xff")
    assert IndexReader(tmp_path, ENCODER).count() == 0
    with IndexWriter(tmp_path, ENCODER) as writer:
        assert not writer.mark
    assert (tmp_path / "g0-backup").is_dir()


@pytest.mark.parametrize("maximum", [100, 2500, 12_000])
def test_full_disk_loses_nothing_and_writer_continues(tmp_path: Path, maximum: int) -> None:
    """No file may grow beyond `most` bytes, so that first the words, then columns cannot be written."""
    usual, handled = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with IndexWriter(tmp_path, ENCODER) as writer:
        writer.write(titled("red"), mark={"at": 1})
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (maximum, usual[1]))
            with pytest.raises(OSError):  # noqa: PT011  said by the system or by tantivy, in many ways
                writer.write(titled(*(f"lamp {n}" for n in range(80)), body="bright " * 9), mark={"at": 2})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
            signal.signal(signal.SIGXFSZ, handled)
        reader = IndexReader(tmp_path, ENCODER)
        assert (reader.mark, found(reader), found(reader, "lamp")) == ({"at": 1}, ["p1"], [])
        writer.write([a_document("p2", title="green")], mark={"at": 3})
    reader = IndexReader(tmp_path, ENCODER)
    assert (reader.mark, found(reader, "red"), found(reader, "green")) == ({"at": 3}, ["p1"], ["p2"])


def test_state_without_segment_count_is_read(tmp_path: Path) -> None:
    an_index(tmp_path, titled("red"))
    path = tmp_path / "g000001" / "STATE"
    state = json.loads(path.read_text())
    del state["built"]
    path.write_text(json.dumps(state))
    assert found(IndexReader(tmp_path, NullEncoder())) == ["p1"]


@pytest.mark.parametrize("lost", ["vector.column", "document.column", "words", "STATE"])
def test_lost_files_are_detected(tmp_path: Path, lost: str) -> None:
    an_index(tmp_path, titled("red"))
    path = tmp_path / "g000001" / lost
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedIndex):
        IndexReader(tmp_path, ENCODER)
    with pytest.raises(DamagedIndex):
        IndexWriter(tmp_path, ENCODER)
    with IndexWriter.begin_new(tmp_path, ENCODER) as writer:
        writer.write(titled("green"), mark={})
        writer.publish()
    assert found(IndexReader(tmp_path, ENCODER), "green") == ["p1"]


def test_index_allows_only_one_writer(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ENCODER), pytest.raises(WriterBusy):
        IndexWriter(tmp_path, ENCODER)
    IndexWriter(tmp_path, ENCODER).close()


def test_vectors_of_other_encoder_are_refused(tmp_path: Path) -> None:
    an_index(tmp_path, titled("red"))
    with pytest.raises(EncoderChanged):
        IndexWriter(tmp_path, ConceptEncoder())
    with pytest.raises(EncoderChanged):
        IndexReader(tmp_path, UsemEncoder())


def test_fresh_index_is_built_while_old_one_serves(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("red flask", "green"), ConceptEncoder())
    encoder = ConceptEncoder()
    with IndexWriter.begin_new(tmp_path, encoder) as fresh:
        fresh.write(titled("red flask"), mark={"at": 7})
        assert encoder.encoded == []
        assert not reader.refresh()
        assert IndexReader(tmp_path, encoder).count() == 2
        fresh.publish()
        assert set(found(reader)) == {"p1", "p2"}
        assert found(reader, "green") == ["p2"]
        assert reader.refresh()
        assert (found(reader), reader.mark) == (["p1"], {"at": 7})
        fresh.write([a_document("p2", title="blue")], mark={"at": 8})
    assert [path.name for path in tmp_path.glob("g*")] == ["g000002"]
    reader.refresh()
    assert found(reader, "blue") == ["p2"]


def test_writer_of_replaced_index_cannot_write(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ENCODER) as old, IndexWriter.begin_new(tmp_path, ENCODER) as fresh:
        old.write(titled("red"), mark={})
        fresh.write(titled("green"), mark={})
        fresh.publish()
        with pytest.raises(StaleWriter):
            old.write(titled("blue"), mark={})
    with pytest.raises(StaleWriter):
        fresh.write(titled("blue"), mark={})
    assert found(IndexReader(tmp_path, ENCODER), "green") == ["p1"]


def test_unfinished_fresh_index_is_resumed(tmp_path: Path) -> None:
    an_index(tmp_path, titled("red"))
    with IndexWriter.begin_new(tmp_path, ConceptEncoder()) as died:
        died.write(titled("flask", "shoe", "lamp", "withdrawn since"), mark={"at": 1})
    encoder = ConceptEncoder()
    with IndexWriter.begin_new(tmp_path, encoder) as fresh:
        fresh.write(titled("flask", "zapato"), mark={"at": 2})
        assert encoder.encoded == ["zapato"]
        with pytest.raises(AttributeError):
            fresh.write([None], mark={})  # type: ignore[list-item]
        fresh.write([a_document("p3", title="lamp"), a_document("p5", title="red")], mark={"at": 2})
        fresh.publish()
    assert [path.name for path in tmp_path.glob("g*")] == ["g000002"]
    reader = IndexReader(tmp_path, encoder)
    assert (set(found(reader)), reader.mark) == ({"p1", "p2", "p3", "p5"}, {"at": 2})
    assert found(reader, "zapato") == ["p2"]


def test_unreadable_unfinished_index_is_skipped(tmp_path: Path) -> None:
    an_index(tmp_path, titled("red"))
    IndexWriter.begin_new(tmp_path, ENCODER).close()
    (tmp_path / "g000002" / "STATE").write_text("{")
    with IndexWriter.begin_new(tmp_path, ENCODER) as fresh:
        fresh.write(titled("green"), mark={})
        fresh.publish()
    assert [path.name for path in tmp_path.glob("g*")] == ["g000003"]


def test_fresh_index_may_use_other_encoder(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("保温杯"))
    with IndexWriter.begin_new(tmp_path, ConceptEncoder()) as fresh:
        fresh.write(titled("保温杯"), mark={})
        fresh.publish()
    with pytest.raises(EncoderChanged):
        reader.refresh()
    assert found(reader, "保温杯") == ["p1"]
    assert found(IndexReader(tmp_path, ConceptEncoder()), "termo") == ["p1"]


def test_readers_never_see_partial_batch(tmp_path: Path) -> None:
    """Each batch n replaces all documents by ones that say n in words, vectors, terms and mark."""
    kinds = ("flask", "shoe", "lamp")
    done, mixtures = Event(), list[Any]()

    def write(writer: IndexWriter, number: int) -> None:
        title = f"batch{number} {kinds[number % 3]}"
        writer.write([a_document(f"p{i}", title=f"{title} {i}") for i in range(5)], mark={"n": number})

    def read() -> None:
        reader = IndexReader(tmp_path, ConceptEncoder())
        while not done.is_set():
            reader.refresh()
            number = reader.mark["n"]
            totals = [
                reader.search(Query(text=f"batch{number} {kinds[number % 3]}")).total,
                reader.search(Query(text=("termo", "zapato", "lámpara")[number % 3])).total,
                reader.search(Query()).total,
            ]
            if totals != [5, 5, 5]:
                mixtures.append((number, totals))

    with IndexWriter(tmp_path, ConceptEncoder()) as writer:
        write(writer, 0)
        thread = Thread(target=read)
        thread.start()
        for number in range(1, 31):
            write(writer, number)
        done.set()
        thread.join()
    assert mixtures == []
