"""RTP packets (RFC 3550 §5.1) and their one-byte header extensions (RFC 8285)."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_HEADER: Final = struct.Struct("!BBHII")
_EXTENSION: Final = struct.Struct("!HH")
_ONE_BYTE: Final = 0xBEDE
_MAX_EXTENSIONS: Final = 128
"""Bytes of header extensions that are read: browsers send about thirty."""
_VERSION_2: Final = 0x80
_MARKER: Final = 0x80
_HALF_TIMESTAMP: Final = 1 << 31
HALF: Final = 1 << 15
"""Half of the range of sequence numbers: which of two is newer turns here."""


def timestamp_difference(later: int, earlier: int) -> int:
    """Return by how many units one RTP time stamp is after another, negative if it is before; they wrap at 32 bits."""
    return ((later - earlier + _HALF_TIMESTAMP) & 0xFFFFFFFF) - _HALF_TIMESTAMP


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
        extensions, start = _extensions(packet)
        end = len(packet) - packet[-1] if first & 0x20 else len(packet)
        if start > end:
            return None
        return cls(second & 0x7F, bool(second & _MARKER), sequence, timestamp, ssrc, packet[start:end], extensions)


def header_extensions(packet: bytes) -> Mapping[int, bytes]:
    """Return the header extensions of a packet, which SRTP leaves readable; none if it is malformed."""
    return _extensions(packet)[0] if len(packet) >= _HEADER.size and packet[0] >> 6 == 2 else {}


def header(payload_type: int, *, marker: bool, sequence: int, timestamp: int, ssrc: int) -> bytes:
    """Return a header without extensions; numbers are taken modulo their range."""
    return _HEADER.pack(
        _VERSION_2,
        payload_type | _MARKER if marker else payload_type,
        sequence & 0xFFFF,
        timestamp & 0xFFFFFFFF,
        ssrc,
    )


def _extensions(packet: bytes) -> tuple[Mapping[int, bytes], int]:
    """Return the header extensions, and where the header ends, which may be behind the end of a malformed packet."""
    start = _HEADER.size + 4 * (packet[0] & 0x0F)
    if not packet[0] & 0x10:
        return {}, start
    first = start + _EXTENSION.size
    if len(packet) < first:
        return {}, first
    profile, words = _EXTENSION.unpack_from(packet, start)
    end = first + 4 * words
    return (_one_byte(packet[first : min(end, first + _MAX_EXTENSIONS)]) if profile == _ONE_BYTE else {}), end


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
