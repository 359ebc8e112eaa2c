"""Leaving in peace who fails."""

import pytest

from translation.engines.breaker import Breaker, State
from translation.errors import EngineUnavailable


class Clock:
    """A clock that is set."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def a_breaker(clock: Clock, failed: int = 0) -> Breaker:
    breaker = Breaker("The server", failures=3, open_s=30, clock=clock)
    for _ in range(failed):
        breaker.enter()
        breaker.report_failure()
    return breaker


def state(breaker: Breaker) -> State:
    return breaker.state


def test_success_resets_failure_count() -> None:
    breaker = a_breaker(Clock(), failed=2)
    breaker.report_success()
    breaker.report_failure()
    breaker.report_failure()
    breaker.enter()
    assert state(breaker) is State.CLOSED


def test_three_failures_open_breaker_for_half_a_minute() -> None:
    clock = Clock()
    breaker = a_breaker(clock, failed=3)
    assert state(breaker) is State.OPEN
    clock.now += 10
    with pytest.raises(EngineUnavailable, match="The server has failed repeatedly; it is tried again in 20 s"):
        breaker.enter()
    clock.now += 20
    assert state(breaker) is State.HALF_OPEN
    breaker.enter()


def test_only_one_trial_runs_at_a_time() -> None:
    clock = Clock()
    breaker = a_breaker(clock, failed=3)
    clock.now += 30
    breaker.enter()
    with pytest.raises(EngineUnavailable):
        breaker.enter()


def test_unreported_trial_expires() -> None:
    clock = Clock()
    breaker = a_breaker(clock, failed=3)
    clock.now += 30
    breaker.enter()
    clock.now += 30
    breaker.enter()


def test_successful_trial_closes_breaker() -> None:
    clock = Clock()
    breaker = a_breaker(clock, failed=3)
    clock.now += 30
    breaker.enter()
    breaker.report_success()
    assert state(breaker) is State.CLOSED
    breaker.report_failure()
    breaker.enter()


def test_failed_trial_reopens_breaker() -> None:
    clock = Clock()
    breaker = a_breaker(clock, failed=3)
    clock.now += 30
    breaker.enter()
    breaker.report_failure()
    assert state(breaker) is State.OPEN
    clock.now += 30
    breaker.enter()


def test_breaker_stays_open_for_requested_time() -> None:
    clock = Clock()
    breaker = a_breaker(clock)
    breaker.open_for(300)
    clock.now += 299
    with pytest.raises(EngineUnavailable):
        breaker.enter()
    clock.now += 1
    breaker.enter()
