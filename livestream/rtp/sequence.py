"""Sequence numbers without wrap, what is missing among them, and the last packets for those who missed some."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from livestream.rtp.packet import HALF, RtpPacket

HISTORY: Final = 1024
"""Packets that are kept for retransmission: eight seconds of a small picture, one of a large."""
_MAX_MISSING: Final = 256
"""More at once is not loss but a pause: a new key frame helps, repetition does not."""
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
        self._missing: dict[int, tuple[int, float]] = {}

    def add(self, number: int) -> bool:
        """Take the extended number of a packet; return whether it leaves a new gap."""
        if self._highest is None or number <= self._highest:
            self._missing.pop(number, None)
            self._highest = number if self._highest is None else self._highest
            return False
        gap = range(self._highest + 1, number)
        self._highest = number
        if len(gap) > _MAX_MISSING:
            self._missing.clear()
            return False
        self._missing.update((each, (0, 0.0)) for each in gap)
        while len(self._missing) > _MAX_MISSING:
            del self._missing[next(iter(self._missing))]
        return bool(gap)

    def due(self, now: float, interval: float) -> Sequence[int]:
        """Return the numbers to ask for now: new gaps, and those asked for ``interval`` seconds ago.

        A packet that was asked for ten times is given up.
        """
        numbers = [number for number, (_, asked_at) in self._missing.items() if now - asked_at >= interval]
        for number in numbers:
            times = self._missing[number][0] + 1
            if times > _MAX_ASKED:
                del self._missing[number]
            else:
                self._missing[number] = (times, now)
        return [number for number in numbers if number in self._missing]


class PacketHistory:
    """The last packets of a stream by 16-bit sequence number."""

    def __init__(self) -> None:
        self._packets: OrderedDict[int, RtpPacket] = OrderedDict()

    def add(self, packet: RtpPacket) -> None:
        """Keep a packet, and forget the oldest when there are `HISTORY`."""
        self._packets[packet.sequence] = packet
        if len(self._packets) > HISTORY:
            self._packets.popitem(last=False)

    def find(self, sequence: int) -> RtpPacket | None:
        """Return a packet; None if it never came or is too old."""
        return self._packets.get(sequence & 0xFFFF)
