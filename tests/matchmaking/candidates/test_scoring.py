"""Each part of a score: between nothing and all, and never falling with what speaks for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.matchmaking.candidates.models import PARTS, MatchPart
from expo.matchmaking.candidates.rules import scoring
from expo.matchmaking.tuning.models import WEIGHTS

SHARE = st.floats(0, 1)
AMOUNT = st.floats(0.01, 1e6)


def goods(relevances: list[float]) -> float:
    return float(scoring.goods(np.array(relevances), np.zeros(len(relevances), np.int64), 1)[0])


def test_further_products_add_diminishing_score() -> None:
    assert goods([0.5]) == pytest.approx(0.5)
    assert goods([0.2, 0.5, 0.4, 0.9]) == pytest.approx(1 - (1 - 0.9) * (1 - 0.3 * 0.5) * (1 - 0.15 * 0.4))


@given(st.lists(SHARE, min_size=1, max_size=6), SHARE)
def test_product_score_never_falls_with_another_product(relevances: list[float], another: float) -> None:
    before, after = goods(relevances), goods([*relevances, another])
    assert 0 <= before <= after + 1e-12 <= 1 + 1e-9
    assert before >= max(relevances) - 1e-12


@given(st.lists(st.tuples(st.integers(0, 3), SHARE), min_size=1, max_size=20))
def test_grouped_product_scores_equal_individual_scores(hits: list[tuple[int, float]]) -> None:
    group, relevance = np.array([each for each, _ in hits]), np.array([each for _, each in hits])
    found = scoring.goods(relevance, group, 4)
    for number in range(4):
        assert found[number] == pytest.approx(goods([score for each, score in hits if each == number]))


@given(AMOUNT, AMOUNT, AMOUNT)
def test_higher_price_never_fits_better(highest: float, one: float, other: float) -> None:
    low, high = scoring.price(np.array(sorted((one, other))), highest)
    assert 0 <= high <= low <= 1


def test_price_score_falls_to_zero_at_150_percent_of_limit() -> None:
    assert scoring.price(np.array([3.0, 4.0, 5.0, 6.0, np.nan]), 4.0).tolist() == [1, 1, 0.5, 0, scoring.UNKNOWN]
    assert np.isnan(scoring.price(np.array([3.0]), None)).all()


@given(AMOUNT, AMOUNT, AMOUNT)
def test_larger_quantity_never_fits_worse(minimum: float, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert 0 <= scoring.quantity(small, np.array(minimum)) <= scoring.quantity(large, np.array(minimum)) <= 1


def test_missing_quantity_is_ignored_or_unknown() -> None:
    assert np.isnan(scoring.quantity(None, np.array([5.0]))).all()
    assert scoring.quantity(5, np.array([np.nan])).tolist() == [scoring.UNKNOWN]


def test_market_score_ranks_named_market_above_no_market_above_other_market() -> None:
    named, silent, other = scoring.market(np.array([True, False, False]), np.array([True, False, True]))
    assert named > silent > other > 0
    assert np.isnan(scoring.market(np.array([True]), np.array([True]), known=False)).all()


def test_unrequested_certificates_languages_origins_do_not_count() -> None:
    assert scoring.certificates(np.array([0, 1, 2]), 2).tolist() == [0, 0.5, 1]
    assert np.isnan(scoring.certificates(np.array([1]), 0)).all()
    assert scoring.language(np.array([True, False]), requested=True).tolist() == [1, 0]
    assert np.isnan(scoring.language(np.array([True]), requested=False)).all()
    assert scoring.origin(np.array([True, False]), requested=True).tolist() == [1, 0.2]
    assert np.isnan(scoring.origin(np.array([True]), requested=False)).all()


def test_unlisted_buyer_kind_halves_the_score() -> None:
    assert scoring.kind_of_buyer(np.array([True, False, False]), np.array([True, True, False])).tolist() == [1, 0.5, 1]


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0, 500), st.floats(0, 500))
def test_answering_score_rises_with_more_and_faster_answers(
    asked: int, answered: int, one: float, other: float
) -> None:
    done = min(asked, answered)
    quick, slow = (float(scoring.responsiveness(asked, done, hours)) for hours in sorted((one, other)))
    assert 0 <= slow <= quick <= 1
    if done:
        assert float(scoring.responsiveness(asked, done - 1, one)) <= float(scoring.responsiveness(asked, done, one))


def test_exhibitor_without_enquiries_scores_in_between() -> None:
    unknown, good, bad = scoring.responsiveness(np.array([0, 10, 10]), np.array([0, 10, 0]), np.zeros(3))
    assert bad < unknown < good


@given(st.lists(SHARE, min_size=len(PARTS), max_size=len(PARTS)), st.integers(0, len(PARTS) - 1), SHARE)
def test_total_score_never_falls_with_a_better_part(parts: list[float], at: int, better: float) -> None:
    lower = np.array([parts])
    higher = lower.copy()
    higher[0, at] = max(parts[at], better)
    assert 0 <= scoring.combine(lower, WEIGHTS)[0] <= scoring.combine(higher, WEIGHTS)[0] + 1e-12 <= 1 + 1e-9


def test_lead_time_fits_the_days_until_the_deadline() -> None:
    lead_days = np.array([10.0, 30.0, 45.0, 90.0, np.nan])
    assert scoring.lead_time(lead_days, 30).tolist() == [1.0, 1.0, 0.5, 0.0, scoring.UNKNOWN]
    assert np.isnan(scoring.lead_time(lead_days, None)).all()


def test_own_logo_counts_where_it_is_asked_for() -> None:
    offered = np.array([True, False])
    assert scoring.own_logo(offered, requested=True).tolist() == [1.0, scoring.UNKNOWN]
    assert np.isnan(scoring.own_logo(offered, requested=False)).all()


def test_absent_parts_are_ignored_and_no_products_score_zero() -> None:
    parts = np.full((2, len(PARTS)), np.nan)
    parts[:, PARTS.index(MatchPart.PRODUCTS)] = [1.0, 0.0]
    assert scoring.combine(parts, WEIGHTS).tolist() == [1.0, 0.0]
    parts[:, PARTS.index(MatchPart.PRICE)] = 0.0
    assert scoring.combine(parts, WEIGHTS)[0] < 1
    assert scoring.combine(parts, WEIGHTS, without=MatchPart.PRICE)[0] == 1
