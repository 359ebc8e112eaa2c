"""RTP packets (RFC 3550 §5.1) and their one-byte header extensions (RFC 8285)."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_HEADER: Final = struct.Struct("!BBHII")
_EXTENSION: Final = struct.Struct("!HH")
_ONE_BYTE: Final = 0xBEDE
_VERSION_2: Final = 0x80
_MARKER: Final = 0x80
HALF: Final = 1 << 15
"""Half of the range of sequence numbers: which of two is newer turns here."""


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """What forwarding needs of a packet; the payload has no padding any more."""

    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    extensions: Mapping[int, bytes]

    @classmethod
    def parse(cls, packet: bytes) -> "RtpPacket | None":
        """Return a packet; None for one that is malformed."""
        if len(packet) < _HEADER.size or packet[0] >> 6 != 2:
            return None
        first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(packet)
        start, end = _HEADER.size + 4 * (first & 0x0F), len(packet)
        extensions: Mapping[int, bytes] = {}
        if first & 0x10:
            if end < start + _EXTENSION.size:
                return None
            profile, words = _EXTENSION.unpack_from(packet, start)
            start += _EXTENSION.size
            if profile == _ONE_BYTE:
                extensions = _one_byte(packet[start : start + 4 * words])
            start += 4 * words
        if first & 0x20:
            end -= packet[-1]
        if start > end:
            return None
        return cls(second & 0x7F, bool(second & _MARKER), sequence, timestamp, ssrc, packet[start:end], extensions)


def header(payload_type: int, *, marker: bool, sequence: int, timestamp: int, ssrc: int) -> bytes:
    """Return a header without extensions; numbers are taken modulo their range."""
    return _HEADER.pack(
        _VERSION_2,
        payload_type | _MARKER if marker else payload_type,
        sequence & 0xFFFF,
        timestamp & 0xFFFFFFFF,
        ssrc,
    )


def _one_byte(data: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    position = 0
    while position < len(data):
        if data[position] == 0:  # padding
            position += 1
            continue
        number, length = data[position] >> 4, (data[position] & 0x0F) + 1
        if number == 15:
            break
        found[number] = data[position + 1 : position + 1 + length]
        position += 1 + length
    return found
