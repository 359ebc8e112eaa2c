"""Extended reports (RTCP XR, RFC 3611): how a receiver that sends nothing measures the round trip.

It sends the time of day (a receiver reference time report, §4.4); the sender says which one it got last and how long
ago (DLRR, §4.5).
"""

import struct
from collections.abc import Iterator
from typing import Final

_HEADER: Final = struct.Struct("!BBHI")
_BLOCK: Final = struct.Struct("!BBH")
_DELAY: Final = struct.Struct("!III")
_VERSION_2: Final = 0x80
_EXTENDED_REPORT: Final = 207
_REFERENCE_TIME: Final = 4
_DELAYS: Final = 5


def reference_time(ssrc: int, ntp_timestamp: int) -> bytes:
    """Return a report of a receiver with the time of day as a 64-bit NTP time stamp."""
    return (
        _HEADER.pack(_VERSION_2, _EXTENDED_REPORT, 4, ssrc)
        + _BLOCK.pack(_REFERENCE_TIME, 0, 2)
        + ntp_timestamp.to_bytes(8, "big")
    )


def round_trip(packet: bytes, ssrc: int, ntp_timestamp: int) -> float | None:
    """Return the round trip in seconds that a compound packet tells the receiver ``ssrc`` at a time of day.

    None if it has no delay for this receiver, or is malformed.
    """
    for receiver, reported, delay in _delays(packet):
        if receiver == ssrc and reported:
            elapsed = (ntp_timestamp >> 16) - reported - delay & 0xFFFFFFFF
            return elapsed / 65_536 if elapsed < 1 << 31 else 0.0
    return None


def _delays(packet: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield receivers with the middle of the last time stamp that came from them, and the delay since (1/65536 s)."""
    for block in _blocks(packet):
        if block[0] == _DELAYS:
            yield from _DELAY.iter_unpack(block[_BLOCK.size : _BLOCK.size + (len(block) - _BLOCK.size) // 12 * 12])


def _blocks(packet: bytes) -> Iterator[bytes]:
    """Yield the report blocks of all extended reports in a compound packet."""
    position = 0
    while position + _HEADER.size <= len(packet):
        _, kind, words, _ = _HEADER.unpack_from(packet, position)
        end = min(position + 4 + 4 * words, len(packet))
        block = position + _HEADER.size
        while kind == _EXTENDED_REPORT and block + _BLOCK.size <= end:
            length = _BLOCK.size + 4 * _BLOCK.unpack_from(packet, block)[2]
            yield packet[block : min(block + length, end)]
            block += length
        position = end
