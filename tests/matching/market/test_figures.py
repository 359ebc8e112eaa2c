"""Envy as published, exposure, and who has how much of it."""

import numpy as np
import pytest

from matching.market import Candidates, Lists, Places, figures, gini, measure, share_above_floor, shares
from tests.matching.market.builders import a_market, a_sparse_market, log_attention


def envious_by_definition(market: Candidates, places: Places) -> tuple[int, int]:
    """Count ordered pairs as the definition says, one after the other."""
    shape = market.buyers.count, market.exhibitor_count
    preference, seen, shown = (each.reshape(shape) for each in (market.preference, places.buyer, places.exhibitor))
    pairs = []
    for own, got in ((preference * seen, shown), ((preference * shown).T, seen.T)):
        pairs.append(
            sum(
                float(own[i] @ got[k]) > float(own[i] @ got[i]) + 1e-9
                for i in range(len(own))
                for k in range(len(own))
                if i != k
            )
        )
    return pairs[0], pairs[1]


def test_unfairness_is_counted_by_definition() -> None:
    market = a_market(14, 9, crowding=0.7)
    places = Lists.sorted(market, market.buyer_preferences, market.exhibitor_preferences).places(
        market, log_attention(14, 9)
    )
    made = measure(market, places)
    assert (made.envy_buyers.pairs, made.envy_exhibitors.pairs) == envious_by_definition(market, places)
    assert made.envy_buyers.pairs > 0
    assert made.envy_buyers.pairs_share == pytest.approx(made.envy_buyers.pairs / (14 * 13))


def test_uniform_market_has_no_unfairness() -> None:
    market = Candidates.dense(np.full((4, 4), 0.7), np.full((4, 4), 0.4))
    turned = np.array([[(j - i) % 4 for j in range(4)] for i in range(4)], np.int32)
    places = Lists(turned.ravel(), turned.ravel()).places(market, log_attention(4, 4))
    made = measure(market, places)
    assert (made.envy_buyers.pairs, made.envy_exhibitors.pairs) == (0, 0)
    assert (made.envy_buyers.agents, made.envy_buyers.regret) == (0, 0)


def test_expected_matches_equal_manual_sum() -> None:
    market = a_market(5, 4)
    attention = log_attention(5, 4)
    lists = Lists.sorted(market, market.buyer_preferences, market.exhibitor_preferences)
    by_hand = sum(
        market.preference[pair] * attention.buyer[lists.buyer[pair]] * attention.exhibitor[lists.exhibitor[pair]]
        for pair in range(20)
    )
    assert measure(market, lists.places(market, attention)).expected_matches == pytest.approx(by_hand)


def test_sample_estimates_share_of_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    market = a_sparse_market(300, 40, 10)
    places = Lists.sorted(market, market.buyer_preferences, market.exhibitor_preferences).places(
        market, log_attention(300, 40)
    )
    whole = measure(market, places).envy_buyers
    monkeypatch.setattr(figures, "_MAX_CELLS", 10_000)
    monkeypatch.setattr(figures, "_SAMPLE_SIZE", 200)
    some = measure(market, places).envy_buyers
    assert (whole.sampled, some.sampled) == (False, True)
    assert some.pairs_share == pytest.approx(whole.pairs_share, rel=0.2)
    assert some == measure(market, places).envy_buyers


def test_gini_of_equal_and_concentrated_values() -> None:
    assert gini(np.ones(5)) == pytest.approx(0)
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.75)
    assert gini(np.zeros(3)) == 0


def test_floor_is_share_of_mean_exposure() -> None:
    exposure = np.array([1.0, 2.0, 3.0, 2.0])
    assert share_above_floor(exposure, 0.5) == 1
    assert share_above_floor(exposure, 0.6) == 0.75
    assert share_above_floor(np.zeros(0), 0.6) == 1


def test_exposure_is_divided_by_label() -> None:
    made = shares(np.array([1.0, 2.0, 1.0]), ["CN", "DE", "CN"])
    assert made == {"CN": (0.5, 2 / 3), "DE": (0.5, 1 / 3)}
    assert shares(np.zeros(1), ["CN"]) == {"CN": (0.0, 1.0)}
