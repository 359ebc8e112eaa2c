"""What is left of a minute's points, and when there are enough again."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from expo.kit.access import ANONYMOUS
from expo.kit.errors import TooMuch
from expo.kit.graphql.rate_limits import NeverAffordable, RateLimited, RateLimits, Window
from expo.kit.graphql.types import Context
from expo.kit.realtime.bus import MemoryBus
from tests.support.admission import freely

MINUTE = 60


def a_context(cost: int) -> Context:
    return Context("req_1", {}, MemoryBus(), freely, actor=ANONYMOUS, address="10.0.0.1", cost=cost)


class Time:
    """What the limits take for the time."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time()
    monkeypatch.setattr(time, "time", told)
    return told


async def tried(rates: RateLimits, cost: int) -> TooMuch | None:
    try:
        await rates.admit(a_context(cost))
    except RateLimited as refusal:
        return refusal
    return None


async def refused(rates: RateLimits, cost: int) -> TooMuch:
    refusal = await tried(rates, cost)
    assert refusal is not None
    return refusal


async def test_refusal_states_remaining_points_and_retry_after(clock: Time) -> None:
    rates = RateLimits(100)
    await rates.admit(a_context(70))
    refusal = await refused(rates, 40)
    assert (refusal.code, refusal.remaining, refusal.retry_after) == ("RATE_LIMITED", 30, 69)
    assert refusal.message == (
        "This costs 40 points, and 30 of this minute's 100 are left; please try again in 69 seconds."
    )
    await rates.admit(a_context(30))
    assert (await refused(rates, 1)).remaining == 0


@pytest.mark.parametrize("cost", [1, 40, 99, 100])
@pytest.mark.parametrize("spent", [((0, 100),), ((0, 100), (90, 40)), ((0, 50), (20, 50)), ((0, 30), (65, 60))])
async def test_points_suffice_after_the_wait(clock: Time, cost: int, spent: tuple[tuple[float, int], ...]) -> None:
    rates = RateLimits(100)
    for pause_s, points in spent:
        clock.now += pause_s
        await rates.admit(a_context(points))
    refusal = None
    while refusal is None:
        refusal = await tried(rates, cost)
    assert refusal.retry_after is not None
    clock.now += refusal.retry_after
    await rates.admit(a_context(cost))


async def test_unaffordable_cost_has_no_retry_after(clock: Time) -> None:
    with pytest.raises(NeverAffordable) as refusal:
        await RateLimits(100).admit(a_context(101))
    assert (refusal.value.code, refusal.value.retry_after, refusal.value.remaining) == ("TOO_COSTLY", None, 100)


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0.001, MINUTE), st.integers(0, 1000), st.floats(0.0, 1.0))
def test_wait_is_neither_too_short_nor_too_long(
    before: int, now: int, left_s: float, allowed: int, earlier: float
) -> None:
    window = Window(before, now, left_s, MINUTE)
    wait = window.wait_s(allowed)
    assume(wait > 0)
    assert _counted(window, wait) <= allowed + 1e-6
    assert _counted(window, wait * earlier) >= allowed - 1e-6
    assert wait <= 2 * MINUTE


def _counted(window: Window, after_s: float) -> float:
    """Return what counts as spent later, if nothing more is: this minute's points become those of the one before."""
    if after_s < window.left_s:
        return window.before * (window.left_s - after_s) / MINUTE + window.now
    return window.now * max(0.0, MINUTE - (after_s - window.left_s)) / MINUTE
