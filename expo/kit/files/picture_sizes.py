"""How many pixels a picture has, as its file says at its beginning: nothing is decoded, and little is read.

PNG's first chunk holds them (RFC 2083, 4.1.1), WebP's first one too (RFC 9649, 2.5 to 2.7; VP8: RFC 6386, 9.1).
In JPEG (ISO/IEC 10918-1, B.2) they stand behind any number of other segments, of which some are looked at.
"""

import struct
from typing import Final

MOST_SEGMENTS: Final = 1_000
"""So many parts before a JPEG's size: a large colour profile and a camera's notes take some hundreds."""

_PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's markers of a frame, which say its size; the three are tables and a reserved one."""

_LONELY: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""JPEG's markers that no length follows."""

_ENDS: Final = frozenset({0x00, 0xD8, 0xD9, 0xDA})
"""What cannot stand before a JPEG's size: a stuffed byte, another beginning, the end, the pixels."""


def picture_size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Return width and height of a picture of a kind (``PNG``, ``JPEG`` or ``WEBP``); None where it is none."""
    try:
        width, height = {"PNG": _png, "JPEG": _jpeg, "WEBP": _webp}[kind](data)
    except (IndexError, struct.error):
        return None
    return (width, height) if width and height else None


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, len(_PNG))
    return (width, height) if data.startswith(_PNG) else (0, 0)


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2 if data.startswith(b"\xff\xd8") else len(data)
    for _ in range(MOST_SEGMENTS):
        sign, marker = data[at], data[at + 1]
        if sign != 0xFF or marker in _ENDS:
            break
        if marker == 0xFF:  # one more byte before a marker is allowed
            at += 1
        elif marker in _LONELY:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            at += 2 + max(length, 2)
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return 0, 0
    kind = data[12:16]
    if kind == b"VP8X":
        wide, high = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        return (wide + 1, high + 1) if data[29:30] else (0, 0)
    if kind == b"VP8L" and data[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
