"""A circuit breaker: who has failed several times in a row is left in peace for a while, then tried once.

closed: all may ask. open: nobody, until the rest is over. half-open: one may try; success closes, failure opens again.
"""

import threading
import time
from collections.abc import Callable
from enum import StrEnum

from translation.errors import EngineUnavailable


class State(StrEnum):
    """Who may ask now."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Opens for ``rest_s`` seconds after ``failures`` failures without a success between. Thread-safe.

    ``name`` is whom its refusals speak of.
    """

    def __init__(
        self, name: str, failures: int = 5, rest_s: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._most = failures
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._open_until: float | None = None
        self._trial_until: float | None = None

    @property
    def state(self) -> State:
        """Who may ask now."""
        if self._open_until is None:
            return State.CLOSED
        return State.OPEN if self._clock() < self._open_until else State.HALF_OPEN

    def enter(self) -> None:
        """Ask to ask. Raises `EngineUnavailable` where one may not.

        Who may has to tell then whether it `succeeded` or `failed`; from who tries and never does, the trial is taken
        after another rest.
        """
        with self._lock:
            if self.state is State.CLOSED:
                return
            now = self._clock()
            wait = max(self._open_until or now, self._trial_until or now) - now
            if wait > 0:
                raise EngineUnavailable(f"{self._name} has failed repeatedly; it is tried again in {wait:.0f} s.")
            self._trial_until = now + self._rest_s

    def succeeded(self) -> None:
        """Tell that it answered."""
        with self._lock:
            self._failed = 0
            self._open_until = self._trial_until = None

    def failed(self) -> None:
        """Tell that it did not."""
        with self._lock:
            self._failed += 1
            if self._failed >= self._most or self._open_until is not None:
                self._open(self._rest_s)

    def rest(self, seconds: float) -> None:
        """Open at once, for as long as it asks to be left in peace."""
        with self._lock:
            self._open(seconds)

    def _open(self, seconds: float) -> None:
        self._open_until = max(self._clock() + seconds, self._open_until or 0.0)
        self._trial_until = None
