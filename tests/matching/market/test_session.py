"""Answers change the list within the session."""

import numpy as np
import pytest

from matching.market import SessionAnswer, reorder

TEA, CUP, TOY = np.array([1.0, 0.0]), np.array([0.8, 0.6]), np.array([0.0, 1.0])
LISTED = ["toy", "cup", "tea"]
SCORES = np.array([0.5, 0.45, 0.4])


def test_answered_ones_leave() -> None:
    answers = {"toy": SessionAnswer.REFUSED, "cup": SessionAnswer.ACCEPTED}
    assert reorder(LISTED, SCORES, answers) == ["tea"]


def test_without_answers_nothing_changes() -> None:
    assert reorder(LISTED, SCORES, {}) == LISTED


def test_what_is_like_the_accepted_rises() -> None:
    vectors = {"toy": TOY, "cup": CUP, "tea": TEA, "kettle": TEA}
    assert reorder(LISTED, SCORES, {"kettle": SessionAnswer.ACCEPTED}, vectors) == ["tea", "cup", "toy"]


def test_what_is_like_the_refused_falls() -> None:
    vectors = {"toy": TOY, "cup": CUP, "tea": TEA, "doll": TOY}
    assert reorder(LISTED, SCORES, {"doll": SessionAnswer.REFUSED}, vectors)[-1] == "toy"


def test_put_off_waits_behind_ten() -> None:
    listed = [f"e{each}" for each in range(15)]
    made = reorder(listed, np.linspace(1, 0.1, 15), {"e0": SessionAnswer.LATER})
    assert made.index("e0") == 10
    assert sorted(made) == sorted(listed)


def test_worthless_ones_are_not_lifted() -> None:
    made = reorder(
        ["tea", "toy"], np.array([0.0, 0.1]), {"x": SessionAnswer.ACCEPTED}, {"x": TEA, "tea": TEA, "toy": TOY}
    )
    assert made == ["toy", "tea"]


def test_scores_and_list_must_fit() -> None:
    with pytest.raises(ValueError, match="argument"):
        reorder(LISTED, SCORES[:2], {})
