"""Answers change the list within the session."""

import numpy as np
import pytest

from matching.market import SessionAnswer, reorder

TEA, CUP, TOY = np.array([1.0, 0.0]), np.array([0.8, 0.6]), np.array([0.0, 1.0])
LISTED = ["toy", "cup", "tea"]
SCORES = np.array([0.5, 0.45, 0.4])


def test_answered_recommendations_are_removed() -> None:
    answers = {"toy": SessionAnswer.REFUSED, "cup": SessionAnswer.ACCEPTED}
    assert reorder(LISTED, SCORES, answers) == ["tea"]


def test_list_is_unchanged_without_answers() -> None:
    assert reorder(LISTED, SCORES, {}) == LISTED


def test_recommendations_similar_to_accepted_rise() -> None:
    vectors = {"toy": TOY, "cup": CUP, "tea": TEA, "kettle": TEA}
    assert reorder(LISTED, SCORES, {"kettle": SessionAnswer.ACCEPTED}, vectors) == ["tea", "cup", "toy"]


def test_recommendations_similar_to_declined_fall() -> None:
    vectors = {"toy": TOY, "cup": CUP, "tea": TEA, "doll": TOY}
    assert reorder(LISTED, SCORES, {"doll": SessionAnswer.REFUSED}, vectors)[-1] == "toy"


def test_postponed_recommendation_moves_behind_ten() -> None:
    listed = [f"e{each}" for each in range(15)]
    made = reorder(listed, np.linspace(1, 0.1, 15), {"e0": SessionAnswer.LATER})
    assert made.index("e0") == 10
    assert sorted(made) == sorted(listed)


def test_zero_score_is_not_boosted_by_similar_answer() -> None:
    made = reorder(
        ["tea", "toy"], np.array([0.0, 0.1]), {"x": SessionAnswer.ACCEPTED}, {"x": TEA, "tea": TEA, "toy": TOY}
    )
    assert made == ["toy", "tea"]


def test_mismatched_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        reorder(LISTED, SCORES[:2], {})
