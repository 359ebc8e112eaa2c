"""Handling of an unresponsive server."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from matching.vectors.errors import VectorsRefused, VectorsUnavailable

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Outage:
    """Spares readers from waiting for a server that failed a moment ago, and logs this once a minute."""

    def __init__(self, *, pause_s: float = 5.0, quiet_s: float = 60.0, clock: Callable[[], float] = monotonic) -> None:
        """Leave the server alone for `pause_s` after each failure."""
        self._pause_s, self._quiet_s, self._clock = pause_s, quiet_s, clock
        self._until = self._told = float("-inf")

    def asked(self, question: Callable[[], T], otherwise: T) -> T:
        """Return the answer, or the fallback."""
        if self._clock() < self._until:
            return otherwise
        try:
            return question()
        except VectorsUnavailable as error:
            now = self._clock()
            if not isinstance(error, VectorsRefused):
                self._until = now + self._pause_s
            if now >= self._told + self._quiet_s:
                self._told = now
                _log.warning("searching by words alone: %s", error)
            return otherwise
