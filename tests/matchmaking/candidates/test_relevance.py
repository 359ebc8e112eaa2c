"""Goods that are the thing asked for are worth a meeting; others are not, however well their words fit."""

import numpy as np
import pytest

from expo.matchmaking.candidates.rules.relevance import relevant, with_fits
from matching import Hit

GOOD = 0.55
"""From here on the pages call goods good."""


def a_hit(key: str, score: float, *, fits: bool | None = None) -> Hit:
    return Hit(key, "product", score, "", {}, fits)


def test_goods_that_are_the_thing_are_good_and_others_never() -> None:
    whole = [a_hit("dates", 0.9), a_hit("flask", 0.6), a_hit("oil", 0.5)]
    thing = [a_hit("flask", 2.0, fits=True), a_hit("dates", 0.8, fits=False)]
    found = dict(relevant(whole, [thing]))
    assert found["flask"] >= GOOD > max(found["dates"], found["oil"])
    assert next(iter(found)) == "flask"


def test_without_the_thing_nothing_is_good() -> None:
    whole = [a_hit("dates", 0.9), a_hit("oil", 0.8)]
    unfit = [a_hit("dates", 0.9, fits=False)]
    assert max(each.relevance for each in relevant(whole, [unfit])) < GOOD
    assert max(each.relevance for each in relevant(whole)) < GOOD


def test_goods_with_all_words_or_the_code_are_good_where_the_thing_is_unknown() -> None:
    assert dict(relevant([a_hit("HN-500A", 3.4), a_hit("x", 0.2)]))["HN-500A"] >= GOOD


def test_thing_that_the_whole_need_does_not_find_is_a_weak_hint() -> None:
    found = dict(relevant([a_hit("coffee", 1.5)], [[a_hit("bag", 1.5, fits=True)], [a_hit("coffee", 2, fits=True)]]))
    assert found["coffee"] >= GOOD > found["bag"] > 0


def test_first_thing_weighs_most() -> None:
    whole = [a_hit("first", 1.0), a_hit("second", 1.0)]
    found = dict(relevant(whole, [[a_hit("first", 1, fits=True)], [a_hit("second", 1, fits=True)]]))
    assert found["first"] > found["second"] >= GOOD


def test_sweep_judges_by_things_as_the_search_does() -> None:
    relevance = np.array([[1.0, 0.8, 0.0], [1.0, 0.8, 0.5]])
    fits = np.array([[False, True, True], [False, False, False]])
    scores = np.array([[0.9, 0.8, 0.0], [3.0, 0.8, 0.5]])
    told, unknown = with_fits(relevance, fits, np.array([True, False]), scores)
    assert told[1] >= GOOD > told[0]
    assert told[2] == 0
    assert unknown[0] == 1
    assert unknown[1:] == pytest.approx([0.42, 0.42])
