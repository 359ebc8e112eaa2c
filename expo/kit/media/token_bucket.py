"""A token bucket: bounds how often something happens, and lets short bursts through."""

import time
from collections.abc import Callable


class TokenBucket:
    """Holds at most ``size`` tokens and gains ``per_second`` of them; ``clock`` returns seconds."""

    def __init__(self, per_second: float, size: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._size, self._clock = per_second, size, clock
        self._left, self._at = size, clock()

    def take(self) -> float:
        """Take a token and return 0; without one, take nothing and return the seconds until there is one."""
        now = self._clock()
        self._left = min(self._size, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0
