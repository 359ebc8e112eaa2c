"""The places of a market as they are kept for people."""

from typing import Any

import numpy as np
import pytest

from expo.matchmaking.candidates.rules.records import Scores
from expo.matchmaking.runs.solving import MarketPairs
from expo.matchmaking.tuning.models import Tuning
from matching.market import Candidates, Lists


def a_field(poor: list[bool], prices: list[float] | None = None, context: Any = None) -> MarketPairs:
    """Return one buyer and as many exhibitors as there are marks, who all want each other alike but for prices."""
    wants = np.full(len(poor), 0.5, np.float32)
    offsets, sellers = np.array([0, len(poor)]), np.arange(len(poor), dtype=np.int32)
    market = Candidates.of(offsets, sellers, wants, wants, exhibitor_count=len(poor))
    yes = np.ones(len(poor), bool)
    hers = wants if prices is None else wants * np.array(prices, np.float32)
    return MarketPairs(sellers, market, Scores(hers, wants, wants), yes, ~yes, np.array(poor), context, Tuning())


@pytest.mark.parametrize(
    "poor, ranks",
    [
        ([False, False, False], [1, 2, 3]),
        ([True, False, False], [3, 1, 2]),
        ([True, False, True], [2, 1, 3]),
        ([True, True, True], [1, 2, 3]),
    ],
)
def test_poor_fits_rank_behind_good_fits(poor: list[bool], ranks: list[int]) -> None:
    places = np.arange(len(poor), dtype=np.int32)
    kept = a_field(poor)._listed_pairs(Lists(places, np.zeros(len(poor), np.int32)))
    assert kept.buyer_rank.tolist() == ranks


def test_no_price_ranks_a_poor_fit_first() -> None:
    places = np.arange(3, dtype=np.int32)
    kept = a_field([True, False, False], [20.0, 0.001, 1.0])._listed_pairs(Lists(places, np.zeros(3, np.int32)))
    assert kept.buyer_rank.tolist() == [3, 2, 1]
