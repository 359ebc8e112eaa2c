"""What is a market, and whose lists stand where."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.market import Attention, Candidates, InvalidMarket
from tests.matching.market.builders import a_market, a_sparse_market


def of(**changes: Any) -> Candidates:
    given_: dict[str, Any] = {
        "offsets": np.array([0, 2, 3]),
        "exhibitors": np.array([0, 1, 1]),
        "buyer_preferences": np.array([0.5, 1.0, 0.0]),
        "exhibitor_preferences": np.array([1.0, 0.5, 0.2]),
        "exhibitor_count": 2,
    }
    return Candidates.of(**(given_ | changes))


def test_preference_is_product_of_both_sides() -> None:
    assert of().preference.tolist() == [0.5, 0.5, 0.0]


@pytest.mark.parametrize(
    "changes",
    [
        {"offsets": np.array([0, 2, 4])},
        {"offsets": np.array([1, 2, 3])},
        {"offsets": np.array([0, 4, 3])},
        {"offsets": np.array([], np.int64)},
        {"exhibitors": np.array([0, 1, 2])},
        {"exhibitors": np.array([0, -1, 1])},
        {"exhibitors": np.array([0, 0, 1])},
        {"buyer_preferences": np.array([0.5, 1.0])},
        {"buyer_preferences": np.array([0.5, np.nan, 1.0])},
        {"exhibitor_preferences": np.array([0.5, 1.1, 1.0])},
        {"exhibitor_preferences": np.array([0.5, -0.1, 1.0])},
        {"exhibitor_preferences": np.array([1, 1, 1])},
    ],
)
def test_invalid_market_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidMarket):
        of(**changes)


def test_matrices_of_invalid_shape_are_refused() -> None:
    for buyer, exhibitor in (((2, 3), (3, 2)), ((0, 3), (0, 3)), ((3,), (3,))):
        with pytest.raises(InvalidMarket):
            Candidates.dense(np.zeros(buyer), np.zeros(exhibitor))


@pytest.mark.parametrize("attention", [[0.5, 1.0], [1.5, 1.0], [np.nan], [], [[1.0]]])
def test_invalid_attention_is_refused(attention: list[Any]) -> None:
    with pytest.raises(InvalidMarket):
        Attention(np.array(attention, np.float64), np.ones(1))
    with pytest.raises(InvalidMarket):
        Attention(np.ones(1), np.array(attention, np.float64))


@given(st.integers(1, 12), st.integers(1, 9), st.integers(0, 5))
def test_ranks_match_stable_sort_on_both_sides(buyers: int, exhibitors: int, seed: int) -> None:
    market = a_sparse_market(buyers, exhibitors, max(1, exhibitors // 2), seed=seed)
    scores = np.random.default_rng(seed).integers(0, 4, len(market.preference)) / 4  # many are equal
    for side, owners in ((market.buyers, market.buyers.owners), (market.exhibitor_side, market.exhibitors)):
        ranks = side.ranks(scores)
        for agent in range(side.count):
            (pairs,) = np.nonzero(owners == agent)
            assert pairs[np.argsort(-scores[pairs], kind="stable")].tolist() == pairs[np.argsort(ranks[pairs])].tolist()


def test_long_and_empty_lists_are_ranked() -> None:
    exhibitors = 200_000
    offsets = np.concatenate(([0, exhibitors], np.full(70_000, exhibitors), [exhibitors + 3]))
    there = np.concatenate((np.arange(exhibitors), [5, 7, 9]))
    scores = np.random.default_rng(1).random(len(there)).astype(np.float32)
    market = Candidates.of(offsets, there, scores, scores, exhibitor_count=exhibitors)
    expected = np.argsort(np.argsort(-scores[:exhibitors], kind="stable"))
    ranks = market.buyers.ranks(scores)
    assert (ranks[:exhibitors] == expected).all()
    assert sorted(ranks[exhibitors:]) == [0, 1, 2]
    assert market.exhibitor_side.ranks(scores).max() == 1


def test_lists_are_truncated_and_ordered() -> None:
    market = a_market(3, 4)
    offsets, listed = market.buyers.lists(market.buyers.ranks(market.buyer_preferences), market.exhibitors, 2)
    assert offsets.tolist() == [0, 2, 4, 6]
    assert listed.reshape(3, 2).tolist() == np.argsort(-market.buyer_preferences.reshape(3, 4), axis=1)[:, :2].tolist()
    offsets, listed = market.exhibitor_side.lists(
        market.exhibitor_side.ranks(market.exhibitor_preferences), market.buyers.owners, 1
    )
    assert listed.tolist() == market.exhibitor_preferences.reshape(3, 4).argmax(axis=0).tolist()
