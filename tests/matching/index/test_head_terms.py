"""The words by which a catalogue calls its kinds of thing, and how a query's words meet them."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from matching import DamagedIndex, Document, IndexWriter, UnavailableEncoder
from matching.index.queries.parsing import parse_query
from matching.index.terms.inverted_index import analyse
from matching.index.vocabulary.head_terms import HeadTerms, HeadTermWriter, read_head_terms
from tests.matching.builders import ConceptEncoder, a_document

FLASK, SHOE, LAMP, THERMOS, CODE = (
    a_document(word, title=word, group=word, language="en") for word in ("flask", "shoe", "lamp", "thermos", "x1")
)


def added(writer: HeadTermWriter, *documents: Document) -> None:
    writer.add(documents, map(analyse, documents))


def written(folder: Path, *documents: Document) -> ConceptEncoder:
    encoder = ConceptEncoder()
    writer = HeadTermWriter(folder, encoder)
    added(writer, *documents)
    writer.close()
    return encoder


def read(folder: Path) -> HeadTerms:
    return read_head_terms(folder, ConceptEncoder.dimensions, None)


def test_kinds_are_encoded_once(tmp_path: Path) -> None:
    assert written(tmp_path, FLASK, SHOE, FLASK, CODE).encoded == ["flask", "shoe"]
    assert written(tmp_path, SHOE, LAMP).encoded == ["lamp"]
    assert read(tmp_path).terms == ["flask", "shoe", "lamp"]


def test_kinds_of_older_index_are_reused(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    written(tmp_path / "old", FLASK)
    encoder = ConceptEncoder()
    writer = HeadTermWriter(tmp_path / "new", encoder)
    writer.reuse(read(tmp_path / "old"))
    added(writer, SHOE, FLASK)
    writer.close()
    assert encoder.encoded == ["shoe"]
    vector = read(tmp_path / "new").vector_of("flask")
    assert vector is not None
    assert np.array_equal(vector, ConceptEncoder().encode(["flask"])[0])


def test_only_new_kinds_are_read(tmp_path: Path) -> None:
    written(tmp_path, FLASK, SHOE)
    first = read(tmp_path)
    assert read_head_terms(tmp_path, ConceptEncoder.dimensions, first) is first
    written(tmp_path, LAMP)
    (tmp_path / "kinds.jsonl").write_bytes(b"?" + (tmp_path / "kinds.jsonl").read_bytes()[1:] + b'["half')
    more = read_head_terms(tmp_path, ConceptEncoder.dimensions, first)
    assert (more.terms, first.terms) == (["flask", "shoe", "lamp"], ["flask", "shoe"])
    assert np.array_equal(more.vector_of("lamp"), ConceptEncoder().encode(["lamp"])[0])  # type: ignore[arg-type]


@pytest.mark.parametrize("file,cut", [("kinds.jsonl", 3), ("kinds.vectors", 5)])
def test_partial_kinds_of_killed_writer_are_rewritten(tmp_path: Path, file: str, cut: int) -> None:
    written(tmp_path, FLASK, SHOE)
    (tmp_path / file).write_bytes((tmp_path / file).read_bytes()[:-cut])
    assert read(tmp_path).terms == ["flask"]
    assert written(tmp_path, SHOE, FLASK).encoded == ["shoe"]
    assert read(tmp_path).terms == ["flask", "shoe"]


def test_invalid_lines_are_refused(tmp_path: Path) -> None:
    written(tmp_path, FLASK)
    (tmp_path / "kinds.jsonl").write_text("flask\n")
    with pytest.raises(DamagedIndex):
        read(tmp_path)


@dataclass(frozen=True)
class Counted:
    """So many documents are of each kind, and so many have each word in their titles."""

    kinds: dict[str, int]
    titles: dict[str, int]

    def head_frequency(self, term: str) -> int:
        return self.kinds.get(term, 0)

    def title_frequency(self, term: str) -> int:
        return self.titles.get(term, 0)


def others(folder: Path, text: str, kinds: dict[str, int], **titles: int) -> list[tuple[str, float]]:
    wide = read(folder).expand(parse_query(text), ConceptEncoder(), Counted(kinds, titles))
    return [(kind.term, round(kind.confidence, 2)) for query_term in wide.query_terms for kind in query_term.expansions]


def test_catalogue_word_substitutes_unused_query_word(tmp_path: Path) -> None:
    written(tmp_path, FLASK, THERMOS, SHOE)
    assert others(tmp_path, "thermos", {"flask": 12}) == [("flask", 0.5)]
    assert others(tmp_path, "thermos", {"flask": 12}, thermo=3) == [("flask", 1.0)]
    assert others(tmp_path, "thermos", {"flask": 12}, thermo=25) == []


def test_kinds_without_documents_are_no_substitutes(tmp_path: Path) -> None:
    written(tmp_path, FLASK)
    assert others(tmp_path, "thermos", {}) == []
    assert others(tmp_path, "flask", {"flask": 3}) == []


def test_word_of_single_brand_is_no_kind(tmp_path: Path) -> None:
    first, second, third = (a_document(f"p{n}", title="Swift", brand=brand) for n, brand in enumerate("AAB"))
    assert written(tmp_path, first, second).encoded == []
    assert written(tmp_path, first, second, third).encoded == ["swift"]


def test_single_brand_words_are_remembered_up_to_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.index.vocabulary.head_terms._MAX_SINGLE_BRANDS", 2)
    titles = ("Swift", "Tulip", "Umber")
    first = [a_document(f"a{n}", title=title, brand="A") for n, title in enumerate(titles)]
    second = [a_document(f"b{n}", title=title, brand="B") for n, title in enumerate(titles)]
    encoder = ConceptEncoder()
    writer = HeadTermWriter(tmp_path, encoder)
    added(writer, *first)
    added(writer, *second[1:])
    assert encoder.encoded == ["tulip", "umber"]
    added(writer, *second[:1])
    added(writer, *first[:1])
    writer.close()
    assert encoder.encoded == ["tulip", "umber", "swift"]


def test_kinds_are_flushed_before_batch_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    safe, fsync = list[int](), os.fsync

    def noticed(descriptor: int) -> None:
        safe.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    with IndexWriter(tmp_path, ConceptEncoder()) as writer:
        monkeypatch.setattr("matching.index.vocabulary.head_terms.os.fsync", noticed)
        writer.write([FLASK], mark={})
    [generation] = tmp_path.glob("g*")
    vectors, names, state = ((generation / name).stat().st_ino for name in ("kinds.vectors", "kinds.jsonl", "STATE"))
    assert [each for each in safe if each in {vectors, names, state}] == [vectors, names, state]


def test_kinds_without_vectors_are_not_reused(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    alone = HeadTermWriter(tmp_path / "old", UnavailableEncoder(ConceptEncoder.name, ConceptEncoder.dimensions))
    added(alone, FLASK)
    alone.close()
    encoder = ConceptEncoder()
    writer = HeadTermWriter(tmp_path / "new", encoder)
    writer.reuse(read(tmp_path / "old"))
    added(writer, FLASK)
    writer.close()
    assert encoder.encoded == ["flask"]


def test_cached_words_survive_query_filling_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.index.vocabulary.head_terms._CACHE_SIZE", 1)
    written(tmp_path, FLASK, THERMOS, SHOE)
    known, counts = read(tmp_path), Counted({"flask": 9}, {"thermo": 1, "zapato": 1, "lamp": 1})
    for text in ("thermos", "zapato"):
        known.expand(parse_query(text), ConceptEncoder(), counts)
    wide = known.expand(parse_query("thermos lamp"), ConceptEncoder(), counts)
    assert [kind.term for query_term in wide.query_terms for kind in query_term.expansions] == ["flask"]
