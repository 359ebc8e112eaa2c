"""Small markets to test with."""

import numpy as np
from numpy.typing import NDArray

from matching.market import Attention, Candidates, Lists, SolverSettings, measure

Matrix = NDArray[np.float64]


def log_attention(buyers: int, exhibitors: int) -> Attention:
    return Attention(1 / np.log2(np.arange(2, exhibitors + 2)), 1 / np.log2(np.arange(2, buyers + 2)))


def top_attention(buyers: int, exhibitors: int, maximum: int) -> Attention:
    return Attention((np.arange(exhibitors) < maximum) * 1.0, (np.arange(buyers) < maximum) * 1.0)


def preferences(buyers: int, exhibitors: int, *, seed: int = 1, crowding: float = 0.5) -> tuple[Matrix, Matrix]:
    """Return preferences as in Tomita and Yokoyama's synthetic markets: partly popularity, partly taste."""
    chance = np.random.default_rng(seed)
    buyer = (1 - crowding) * chance.random((buyers, exhibitors)) + crowding * np.linspace(1, 0, exhibitors)
    exhibitor = (1 - crowding) * chance.random((buyers, exhibitors)) + crowding * np.linspace(1, 0, buyers)[:, None]
    return buyer, exhibitor


def a_market(buyers: int, exhibitors: int, *, seed: int = 1, crowding: float = 0.5) -> Candidates:
    return Candidates.dense(*preferences(buyers, exhibitors, seed=seed, crowding=crowding))


def a_sparse_market(buyers: int, exhibitors: int, each: int, *, seed: int = 1) -> Candidates:
    chance = np.random.default_rng(seed)
    rows = [np.sort(chance.choice(exhibitors, each, replace=False)) for _ in range(buyers)]
    there = np.concatenate(rows).astype(np.int32)
    preference = chance.random((2, len(there))).astype(np.float32)
    offsets = np.arange(buyers + 1) * each
    return Candidates.of(offsets, there, preference[0], preference[1], exhibitor_count=exhibitors)


def a_plan(market: Candidates, **changes: object) -> SolverSettings:
    attention = log_attention(market.buyers.count, market.exhibitor_count)
    return SolverSettings(**({"attention": attention} | changes))  # type: ignore[arg-type]


def matches(market: Candidates, lists: Lists, attention: Attention) -> float:
    return measure(market, lists.places(market, attention)).expected_matches
