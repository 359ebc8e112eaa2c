"""Newcomers are drawn upwards by a lot that is another one each day."""

import numpy as np

from expo.matchmaking.runs.solving import explore

WANTS, NEW = np.full(200, 0.3, np.float32), np.arange(200) < 100


def test_exploration_raises_only_newcomers() -> None:
    drawn = explore(WANTS, NEW, 0.2, day=1)
    assert (drawn[NEW] > WANTS[NEW]).mean() > 0.9
    assert (drawn <= 1).all()
    assert (drawn[~NEW] == WANTS[~NEW]).all()


def test_newcomer_draw_is_stable_per_day_and_changes_daily() -> None:
    today, again, tomorrow = (explore(WANTS, NEW, 0.2, day=day) for day in (1, 1, 2))
    assert (today == again).all()
    worst = np.argsort(today[NEW])[:10]
    assert np.median(tomorrow[NEW][worst]) > np.median(today[NEW][worst])


def test_zero_exploration_moves_no_newcomers() -> None:
    assert (explore(WANTS, NEW, 0.0, day=1) == WANTS).all()
