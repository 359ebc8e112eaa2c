"""How much goods that a search has found are what was looked for."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from expo.catalog.products.models import ProductTerms
from expo.localisation.models import Text
from expo.matchmaking.candidates.rules.goods import batch_of, goods_index_of
from expo.matchmaking.candidates.rules.relevance import FoundProduct, relevant
from expo.matchmaking.candidates.service import CandidateSearch, batch_search_hits, with_browsed
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from matching import NamedThing, Query
from tests.matching.builders import ConceptEncoder, a_document, an_index


def _worth(*scores: float) -> list[float]:
    return [*relevant({f"prod_{number}": score for number, score in enumerate(scores)}).values()]


def test_best_hit_has_full_relevance() -> None:
    assert _worth(2.0, 1.5) == [1.0, 0.75]


def test_weak_best_hit_has_low_relevance_and_unspecific_hits_are_dropped() -> None:
    assert 0 < max(_worth(0.19, 0.18)) < 0.2 < max(_worth(0.5))
    assert _worth(0.1, 0.08) == _worth() == []


def test_products_of_the_section_have_minimum_relevance() -> None:
    joined = with_browsed(
        [FoundProduct("weak", 0.1), FoundProduct("good", 0.8), FoundProduct("elsewhere", 0.1)],
        ["weak", "good", "rest"],
    )
    assert {each.product_id: each.relevance for each in joined} == {
        "weak": 0.25,
        "good": 0.8,
        "elsewhere": 0.1,
        "rest": 0.25,
    }


def test_relevance_never_falls_with_a_better_score() -> None:
    worth = _worth(0.8, 0.5, 0.4, 0.3, 0.25)
    assert worth == sorted(worth, reverse=True)
    assert all(0 < each <= 1 for each in worth)


def a_need(text: str, **changes: object) -> SourcingNeed:
    at = datetime(2027, 4, 15, tzinfo=UTC)
    fields = {"id": text, "fair_id": "fair_1", "buyer_id": "ann", "text": Text(text, "en"), "created_at": at}
    return SourcingNeed(**fields | {"changed_at": at} | changes)  # type: ignore[arg-type]


def a_hunt(folder: Path, *, indexed: bool = True) -> CandidateSearch:
    """Return a search among three flasks, of which one is in nobody's catalogue and one only for ann, and a shoe."""
    chosen = a_document("prod_2", title="flask", audiences=("ann",))
    goods = [a_document("prod_1", title="flask"), chosen, a_document("prod_3", title="shoe")]
    goods_index = goods_index_of(
        [batch_of([ProductTerms(f"prod_{number}", "exh_1", "C62") for number in (1, 2, 3)])], {"exh_1": 0}
    )
    reader = an_index(folder, [*goods, a_document("prod_9", title="flask")], ConceptEncoder())
    batch_search = reader.batch_search(Query()) if indexed else None
    places = np.empty(0, np.int64) if batch_search is None else goods_index.rows_of_ids(batch_search.ids)
    return CandidateSearch("fair_1", goods_index, batch_search, places)


def test_sweep_finds_indexed_products_visible_to_the_buyer(tmp_path: Path) -> None:
    needs = [a_need("termo"), a_need("flask", buyer_id="bob"), a_need("zapato")]
    things = [[NamedThing("termo", ())], [], [NamedThing("zapato", ())]]
    hits, poor = batch_search_hits(a_hunt(tmp_path), needs, things)
    assert [sorted(each.rows.tolist()) for each in hits] == [[0, 1], [0], [2]]
    assert all((each.relevance > 0).all() and (each.relevance <= 1).all() for each in hits)
    assert poor == []


def test_needs_poorly_served_by_sweep_are_searched(tmp_path: Path) -> None:
    needs = [a_need("flask"), a_need("something"), a_need("flask", sections=["kitchenware-tableware"])]
    assert batch_search_hits(a_hunt(tmp_path), needs, [[], [], []])[1] == [1, 2]
    assert batch_search_hits(a_hunt(tmp_path / "none", indexed=False), needs, [[], [], []])[1] == [0, 1, 2]
