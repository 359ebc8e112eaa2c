"""Newcomers are drawn upwards by a lot that is another one each day."""

import numpy as np

from expo.matchmaking.runs.solving import explored

WANTS, NEW = np.full(200, 0.3, np.float32), np.arange(200) < 100


def test_newcomers_are_drawn_upwards_and_nobody_else_moves() -> None:
    drawn = explored(WANTS, NEW, 0.2, day=1)
    assert (drawn[NEW] > WANTS[NEW]).mean() > 0.9
    assert (drawn <= 1).all()
    assert (drawn[~NEW] == WANTS[~NEW]).all()


def test_who_is_out_of_luck_today_is_not_for_good() -> None:
    today, again, tomorrow = (explored(WANTS, NEW, 0.2, day=day) for day in (1, 1, 2))
    assert (today == again).all()
    worst = np.argsort(today[NEW])[:10]
    assert np.median(tomorrow[NEW][worst]) > np.median(today[NEW][worst])


def test_without_exploration_newcomers_stay_where_they_are() -> None:
    assert (explored(WANTS, NEW, 0.0, day=1) == WANTS).all()
