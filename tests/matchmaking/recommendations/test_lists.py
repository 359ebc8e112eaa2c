"""Lists as they are kept: what is packed comes back whole, and what an older version has written is read too."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import structlog

from expo.kit.db.documents import to_document
from expo.kit.db.mongo import Database
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Answered, Evidence, MatchAnswer, Recommendation, SideAnswer
from expo.matchmaking.recommendations.rules import listing
from expo.matchmaking.recommendations.rules.ids import recommendation_id as id_of
from expo.matchmaking.recommendations.rules.listing import LISTED, by_party, recommendations, unpack
from expo.matchmaking.recommendations.store import LISTS, RecommendationLists, RecommendationStore

SECRET = b"a secret for tests"


def a_pair(buyer: str = "org_1", exhibitor: str = "exh_1", **changes: Any) -> Recommendation:
    pair = Recommendation(
        id=id_of(SECRET, "fair_1", buyer, exhibitor),
        fair_id="fair_1",
        buyer_id=buyer,
        exhibitor_id=exhibitor,
        need_id="need_1",
        buyer_score=512,
        exhibitor_score=430,
        buyer_parts={MatchPart.PRODUCTS: 700, MatchPart.PRICE: 0},
        exhibitor_parts={MatchPart.PRODUCTS: 700},
        evidence=Evidence(["prod_1", "prod_2"], ["CE"], "ru", "RU", quantity_fits=False),
        buyer_rank=1,
        newcomer=True,
        asked_price=3.5,
    )
    return replace(pair, **changes)


def some_rows(*pairs: tuple[str, str]) -> Any:
    rows = np.zeros(len(pairs), LISTED)
    for row, (buyer, exhibitor) in zip(rows, pairs, strict=True):
        row["buyer"], row["exhibitor"], row["quantity_fits"], row["asked_price"] = buyer, exhibitor, -1, np.nan
    return rows


def test_each_party_has_its_own_ordered_list() -> None:
    rows = some_rows(("b1", "e2"), ("b1", "e1"), ("b2", "e1"))
    lists = {party: unpack(packed) for party, packed in by_party(rows, MatchSide.BUYER)}
    assert {party: kept["exhibitor"].tolist() for party, kept in lists.items()} == {"b1": [b"e2", b"e1"], "b2": [b"e1"]}
    assert list(by_party(rows[:0], MatchSide.EXHIBITOR)) == []


def test_pair_without_facts_has_empty_fields() -> None:
    [pair] = recommendations(some_rows(("b1", "e1")), "fair_1", SECRET)
    assert (pair.need_id, pair.buyer_rank, pair.exhibitor_rank, pair.asked_price) == (None, None, None, None)
    assert pair.evidence == Evidence()
    assert pair.id == id_of(SECRET, "fair_1", "b1", "e1")


async def test_rewritten_lists_replace_the_earlier_ones(database: Database) -> None:
    lists = RecommendationLists(database, SECRET)
    for pairs in ([("b1", "e1")], [("b1", "e1"), ("b1", "e2"), ("b2", "e1")]):
        await lists.put("job_1", "fair_1", MatchSide.BUYER, by_party(some_rows(*pairs), MatchSide.BUYER), box=0)
    assert await database.raw[LISTS].count_documents({}) == 2
    found = await lists.recommended("job_1", "fair_1", MatchSide.BUYER, "b1")
    assert [each.exhibitor_id for each in found] == ["e1", "e2"]
    assert await lists.recommended("job_1", "fair_1", MatchSide.BUYER, "b3") == []
    assert await lists.recommended(None, "fair_1", MatchSide.BUYER, "b1") == []


async def test_unpacked_lists_of_an_older_version_are_readable(database: Database) -> None:
    pair = a_pair()
    old = {"_id": "job_0/fair_1/BUYER/org_1", "generation": "job_0", "pairs": [to_document(pair)]}
    await database.raw[LISTS].insert_one(old)
    assert await RecommendationLists(database, SECRET).recommended("job_0", "fair_1", MatchSide.BUYER, "org_1") == [
        pair
    ]


async def test_list_with_other_certificate_codes_is_read_as_empty(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind that comes into the middle of the list would make others of those that are kept."""
    store = RecommendationLists(database, SECRET)
    lists = by_party(some_rows(("b1", "e1")), MatchSide.BUYER)
    await store.put("job_1", "fair_1", MatchSide.BUYER, lists, box=0)
    assert len(await store.recommended("job_1", "fair_1", MatchSide.BUYER, "b1")) == 1
    kinds = {"NEW": 0} | {key: number + 1 for key, number in codes.certificates().items()}
    monkeypatch.setattr(codes, "certificates", lambda: kinds)
    listing._version.cache_clear()
    with structlog.testing.capture_logs() as logs:
        assert await store.recommended("job_1", "fair_1", MatchSide.BUYER, "b1") == []
    assert [each["event"] for each in logs] == ["matchmaking.list_of_another_version"]
    monkeypatch.undo()
    listing._version.cache_clear()
    assert len(await store.recommended("job_1", "fair_1", MatchSide.BUYER, "b1")) == 1


async def test_all_answers_are_read_however_many(database: Database) -> None:
    store, said = (
        RecommendationStore(database, SECRET),
        SideAnswer(MatchAnswer.SAVED_FOR_LATER, datetime(2027, 4, 15, tzinfo=UTC)),
    )
    pairs = [a_pair(exhibitor=f"exh_{number}") for number in range(1100)]
    keys = ["fair_1/BUYER/org_1"]
    answered = [to_document(Answered(each.id, each, {MatchSide.BUYER: said})) | {"keys": keys} for each in pairs]
    await database.raw["match_answers"].insert_many(answered)
    found = await store.answers("fair_1", MatchSide.BUYER, "org_1")
    assert {each.id for each in found} == {each.id for each in pairs}
