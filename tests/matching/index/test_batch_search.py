"""A batch search finds for very many texts what their meaning leads to, and says which of them need a search."""

from pathlib import Path

import numpy as np
import pytest

from matching import BatchQuery, BatchSearch, Document, IndexReader, IndexWriter, NullEncoder, Query
from matching.fuse import CosineThresholds, RankEvidence, by_meaning, fuse
from tests.matching.builders import ConceptEncoder, a_document, an_index, titled

GOODS = titled("steel flask", "保温杯", "running shoe", "lámpara de mesa")


def a_batch_search(folder: Path, *documents: Document, query: Query | None = None) -> BatchSearch:
    batch_search = an_index(folder, documents, ConceptEncoder()).batch_search(query or Query())
    assert batch_search is not None
    return batch_search


def found(batch_search: BatchSearch, *queries: BatchQuery, limit: int = 3) -> list[list[str]]:
    rows = batch_search.search(queries, limit).rows
    return [[batch_search.ids[row].decode() for row in each if row >= 0] for each in rows.tolist()]


def test_texts_find_documents_of_same_meaning(tmp_path: Path) -> None:
    batch_search = a_batch_search(tmp_path, *GOODS)
    assert [
        sorted(each) for each in found(batch_search, BatchQuery("termo"), BatchQuery("zapato"), BatchQuery("something"))
    ] == [
        ["p1", "p2"],
        ["p3"],
        [],
    ]


def test_unserved_texts_need_full_search(tmp_path: Path) -> None:
    batch_search = a_batch_search(tmp_path, *GOODS, a_document("p9", title="flask", codes=("WH-1000XM4",)))
    queries = [BatchQuery("flask"), BatchQuery("something"), BatchQuery("flask 9000XZ8"), BatchQuery("9000XZ8")]
    assert batch_search.search(queries, 3).answered.tolist() == [True, False, True, False]


def test_code_lookup_agrees_with_full_search(tmp_path: Path) -> None:
    by_code_rows = a_document("p9", title="flask", codes=("WH-1000XM4",))
    hidden = a_document("p8", title="flask", codes=("WH-1000XM4",), audiences=("ann",))
    batch_search = a_batch_search(tmp_path, *GOODS, by_code_rows, hidden)
    queries = [BatchQuery("shoe wh1000 xm4"), BatchQuery("WH 1000XM4")]
    assert found(batch_search, *queries) == [["p9"], ["p9"]]
    result = batch_search.search(queries, 3)
    assert result.answered.all()
    reader = IndexReader(tmp_path, ConceptEncoder())
    for each, scores in zip(queries, result.scores, strict=True):
        [hit] = reader.search(Query(text=each.text)).hits
        assert (hit.id, hit.score >= 3) == ("p9", True)
        assert scores.tolist() == [pytest.approx(3, abs=0.01), 0, 0]


def test_all_texts_need_full_search_without_encoder(tmp_path: Path) -> None:
    batch_search = an_index(tmp_path, GOODS, NullEncoder()).batch_search(Query())
    assert batch_search is not None
    result = batch_search.search([BatchQuery("flask")], 3)
    assert not result.answered.any()
    assert (result.rows == -1).all()
    assert not result.scores.any()


def test_sweep_respects_query_filters(tmp_path: Path) -> None:
    here, there = (a_document(name, title="flask", terms={"fair": (name,)}, owner=f"o{name}") for name in ("a", "b"))
    third = a_document("c", title="flask", terms={"fair": ("a",)}, owner="oc")
    query = Query(terms={"fair": ("a",)}, hidden_ids=("c",))
    assert found(a_batch_search(tmp_path, here, there, third, query=query), BatchQuery("flask")) == [["a"]]


def test_restricted_products_are_found_only_by_their_audience(tmp_path: Path) -> None:
    chosen = a_document("p2", title="flask", audiences=("ann", "maker"))
    elsewhere = a_document("p3", title="flask", audiences=("ann",), kind="company")
    batch_search = a_batch_search(
        tmp_path, a_document(title="flask"), chosen, elsewhere, query=Query(kinds=("product",))
    )
    ann, bob = found(batch_search, BatchQuery("flask", ("ann",)), BatchQuery("flask", ("bob", "nobody")))
    assert (sorted(ann), bob) == (["p1", "p2"], ["p1"])


def test_changed_products_are_found_once(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ConceptEncoder()) as writer:
        writer.write(GOODS, mark={})
        writer.write([a_document("p1", title="iron flask")], mark={})
    batch_search = IndexReader(tmp_path, ConceptEncoder()).batch_search(Query())
    assert batch_search is not None
    assert [sorted(each) for each in found(batch_search, BatchQuery("flask"))] == [["p1", "p2"]]


def test_empty_index_has_no_sweep(tmp_path: Path) -> None:
    assert IndexReader(tmp_path, ConceptEncoder()).batch_search(Query()) is None


@pytest.mark.parametrize("best", [0.1, 0.22, 0.3, 0.8])
def test_scores_equal_meaning_only_search(best: float) -> None:
    thresholds = CosineThresholds(near=0.45, likely=0.25, faint=0.2)
    cosines = np.linspace(best, 0, 40, dtype=np.float32)
    nothing = np.zeros(40, np.float32)
    evidence = RankEvidence(nothing, nothing, nothing, nothing, nothing, cosines, np.zeros(40, bool), np.full(40, 1e-9))
    assert by_meaning(cosines[None], thresholds)[0] == pytest.approx(fuse(evidence, thresholds), abs=2e-6)
    assert by_meaning(cosines[None, :0], thresholds).shape == (1, 0)
