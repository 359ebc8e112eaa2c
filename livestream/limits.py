"""Limits of how often something may be done."""


class TokenBucket:
    """Lets through ``rate`` a second evenly, and ``burst`` at once; ``now`` is in seconds of a monotonic clock."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, float("-inf")

    def take(self, count: float, now: float) -> bool:
        """Return whether ``count`` are allowed now, and take them off; nothing is taken of too few."""
        self._fill(now)
        if count > self._left:
            return False
        self._left -= count
        return True

    def wait(self, count: float, now: float) -> float:
        """Return the seconds until ``count`` are allowed; 0 if they are now."""
        self._fill(now)
        return max(0.0, (count - self._left) / self._rate)

    def _fill(self, now: float) -> None:
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
