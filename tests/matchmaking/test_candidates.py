"""How much goods that a search has found are what was looked for."""

import pytest

from expo.matchmaking.candidates import Found, relevant, with_browsed
from matching import Hit


def _hits(*scores: float) -> list[Hit]:
    return [Hit(f"prod_{number}", "product", score, "", {}) for number, score in enumerate(scores)]


def test_who_has_all_words_has_what_is_wanted() -> None:
    best, next_best = relevant(_hits(2.0, 1.5))
    assert (best.relevance, next_best.relevance) == (1.0, 0.75)


def test_the_best_of_what_is_hardly_near_is_worth_little() -> None:
    best, *_ = relevant(_hits(0.19, 0.18))
    assert best.relevance == pytest.approx(0.3)


def test_what_anything_would_find_is_not_found() -> None:
    assert relevant(_hits(0.1, 0.08)) == []
    assert relevant([]) == []


def test_goods_of_her_section_are_not_worth_less_for_being_hardly_found() -> None:
    joined = with_browsed([Found("weak", 0.1), Found("good", 0.8), Found("elsewhere", 0.1)], ["weak", "good", "rest"])
    assert {each.product_id: each.relevance for each in joined} == {
        "weak": 0.25,
        "good": 0.8,
        "elsewhere": 0.1,
        "rest": 0.25,
    }


def test_better_found_is_never_worth_less() -> None:
    worth = [each.relevance for each in relevant(_hits(0.8, 0.5, 0.4, 0.3, 0.25))]
    assert worth == sorted(worth, reverse=True)
    assert all(0 < each <= 1 for each in worth)
