"""What is kept of a document's terms, and that it tells the same as the words in which documents are looked for."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Document, IndexReader, IndexWriter, NullEncoder, Query
from matching.index.queries.parsing import parse_query
from matching.index.search.filters import Conditions
from matching.index.search.scope import Scope
from matching.index.search.snapshot import Snapshot, open_snapshot
from matching.index.storage.term_vectors import FIELDS, hash_term
from matching.index.storage.vector_stores import FileStore
from matching.index.terms.rescoring import rescore
from tests.matching.builders import a_document, an_index, ids, titled

WORDS = ("steel", "flask", "WH-1000", "2,5", "usb", "c", "保温杯", "不锈钢保温", "杯", "термос", "micro", "sd", "card")


def opened(folder: Path, before: Snapshot | None = None) -> Snapshot:
    snapshot = open_snapshot(folder, before, FileStore())
    assert snapshot is not None
    return snapshot


def counted(snapshot: Snapshot, rows: Sequence[int], *terms: tuple[str, str]) -> list[list[float]]:
    hashes = [hash_term(*term) for term in terms]
    found: list[list[float]] = snapshot.term_vectors.counts(np.array(rows, np.int64), hashes).tolist()
    return found


def lengths(snapshot: Snapshot, field: str) -> list[float]:
    found: list[float] = snapshot.term_vectors.lengths(np.arange(snapshot.rows))[:, FIELDS.index(field)].tolist()
    return found


def test_terms_are_counted_by_field_and_row(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="Steel flask, steel lid", body="steel"),
        a_document("p2", title="Lamp", group="Steel lamps", names=("lamps of steel",)),
        a_document("p3", title="Lamp", group="Steel lamps", names=("lamps of steel",)),
    ]
    an_index(tmp_path, documents)
    snapshot = opened(tmp_path)
    terms = (("text", "steel"), ("keywords", "steel"), ("names", "steel"), ("text", "lamp"))
    assert counted(snapshot, [2, 0, 1], *terms) == [[0, 1, 1, 1], [3, 0, 0, 0], [0, 1, 1, 1]]
    assert counted(snapshot, [], *terms) == []
    assert counted(snapshot, [1]) == [[]]
    assert lengths(snapshot, "text") == [5, 1, 1]
    assert len(snapshot.columns["shared_hash"]) == 2  # one for two of them, and one for who belongs nowhere


def test_shared_terms_are_stored_once_across_batches(tmp_path: Path) -> None:
    an_index(tmp_path, titled("Flask", "Lamp", group="Things of steel"))
    first = opened(tmp_path)
    assert first.term_vectors.average_lengths[FIELDS.index("text")] == 1
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([a_document("p9", title="Big red flask", group="Things of steel")], mark={})
    second = opened(tmp_path, first)
    assert len(second.columns["shared_hash"]) == 1
    assert counted(second, [0, 2], ("keywords", "steel"), ("text", "red")) == [[1, 0], [1, 1]]
    assert second.term_vectors.average_lengths[FIELDS.index("text")] == pytest.approx(5 / 3)
    assert np.array_equal(second.term_vectors.average_lengths, opened(tmp_path).term_vectors.average_lengths)


_texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
_documents = st.builds(
    lambda title, body, group, names, fact: Document(
        "p", "product", title, body=body, group=group, names=names, facts=(("Kind", fact),), audiences=("public",)
    ),
    _texts,
    _texts,
    _texts,
    st.lists(_texts, max_size=1).map(tuple),
    _texts,
)


def in_rows(documents: Iterable[Document]) -> list[Document]:
    return [Document(**vars(each) | {"id": f"p{row}"}) for row, each in enumerate(documents)]


@given(documents=st.lists(_documents, min_size=1, max_size=8), text=_texts.filter(str.strip))
@settings(max_examples=25)
def test_weighing_agrees_with_word_queries(
    documents: list[Document], text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("index")
    an_index(folder, in_rows(documents))
    snapshot, wanted = opened(folder), parse_query(text)
    rows = np.arange(snapshot.rows)
    weighed = rescore(snapshot.term_vectors, snapshot.words, wanted, rows, named=True)
    every = snapshot.words.best(snapshot.words.all_words(wanted), (), 100).rows
    assert set(rows[weighed.words == len(wanted.query_terms)].tolist()) == set(every.tolist())
    some = snapshot.words.best(snapshot.words.any_rare_word(wanted), (), 100).rows
    said = rescore(snapshot.term_vectors, snapshot.words, wanted, rows, named=False)
    assert set(rows[said.scores > 0].tolist()) <= set(some.tolist())
    assert ((weighed.scores > 0) == (weighed.words > 0)).all()
    assert (weighed.own <= weighed.words).all()


@pytest.mark.parametrize("limit", [3, 10, 60])
@pytest.mark.parametrize("share", [0.1, 0.6, 1.0])
def test_scope_result_is_independent_of_strategy(
    tmp_path: Path, limit: int, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [
        a_document(f"p{n}", title=f"steel {'flask ' * (n % 7)}", terms={"hall": ("a" if n < 50 * share else "b",)})
        for n in range(50)
    ]
    an_index(tmp_path, documents)
    snapshot = opened(tmp_path)
    scope = Scope(snapshot, Conditions(snapshot, Query(terms={"hall": ("a",)})))
    query = snapshot.words.all_words(parse_query("steel flask"))
    found = {}
    for border in (0.0, 2.0):  # all are asked for, or never
        monkeypatch.setattr("matching.index.search.scope._POST_FILTER_SHARE", border)
        found[border] = scope.best(query, limit)
    assert found[0.0].scores.tolist() == pytest.approx(found[2.0].scores.tolist())
    if limit > 50:
        assert set(found[0.0].rows.tolist()) == set(found[2.0].rows.tolist())


def test_scope_skips_rows_unknown_to_snapshot(tmp_path: Path) -> None:
    an_index(tmp_path, titled("Steel flask", "Steel lamp"))
    before = opened(tmp_path)
    reader = IndexReader(tmp_path, NullEncoder())
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([a_document("p9", title="Steel pan")], mark={})
    before.words = opened(tmp_path).words
    scope = Scope(before, Conditions(before, Query()))
    assert set(scope.best(before.words.all_words(parse_query("steel")), 10).rows.tolist()) == {0, 1}
    assert set(ids(reader.search(Query("steel")))) == {"p1", "p2"}


def test_rows_are_weighed_in_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_index(tmp_path, titled("steel flask", "steel", "lamp", "flask", "steel flask lid"))
    snapshot, wanted = opened(tmp_path), parse_query("steel flask")
    rows = np.arange(5)
    whole = rescore(snapshot.term_vectors, snapshot.words, wanted, rows, named=True)
    monkeypatch.setattr("matching.index.terms.rescoring._BATCH_ROWS", 2)
    batches = rescore(snapshot.term_vectors, snapshot.words, wanted, rows, named=True)
    assert [each.tolist() for each in batches] == [each.tolist() for each in whole]
    assert whole.words.tolist() == [2, 1, 0, 1, 2]
