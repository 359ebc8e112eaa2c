"""Token buckets let a burst through, and then an even rate."""

from livestream.limits import TokenBucket


def test_bucket_is_empty_after_a_burst_and_fills_evenly() -> None:
    bucket = TokenBucket(500, 500)
    assert [bucket.take(count, 1.0) for count in (400, 101, 100, 1)] == [True, False, True, False]
    assert [bucket.take(50, 1.125), bucket.take(13, 1.125)] == [True, False]


def test_bucket_says_how_long_to_wait() -> None:
    bucket, now = TokenBucket(16, 3), 100.0
    assert [bucket.take(1, now) for _ in range(3)] == [True, True, True]
    assert not bucket.take(1, now)
    assert bucket.wait(1, now) == 0.0625
    now += 0.0625
    assert bucket.wait(1, now) == 0
    assert bucket.take(1, now)
    assert bucket.wait(1, now) > 0
    now += 60
    assert [bucket.take(1, now) for _ in range(4)] == [True, True, True, False]


def test_bucket_never_holds_more_than_a_burst() -> None:
    bucket = TokenBucket(10, 20)
    assert [bucket.take(20, 0.0), bucket.take(21, 60.0), bucket.take(20, 60.0)] == [True, False, True]
