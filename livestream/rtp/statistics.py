"""What a receiver reports about a stream (RFC 3550 §6.4.1 and appendix A)."""

from dataclasses import dataclass
from typing import Final

from aiortc.rtp import RtcpReceiverInfo

_NTP_EPOCH = 2_208_988_800
"""Seconds from 1900 to 1970."""


def ntp_time(unix_time: float) -> int:
    """Return a 64-bit NTP time stamp: seconds since 1900 in its upper half, their fraction in the lower."""
    return int((unix_time + _NTP_EPOCH) * 2**32)


LOSS_FRACTION: Final = 256
"""Reports count lost packets in 256ths (RFC 3550 §6.4.1)."""
_SHORTEST_S: Final = 1e-3
_OUTAGE_S: Final = 1.0
"""A stream of which nothing came for so long was cut off: its lost packets say nothing of what the line carries."""


class RateMeter:
    """Bits per second between two readings of a count of octets."""

    def __init__(self) -> None:
        self._last: tuple[int, float] | None = None

    def read(self, octets: int, now: float) -> float:
        """Return the rate since the last reading, 0 the first time; ``now`` in seconds."""
        last, self._last = self._last, (octets, now)
        if last is None:
            return 0.0
        return 8 * (octets - last[0]) / max(now - last[1], _SHORTEST_S)


@dataclass
class ReceiverStatistics:
    """Loss and jitter of one stream; ``clock_rate`` is its time stamps' unit in hertz.

    What an outage swallowed is not counted as lost. A browser that is told of it takes the line for a slow one: it
    lowers its rate to the least, and needs half a minute until it sends pictures again.
    """

    ssrc: int
    clock_rate: int
    _base: int | None = None
    _highest: int = 0
    _came_at: float = 0.0
    _received: int = 0
    _expected_before: int = 0
    _received_before: int = 0
    _jitter: float = 0.0
    _transit: float | None = None
    _last_report: tuple[int, float] = (0, 0.0)

    @property
    def expected(self) -> int:
        """Packets from the first to the latest, whether they came or not, but for those of outages."""
        return 0 if self._base is None else self._highest - self._base + 1

    @property
    def received(self) -> int:
        """Packets that came, repetitions of lost ones among them."""
        return self._received

    @property
    def jitter(self) -> float:
        """The interarrival jitter in seconds."""
        return self._jitter / self.clock_rate

    def add(self, number: int, timestamp: int, now: float) -> None:
        """Take a packet by its extended sequence number; ``now`` in seconds."""
        if self._base is None:
            self._base = self._highest = number
        elif number > self._highest and now - self._came_at > _OUTAGE_S:
            self._base += number - self._highest - 1
        self._came_at = now
        self._received += 1
        self._highest = max(self._highest, number)
        transit = now * self.clock_rate - timestamp
        if self._transit is not None:
            difference = abs((transit - self._transit + 2**31) % 2**32 - 2**31)
            self._jitter += (difference - self._jitter) / 16
        self._transit = transit

    def sender_reported(self, ntp_timestamp: int, now: float) -> None:
        """Remember when the sender last reported, so that it can compute the round trip."""
        self._last_report = (ntp_timestamp >> 16 & 0xFFFFFFFF, now)

    def report(self, now: float) -> RtcpReceiverInfo | None:
        """Return what has come since the last report; None before the first packet."""
        if self._base is None:
            return None
        expected = self.expected
        interval = expected - self._expected_before
        lost = interval - (self._received - self._received_before)
        self._expected_before, self._received_before = expected, self._received
        reported, at = self._last_report
        return RtcpReceiverInfo(
            ssrc=self.ssrc,
            fraction_lost=min(255, (lost << 8) // interval) if interval > 0 and lost > 0 else 0,
            packets_lost=max(-(1 << 23), min(expected - self._received, (1 << 23) - 1)),
            highest_sequence=self._highest & 0xFFFFFFFF,
            jitter=int(self._jitter),
            lsr=reported,
            dlsr=min(int((now - at) * 65_536), 0xFFFFFFFF) if reported else 0,
        )
