"""Limits of how often something may be done."""


class TokenBucket:
    """Lets through ``rate`` a second evenly, and ``burst`` at once; ``now`` is in seconds of a monotonic clock."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, float("-inf")

    def take(self, count: float, now: float) -> bool:
        """Return whether ``count`` are allowed now, and take them off; nothing is taken of too few."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if count > self._left:
            return False
        self._left -= count
        return True
