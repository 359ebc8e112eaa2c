"""Lists for both sides: as good as can be proved, fair, the same again, and taken up where they were left."""

from itertools import pairwise, permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching.market import (
    Attention,
    Candidates,
    InvalidMarket,
    Lists,
    Objective,
    Places,
    SolverSettings,
    SolverState,
    alternating_best_response,
    balance,
    bound,
    equilibrium,
    measure,
    most_matches,
    solve,
)
from tests.matching.market.builders import (
    a_market,
    a_plan,
    a_sparse_market,
    log_attention,
    matches,
    preferences,
    top_attention,
)


def by_score(market: Candidates) -> Lists:
    return Lists.sorted(market, market.buyer_preferences, market.exhibitor_preferences)


def best_of_all(market: Candidates, attention: Attention) -> float:
    """Try all lists of the buyers; exhibitors' best answer is known."""
    shape = market.buyers.count, market.exhibitor_count
    preference = market.preference.reshape(shape)
    rows = [attention.buyer[list(each)] for each in permutations(range(shape[1]))]
    return max(
        float((np.sort(preference * np.array(each), axis=0)[::-1] * attention.exhibitor[:, None]).sum())
        for each in product(rows, repeat=shape[0])
    )


@pytest.mark.parametrize("seed", range(12))
def test_tiny_market_is_solved_optimally(seed: int) -> None:
    market = a_market(3, 3, seed=seed, crowding=0.4)
    plan = a_plan(market)
    best = best_of_all(market, plan.attention)
    assert matches(market, most_matches(market, plan), plan.attention) >= 0.9999 * best


@pytest.mark.parametrize("seed", range(4))
def test_bound_is_valid_and_close_to_optimum(seed: int) -> None:
    market = a_market(3, 3, seed=seed, crowding=0.4)
    attention = a_plan(market).attention
    best = best_of_all(market, attention)
    assert best <= bound(market, attention, steps=1)
    assert best <= bound(market, attention) <= 1.05 * best


def test_larger_market_is_solved_close_to_bound() -> None:
    market = a_market(30, 20, crowding=0.5)
    plan = a_plan(market)
    assert matches(market, most_matches(market, plan), plan.attention) >= 0.98 * bound(market, plan.attention)


@pytest.mark.parametrize("shape", [(8, 8), (12, 7), (5, 9)])
def test_first_place_attention_gives_best_assignment(shape: tuple[int, int]) -> None:
    market, attention = a_market(*shape, crowding=0.7), top_attention(*shape, 1)
    preference = market.preference.reshape(shape)
    best = preference[linear_sum_assignment(preference, maximize=True)].sum()
    assert matches(market, most_matches(market, SolverSettings(attention)), attention) == pytest.approx(best)


@pytest.mark.parametrize("start", ["transfer", "rounds"])
def test_alternation_never_loses_matches(start: str) -> None:
    market = a_market(20, 12, crowding=0.8)
    objective = Objective(market, log_attention(20, 12))
    scores = equilibrium(market) if start == "transfer" else market.preference
    places = Places.sorted(market, objective.attention, scores, scores)
    found = [places.expected(market)]
    found += [each.expected(market) for each in alternating_best_response(objective, places)]
    assert len(found) > 2
    assert all(late >= early * (1 - 1e-7) for early, late in pairwise(found))


@pytest.mark.parametrize("crowding", [0.2, 0.8])
def test_solver_beats_simple_lists_and_is_fairer(crowding: float) -> None:
    market = a_market(40, 30, crowding=crowding)
    plan = a_plan(market, floor=0.2)
    scores = [market.preference, equilibrium(market)]
    simple = [by_score(market), *(Lists.sorted(market, each, each) for each in scores)]
    maximum = matches(market, most_matches(market, plan), plan.attention)
    assert maximum > 1.01 * max(matches(market, each, plan.attention) for each in simple)
    figures = measure(market, balance(market, plan).lists.places(market, plan.attention), floor=0.2)
    plain = measure(market, by_score(market).places(market, plan.attention))
    assert figures.expected_matches >= 0.995 * maximum
    assert figures.envy_buyers.pairs < 0.6 * plain.envy_buyers.pairs
    assert figures.envy_exhibitors.regret < 0.2 * plain.envy_exhibitors.regret
    assert figures.floor_kept == 1


def test_fairness_trades_matches_for_nash_welfare() -> None:
    market = a_market(30, 30, crowding=0.8)
    ends = {each: solve(market, a_plan(market, fairness=each)) for each in (0.0, 0.5, 1.0)}
    made = {each: measure(market, lists.places(market, a_plan(market).attention)) for each, lists in ends.items()}
    assert made[0.0].expected_matches > made[0.5].expected_matches > made[1.0].expected_matches
    assert made[0.0].envy_buyers.pairs > made[0.5].envy_buyers.pairs > made[1.0].envy_buyers.pairs
    places = {each: lists.places(market, a_plan(market).attention) for each, lists in ends.items()}
    nash = {each: np.log(market.buyers.totals(places[each].matches(market))).sum() for each in places}
    assert nash[1.0] > nash[0.0]


def test_zero_loss_gives_most_matches() -> None:
    market = a_market(12, 9)
    made = balance(market, a_plan(market), loss=0.0)
    maximum = matches(market, most_matches(market, a_plan(market)), a_plan(market).attention)
    assert matches(market, made.lists, a_plan(market).attention) >= maximum * (1 - 1e-9)


def test_floor_raises_rarely_shown_exhibitors() -> None:
    buyer, exhibitor = preferences(40, 12, crowding=0.9)
    market, attention = Candidates.dense(buyer, exhibitor), top_attention(40, 12, 3)
    free, held = (solve(market, SolverSettings(attention, fairness=0, floor=each)) for each in (0.0, 0.6))
    before, after = (measure(market, each.places(market, attention), floor=0.6) for each in (free, held))
    assert before.floor_kept < 1
    assert after.floor_kept == 1
    assert after.exposure_least >= 0.6
    assert after.expected_matches >= 0.8 * before.expected_matches


def test_satisfied_floor_changes_nothing() -> None:
    market = a_market(10, 10)
    free, held = (solve(market, a_plan(market, floor=each)) for each in (0.0, 0.01))
    assert (free.buyer == held.buyer).all()
    assert (free.exhibitor == held.exhibitor).all()


def test_exhibitor_with_too_few_candidates_misses_floor() -> None:
    chosen = [(buyer, exhibitor) for buyer in range(20) for exhibitor in range(4) if exhibitor or buyer == 0]
    offsets = np.searchsorted([buyer for buyer, _ in chosen], range(21))
    there = np.array([exhibitor for _, exhibitor in chosen])
    market = Candidates.of(offsets, there, np.full(len(there), 0.5), np.full(len(there), 0.5), exhibitor_count=4)
    attention = top_attention(20, 4, 2)
    figures = measure(market, solve(market, SolverSettings(attention, floor=0.5)).places(market, attention), floor=0.5)
    assert figures.floor_kept == 0.75


def test_complete_sparse_market_equals_dense_market() -> None:
    buyer, exhibitor = preferences(9, 7)
    dense = Candidates.dense(buyer, exhibitor)
    sparse = Candidates.of(
        np.arange(10) * 7, np.tile(np.arange(7), 9), buyer.ravel(), exhibitor.ravel(), exhibitor_count=7
    )
    ours, theirs = (solve(each, a_plan(each, start="transfer")) for each in (dense, sparse))
    assert (ours.buyer == theirs.buyer).all()
    assert (ours.exhibitor == theirs.exhibitor).all()


def test_excluded_pairs_equal_zero_preference() -> None:
    market = a_sparse_market(12, 10, 4)
    there = market.matrix(np.ones(len(market.preference))).toarray()
    full = Candidates.dense(
        market.matrix(market.buyer_preferences).toarray() * there,
        market.matrix(market.exhibitor_preferences).toarray() * there,
    )
    ours = matches(market, most_matches(market, a_plan(market)), a_plan(market).attention)
    theirs = matches(full, most_matches(full, a_plan(full)), a_plan(full).attention)
    assert ours == pytest.approx(theirs, rel=0.01)


def test_solver_resumes_with_identical_result() -> None:
    market = a_sparse_market(60, 20, 8)
    plan = a_plan(market, floor=0.3, start="transfer")
    states: list[SolverState] = []
    heard: list[float] = []
    whole = solve(market, plan, keep=states.append, progress=heard.append)
    assert [each.step for each in states] == list(range(1, plan.steps + 1))
    assert heard == sorted(heard)
    assert heard[-1] == 1
    for state in (states[0], states[7], states[-1]):
        again = solve(market, plan, state=state)
        assert (again.buyer == whole.buyer).all()
        assert (again.exhibitor == whole.exhibitor).all()


def test_state_of_other_market_is_refused() -> None:
    state = SolverState(0, Places(np.ones(3), np.ones(3)))
    with pytest.raises(InvalidMarket):
        solve(a_market(3, 3), a_plan(a_market(3, 3)), state=state)


@pytest.mark.parametrize("changes", [{"fairness": 1.5}, {"fairness": -0.1}, {"floor": 2.0}, {"steps": 0}])
def test_invalid_settings_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidMarket):
        a_plan(a_market(2, 2), **changes)


@pytest.mark.parametrize("start", ["transfer", "rounds"])
@pytest.mark.parametrize(
    "market",
    [
        a_market(1, 1),
        a_market(1, 5),
        a_market(6, 1),
        Candidates.dense(np.zeros((4, 3)), np.zeros((4, 3))),
        Candidates.dense(np.ones((4, 3)), np.ones((4, 3))),
        Candidates.dense(np.eye(4), np.eye(4)),
        Candidates.of(np.zeros(4, np.int64), np.zeros(0, np.int32), np.zeros(0), np.zeros(0), exhibitor_count=2),
    ],
    ids=["one-pair", "one-buyer", "one-exhibitor", "nobody-wants", "all-equal", "diagonal", "no-pairs"],
)
def test_degenerate_markets_get_complete_lists(market: Candidates, start: str) -> None:
    for fairness in (0.0, 1.0):
        lists = solve(market, a_plan(market, fairness=fairness, floor=0.5, start=start))
        assert_each_list_is_whole(market, lists)
        figures = measure(market, lists.places(market, a_plan(market).attention), floor=0.5)
        assert 0 <= figures.expected_matches < np.inf


def assert_each_list_is_whole(market: Candidates, lists: Lists) -> None:
    for ranks, side in ((lists.buyer, market.buyers), (lists.exhibitor, market.exhibitor_side)):
        for agent in range(side.count):
            mine = ranks[side.owners == agent]
            assert sorted(mine) == list(range(len(mine)))


@settings(max_examples=30)
@given(
    st.integers(1, 7),
    st.integers(1, 7),
    st.integers(0, 1000),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.sampled_from([1, 3, 9]),
)
def test_lists_are_complete_and_no_worse_than_simple_ones(
    buyers: int, exhibitors: int, seed: int, fairness: float, maximum: int
) -> None:
    market = a_market(buyers, exhibitors, seed=seed)
    attention = top_attention(buyers, exhibitors, maximum)
    lists = solve(market, SolverSettings(attention, fairness=fairness, floor=0.2))
    assert_each_list_is_whole(market, lists)
    best = most_matches(market, SolverSettings(attention))
    assert matches(market, best, attention) >= 0.99 * matches(market, lists, attention)
    assert matches(market, best, attention) >= 0.99 * matches(
        market, Lists.sorted(market, market.preference, market.preference), attention
    )


def test_equal_input_gives_equal_lists() -> None:
    made = [balance(a_market(15, 10), a_plan(a_market(15, 10))) for _ in range(2)]
    assert (made[0].lists.buyer == made[1].lists.buyer).all()
    assert made[0].fairness == made[1].fairness


def test_equilibrium_satisfies_mass_balance() -> None:
    market = a_market(9, 6)
    mass = equilibrium(market).reshape(9, 6)
    ease = np.exp((market.buyer_preferences + market.exhibitor_preferences).reshape(9, 6) / 2)
    alone_b, alone_e = 1 - mass.sum(axis=1), 1 - mass.sum(axis=0)
    assert (alone_b > 0).all()
    assert (alone_e > 0).all()
    assert mass == pytest.approx(ease * np.sqrt(alone_b[:, None] * alone_e), rel=1e-4)
