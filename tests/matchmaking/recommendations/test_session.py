"""How a list changes at once with what its reader says."""

from datetime import UTC, datetime

import pytest

from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import (
    Answered,
    DeclineReason,
    Evidence,
    MatchAnswer,
    Recommendation,
    SideAnswer,
)
from expo.matchmaking.recommendations.rules.session import ordered_pairs
from expo.matchmaking.tuning.models import WEIGHTS

NOW = datetime(2027, 4, 15, tzinfo=UTC)


def a_pair(name: str, rank: int, *, price: float | None = None, products: list[str] | None = None) -> Recommendation:
    return Recommendation(
        id=name,
        fair_id="fair",
        buyer_id="buyer",
        exhibitor_id=name,
        need_id="need",
        buyer_score=800,
        exhibitor_score=700,
        buyer_parts={MatchPart.PRODUCTS: 900, MatchPart.RESPONSIVENESS: 600},
        exhibitor_parts={MatchPart.PRODUCTS: 900},
        evidence=Evidence(products or [f"product of {name}"]),
        buyer_rank=rank,
        exhibitor_rank=rank,
        asked_price=price,
    )


def said(
    pair: Recommendation,
    answer: MatchAnswer,
    reason: DeclineReason | None = None,
    *,
    side: MatchSide = MatchSide.BUYER,
    alike: list[str] | None = None,
) -> dict[str, Answered]:
    return {pair.id: Answered(pair.id, pair, {side: SideAnswer(answer, NOW, reason)}, alike or [])}


def order(pairs: list[Recommendation], answers: dict[str, Answered], side: MatchSide = MatchSide.BUYER) -> list[str]:
    return [each.recommendation.id for each in ordered_pairs(pairs, answers, side, WEIGHTS)]


def test_recommendations_without_answers_keep_rank_order() -> None:
    assert order([a_pair("b", 2), a_pair("a", 1), a_pair("c", 3)], {}) == ["a", "b", "c"]


@pytest.mark.parametrize("side", MatchSide)
def test_pair_declined_by_either_side_is_removed(side: MatchSide) -> None:
    pairs = [a_pair("a", 1), a_pair("b", 2)]
    assert order(pairs, said(pairs[0], MatchAnswer.NOT_INTERESTED, side=side)) == ["b"]


def test_postponed_pair_moves_last_and_accepted_stays() -> None:
    pairs = [a_pair("a", 1), a_pair("b", 2)]
    assert order(pairs, said(pairs[0], MatchAnswer.SAVED_FOR_LATER)) == ["b", "a"]
    assert order(pairs, said(pairs[0], MatchAnswer.MEETING_REQUESTED)) == ["a", "b"]


def test_pairs_like_an_irrelevant_one_move_down() -> None:
    pans = a_pair("pans", 1)
    pairs = [pans, a_pair("more pans", 2, products=["pan"]), a_pair("flasks", 3)]
    no = said(pans, MatchAnswer.NOT_INTERESTED, DeclineReason.NOT_MY_PRODUCTS, alike=["pan"])
    assert order(pairs, no) == ["flasks", "more pans"]
    known = said(pans, MatchAnswer.NOT_INTERESTED, DeclineReason.ALREADY_KNOWN, alike=["pan"])
    assert order(pairs, known) == ["more pans", "flasks"]


def test_too_expensive_decline_moves_cheaper_pairs_first() -> None:
    dear = a_pair("dear", 1, price=4.0)
    pairs = [dear, a_pair("as dear", 2, price=4.0), a_pair("cheap", 3, price=3.0), a_pair("silent", 4)]
    no = said(dear, MatchAnswer.NOT_INTERESTED, DeclineReason.TOO_EXPENSIVE)
    assert order(pairs, no) == ["cheap", "silent", "as dear"]
    assert order(pairs, said(dear, MatchAnswer.NOT_INTERESTED, DeclineReason.OTHER)) == ["as dear", "cheap", "silent"]


def test_exhibitors_list_ignores_prices() -> None:
    pairs = [a_pair("a", 1, price=4.0), a_pair("b", 2, price=4.0), a_pair("c", 3, price=1.0)]
    no = said(pairs[0], MatchAnswer.NOT_INTERESTED, DeclineReason.TOO_EXPENSIVE, side=MatchSide.EXHIBITOR)
    assert order(pairs, no, MatchSide.EXHIBITOR) == ["b", "c"]
