"""Sequence numbers without wrap, what is missing among them, and the last packets for those who missed some."""

from collections.abc import Collection, Sequence
from typing import Final, Generic, Protocol, TypeVar

from livestream.rtp.packet import HALF

HISTORY: Final = 1000
"""Packets that are kept for retransmission: eight seconds of a small picture, one of a large; within SRTP's window."""
_MAX_MISSING: Final = 256
"""More at once is no loss but an outage: a new key frame helps, repetition does not."""
_MAX_PAUSE: Final = 0.5
"""Seconds without a packet after which a gap is an outage as well: what filled it is too old to be shown."""
_MAX_ASKED: Final = 10
"""Times that a packet is asked for again."""


class Unwrapper:
    """Extends 16-bit sequence numbers, so that later is larger."""

    def __init__(self) -> None:
        self._last: int | None = None

    def unwrap(self, sequence: int) -> int:
        """Return the extended number nearest to the last one."""
        if self._last is None:
            self._last = sequence
        else:
            self._last += ((sequence - self._last + HALF) & 0xFFFF) - HALF
        return self._last


class LossDetector:
    """Which packets of a stream have not come, to be asked for again (RFC 4585 §6.2.1)."""

    def __init__(self) -> None:
        self._highest: int | None = None
        self._heard_at = 0.0
        self._missing: dict[int, tuple[int, float]] = {}
        self.is_broken = False
        """Whether packets are lost for good, so that the stream must begin anew; who begins it anew sets it back."""

    def add(self, number: int, now: float) -> bool:
        """Take the extended number of a packet, and the time in seconds; return whether it leaves a new gap."""
        pause, self._heard_at = now - self._heard_at, now
        if self._highest is None or number <= self._highest:
            self._missing.pop(number, None)
            self._highest = number if self._highest is None else self._highest
            return False
        gap = range(self._highest + 1, number)
        self._highest = number
        if not gap:
            return False
        if len(gap) > _MAX_MISSING or pause > _MAX_PAUSE:
            self._missing.clear()
            self.is_broken = True
            return False
        self._missing.update((each, (0, 0.0)) for each in gap)
        while len(self._missing) > _MAX_MISSING:
            del self._missing[next(iter(self._missing))]
            self.is_broken = True
        return True

    def due(self, now: float, interval: float) -> Sequence[int]:
        """Return the numbers to ask for now: new gaps, and those asked for ``interval`` seconds ago.

        A packet that was asked for ten times is given up, and the stream is broken.
        """
        numbers = [number for number, (_, asked_at) in self._missing.items() if now - asked_at >= interval]
        for number in numbers:
            times = self._missing[number][0] + 1
            if times > _MAX_ASKED:
                del self._missing[number]
                self.is_broken = True
            else:
                self._missing[number] = (times, now)
        return [number for number in numbers if number in self._missing]


class Numbered(Protocol):
    """A packet with its extended sequence number."""

    @property
    def number(self) -> int:
        """The extended sequence number."""


PacketT = TypeVar("PacketT", bound=Numbered)


class PacketHistory(Generic[PacketT]):
    """The last packets of a stream: those whose extended numbers are within `HISTORY` of the highest."""

    def __init__(self) -> None:
        self._packets: dict[int, PacketT] = {}
        self._highest = -1

    def add(self, packet: PacketT) -> None:
        """Keep a packet, and forget those that are too old."""
        self._packets[packet.number] = packet
        self._highest = max(self._highest, packet.number)
        while self._packets and (oldest := next(iter(self._packets))) <= self._highest - HISTORY:
            del self._packets[oldest]

    @property
    def packets(self) -> Collection[PacketT]:
        """The packets that are kept."""
        return self._packets.values()

    def find(self, number: int) -> PacketT | None:
        """Return a packet by its extended number; None if it never came or is too old."""
        return self._packets.get(number) if number > self._highest - HISTORY else None
