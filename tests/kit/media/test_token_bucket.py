"""Joins are let through in bursts, then at a steady rate."""

from expo.kit.media.token_bucket import TokenBucket


def test_bucket_lets_a_burst_through_and_then_a_rate() -> None:
    now = 100.0
    bucket = TokenBucket(per_second=16, size=3, clock=lambda: now)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == 0.0625
    now += 0.0625
    assert bucket.take() == 0
    assert bucket.take() > 0
    now += 60
    assert [bucket.take() == 0 for _ in range(4)] == [True, True, True, False]
