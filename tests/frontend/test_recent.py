"""What is kept for a moment."""

import asyncio

import pytest

from frontend.site.cache import Recent


class CallCounter:
    """Counts how often it was asked to make something."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self) -> int:
        self.made += 1
        await asyncio.sleep(0)
        return self.made


async def fail() -> int:
    """Make nothing."""
    await asyncio.sleep(0)
    raise LookupError


@pytest.fixture
def now() -> list[float]:
    """Return a clock's time, to be moved by the test."""
    return [0.0]


@pytest.fixture
def recent(now: list[float]) -> Recent[int]:
    """Return what keeps two values for ten seconds."""
    return Recent(for_s=10, maximum=2, clock=lambda: now[0])


async def test_stale_value_is_served_while_refreshing(recent: Recent[int], now: list[float]) -> None:
    make = CallCounter()
    assert [await recent.get("a", make), await recent.get("a", make)] == [1, 1]
    now[0] = 10
    assert [await recent.get("a", make), await recent.get("a", make)] == [1, 1]
    await asyncio.sleep(0.01)
    assert await recent.get("a", make) == 2
    assert make.made == 2


async def test_long_expired_value_is_recomputed_first(recent: Recent[int], now: list[float]) -> None:
    make = CallCounter()
    await recent.get("a", make)
    now[0] = 20
    assert await recent.get("a", make) == 2


async def test_stale_value_is_served_until_expiry_if_refresh_fails(recent: Recent[int], now: list[float]) -> None:
    await recent.get("a", CallCounter())
    now[0] = 19
    assert await recent.get("a", fail) == 1
    await asyncio.sleep(0.01)
    assert await recent.get("a", fail) == 1
    now[0] = 20
    with pytest.raises(LookupError):
        await recent.get("a", fail)


async def test_lifetime_starts_when_value_is_ready(recent: Recent[int], now: list[float]) -> None:
    async def slowly() -> int:
        now[0] += 60
        return 7

    assert await recent.get("a", slowly) == 7
    assert await recent.get("a", CallCounter()) == 7


async def test_concurrent_callers_share_one_computation(recent: Recent[int]) -> None:
    make = CallCounter()
    assert await asyncio.gather(*(recent.get("a", make) for _ in range(5))) == [1] * 5


async def test_cancelled_caller_does_not_cancel_the_others(recent: Recent[int]) -> None:
    make = CallCounter()
    leaving, staying = (asyncio.ensure_future(recent.get("a", make)) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 1


async def test_only_latest_entries_are_kept(recent: Recent[int]) -> None:
    make = CallCounter()
    assert [await recent.get(key, make) for key in ("a", "b", "c", "a", "c")] == [1, 2, 3, 4, 3]


async def test_failure_is_not_cached(recent: Recent[int]) -> None:
    with pytest.raises(LookupError):
        await recent.get("a", fail)
    assert await recent.get("a", CallCounter()) == 1


async def test_waiting_callers_retry_after_a_failure(recent: Recent[int]) -> None:
    first, *others = await asyncio.gather(
        recent.get("a", fail), *(recent.get("a", CallCounter()) for _ in range(3)), return_exceptions=True
    )
    assert isinstance(first, LookupError)
    assert others == [1] * 3
