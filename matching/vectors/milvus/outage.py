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

    def __init__(
        self, *, pause_s: float = 5.0, log_interval_s: float = 60.0, clock: Callable[[], float] = monotonic
    ) -> None:
        """Leave the server alone for `pause_s` after each failure."""
        self._pause_s, self._log_interval_s, self._clock = pause_s, log_interval_s, clock
        self._until = self._logged_at = float("-inf")

    def call(self, request: Callable[[], T], fallback: T) -> T:
        """Return the answer, or the fallback."""
        if self._clock() < self._until:
            return fallback
        try:
            return request()
        except VectorsUnavailable as error:
            now = self._clock()
            if not isinstance(error, VectorsRefused):
                self._until = now + self._pause_s
            if now >= self._logged_at + self._log_interval_s:
                self._logged_at = now
                _log.warning("searching by words alone: %s", error)
            return fallback
