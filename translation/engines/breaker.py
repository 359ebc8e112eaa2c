"""Circuit breaker: after several failures in a row, calls are refused for a while, then one is tried.

closed: all calls pass. open: none pass, until the rest is over. half-open: one is tried; success closes, failure
opens again.
"""

import threading
import time
from collections.abc import Callable
from enum import StrEnum

from translation.errors import EngineUnavailable


class State(StrEnum):
    """State of a circuit breaker."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Circuit breaker that opens for ``open_s`` seconds after ``failures`` consecutive failures. Thread-safe.

    ``name`` names the service in error messages.
    """

    def __init__(
        self, name: str, failures: int = 5, open_s: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._max_failures = failures
        self._open_s = open_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failure_count = 0
        self._open_until: float | None = None
        self._trial_until: float | None = None

    @property
    def state(self) -> State:
        """Current state."""
        if self._open_until is None:
            return State.CLOSED
        return State.OPEN if self._clock() < self._open_until else State.HALF_OPEN

    def enter(self) -> None:
        """Request a call. Raises `EngineUnavailable` while calls are refused.

        The caller must then call `report_success` or `report_failure`; if the caller of a trial never does, another
        trial is allowed after another rest.
        """
        with self._lock:
            if self.state is State.CLOSED:
                return
            now = self._clock()
            wait = max(self._open_until or now, self._trial_until or now) - now
            if wait > 0:
                raise EngineUnavailable(f"{self._name} has failed repeatedly; it is tried again in {wait:.0f} s.")
            self._trial_until = now + self._open_s

    def report_success(self) -> None:
        """Report a success."""
        with self._lock:
            self._failure_count = 0
            self._open_until = self._trial_until = None

    def report_failure(self) -> None:
        """Report a failure."""
        with self._lock:
            self._failure_count += 1
            if self._failure_count >= self._max_failures or self._open_until is not None:
                self._open(self._open_s)

    def open_for(self, seconds: float) -> None:
        """Open at once, for the seconds that the service asks for."""
        with self._lock:
            self._open(seconds)

    def _open(self, seconds: float) -> None:
        self._open_until = max(self._clock() + seconds, self._open_until or 0.0)
        self._trial_until = None
