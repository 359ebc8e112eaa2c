"""A sweep finds for very many texts what their meaning leads to, and says which of them need a search."""

from pathlib import Path

import numpy as np
import pytest

from matching import Asked, Document, IndexReader, IndexWriter, NullEncoder, Query, Sweep
from matching.fuse import Nearness, RankEvidence, by_meaning, fuse
from tests.matching.builders import ThoughtEncoder, a_document, an_index, titled

GOODS = titled("steel flask", "保温杯", "running shoe", "lámpara de mesa")


def a_sweep(folder: Path, *documents: Document, query: Query | None = None) -> Sweep:
    sweep = an_index(folder, documents, ThoughtEncoder()).sweep(query or Query())
    assert sweep is not None
    return sweep


def found(sweep: Sweep, *asked: Asked, first: int = 3) -> list[list[str]]:
    rows = sweep.find(asked, first).rows
    return [[sweep.ids[row].decode() for row in each if row >= 0] for each in rows.tolist()]


def test_texts_find_documents_of_same_meaning(tmp_path: Path) -> None:
    sweep = a_sweep(tmp_path, *GOODS)
    assert [sorted(each) for each in found(sweep, Asked("termo"), Asked("zapato"), Asked("something"))] == [
        ["p1", "p2"],
        ["p3"],
        [],
    ]


def test_unserved_texts_need_full_search(tmp_path: Path) -> None:
    sweep = a_sweep(tmp_path, *GOODS, a_document("p9", title="flask", codes=("WH-1000XM4",)))
    asked = [Asked("flask"), Asked("something"), Asked("flask 9000XZ8"), Asked("9000XZ8")]
    assert sweep.find(asked, 3).served.tolist() == [True, False, True, False]


def test_code_lookup_agrees_with_full_search(tmp_path: Path) -> None:
    coded = a_document("p9", title="flask", codes=("WH-1000XM4",))
    hidden = a_document("p8", title="flask", codes=("WH-1000XM4",), audiences=("ann",))
    sweep = a_sweep(tmp_path, *GOODS, coded, hidden)
    asked = [Asked("shoe wh1000 xm4"), Asked("WH 1000XM4")]
    assert found(sweep, *asked) == [["p9"], ["p9"]]
    swept = sweep.find(asked, 3)
    assert swept.served.all()
    reader = IndexReader(tmp_path, ThoughtEncoder())
    for each, scores in zip(asked, swept.scores, strict=True):
        [hit] = reader.search(Query(text=each.text)).hits
        assert (hit.id, hit.score >= 3) == ("p9", True)
        assert scores.tolist() == [pytest.approx(3, abs=0.01), 0, 0]


def test_all_texts_need_full_search_without_encoder(tmp_path: Path) -> None:
    sweep = an_index(tmp_path, GOODS, NullEncoder()).sweep(Query())
    assert sweep is not None
    swept = sweep.find([Asked("flask")], 3)
    assert not swept.served.any()
    assert (swept.rows == -1).all()
    assert not swept.scores.any()


def test_sweep_respects_query_filters(tmp_path: Path) -> None:
    here, there = (a_document(name, title="flask", terms={"fair": (name,)}, owner=f"o{name}") for name in ("a", "b"))
    third = a_document("c", title="flask", terms={"fair": ("a",)}, owner="oc")
    query = Query(terms={"fair": ("a",)}, hidden_ids=("c",))
    assert found(a_sweep(tmp_path, here, there, third, query=query), Asked("flask")) == [["a"]]


def test_restricted_products_are_found_only_by_their_audience(tmp_path: Path) -> None:
    chosen = a_document("p2", title="flask", audiences=("ann", "maker"))
    elsewhere = a_document("p3", title="flask", audiences=("ann",), kind="company")
    sweep = a_sweep(tmp_path, a_document(title="flask"), chosen, elsewhere, query=Query(kinds=("product",)))
    ann, bob = found(sweep, Asked("flask", ("ann",)), Asked("flask", ("bob", "nobody")))
    assert (sorted(ann), bob) == (["p1", "p2"], ["p1"])


def test_changed_products_are_found_once(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, ThoughtEncoder()) as writer:
        writer.write(GOODS, mark={})
        writer.write([a_document("p1", title="iron flask")], mark={})
    sweep = IndexReader(tmp_path, ThoughtEncoder()).sweep(Query())
    assert sweep is not None
    assert [sorted(each) for each in found(sweep, Asked("flask"))] == [["p1", "p2"]]


def test_empty_index_has_no_sweep(tmp_path: Path) -> None:
    assert IndexReader(tmp_path, ThoughtEncoder()).sweep(Query()) is None


@pytest.mark.parametrize("best", [0.1, 0.22, 0.3, 0.8])
def test_scores_equal_meaning_only_search(best: float) -> None:
    nearness = Nearness(near=0.45, likely=0.25, faint=0.2)
    cosines = np.linspace(best, 0, 40, dtype=np.float32)
    nothing = np.zeros(40, np.float32)
    evidence = RankEvidence(nothing, nothing, nothing, nothing, cosines, np.zeros(40, bool), np.full(40, 1e-9))
    assert by_meaning(cosines[None], nearness)[0] == pytest.approx(fuse(evidence, nearness), abs=2e-6)
    assert by_meaning(cosines[None, :0], nearness).shape == (1, 0)
