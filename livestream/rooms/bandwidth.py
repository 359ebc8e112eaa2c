"""How many bits a second a viewer's line carries.

It is found by trial: a receiver's own estimate never exceeds by much what it is sent.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

_START: Final = 2_500_000.0
"""Of a new viewer: a call of three is seen whole at once."""
_LEAST: Final = 150_000.0
"""Sound of some participants, and a small picture."""
_RARE_LOSS: Final = 0.04
_FREQUENT_LOSS: Final = 0.07
"""Shares of packets between which the rate stays as it is.

Google's congestion control has 2 and 10 % (draft-ietf-rmcat-gcc-02 §6). On many radio lines chance alone loses more
than the first, and our pages give up all pictures above 8 %.
"""
_QUEUE_S: Final = 0.3
"""A round trip that is so much longer than the shortest of the last ones shows a queue that fills."""
_REMEMBERED: Final = 30
"""Round trips, about as many seconds: on another network all are longer."""
_BAD_REPORTS: Final = 2
"""One after the other until the rate falls: the first report after an outage tells of nothing but that."""
_FALL: Final = 0.85
_RISE: Final = 1.5
_TRIAL_S: Final = 6.0
"""A rise that is followed by a fall within this time has failed: the next one waits twice as long, half as long after
one that held.
"""
_FIRST_WAIT_S: Final = 3.0
_LONGEST_WAIT_S: Final = 60.0


@dataclass(frozen=True)
class LineReport:
    """A second of a viewer's line: bits per second sent, the share of packets lost, and the round trip in seconds.

    ``loss`` is None where the viewer reported nothing, ``round_trip`` where it was not measured.
    """

    sent: float
    loss: float | None
    round_trip: float | None


class Bandwidth:
    """``rate`` is what the line is trusted to carry, in bits of payload a second."""

    def __init__(self) -> None:
        self.rate = _START
        self._bad = 0
        self._round_trips: deque[float] = deque(maxlen=_REMEMBERED)
        self._wait = _FIRST_WAIT_S
        self._risen_at = self._fallen_at = self._next_rise_at = float("-inf")

    def update(self, report: LineReport, now: float, *, is_short: bool) -> None:
        """Take what a second showed; ``is_short`` says whether more than the rate is wanted.

        A second without a report changes nothing: an outage tells nothing of the rate.
        """
        if report.loss is None:
            return
        self._bad = self._bad + 1 if self._is_congested(report.loss, report.round_trip) else 0
        if self._bad >= _BAD_REPORTS:
            self._fall(report.sent * (1 - report.loss), now)
        elif report.loss <= _RARE_LOSS and is_short and now >= self._next_rise_at:
            self._rise(now)

    def _is_congested(self, loss: float, round_trip: float | None) -> bool:
        if round_trip is not None:
            self._round_trips.append(round_trip)
        is_queued = round_trip is not None and round_trip > min(self._round_trips) + _QUEUE_S
        return loss > _FREQUENT_LOSS or is_queued

    def _rise(self, now: float) -> None:
        has_held = self._risen_at > self._fallen_at
        self._wait = max(_FIRST_WAIT_S, self._wait / 2) if has_held else self._wait
        self.rate *= _RISE
        self._risen_at, self._next_rise_at = now, now + self._wait

    def _fall(self, arrived: float, now: float) -> None:
        has_failed = now - self._risen_at <= _TRIAL_S
        self._wait = min(_LONGEST_WAIT_S, 2 * self._wait) if has_failed else _FIRST_WAIT_S
        self.rate = max(_LEAST, _FALL * min(self.rate, arrived))
        self._bad, self._fallen_at, self._next_rise_at = 0, now, now + self._wait
