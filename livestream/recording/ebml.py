"""Elements of EBML (RFC 8794), of which Matroska and WebM files consist: an id, a length, and data or elements."""

import struct
from collections.abc import Iterable
from typing import Final

VOID: Final = 0xEC
UNKNOWN_SIZE: Final = b"\x01" + b"\xff" * 7


def element(element_id: int, *data: bytes) -> bytes:
    """Return an element with its data, or with the elements in it."""
    content = b"".join(data)
    return identifier(element_id) + size(len(content)) + content


def unsigned(element_id: int, number: int, length: int = 0) -> bytes:
    """Return an element with an unsigned integer, in at least ``length`` bytes."""
    return element(element_id, number.to_bytes(max(length, 1, (number.bit_length() + 7) // 8), "big"))


def float64(element_id: int, number: float) -> bytes:
    """Return an element with a number of eight bytes."""
    return element(element_id, struct.pack(">d", number))


def text(element_id: int, content: str) -> bytes:
    """Return an element with a text."""
    return element(element_id, content.encode())


def void(length: int) -> bytes:
    """Return an element without meaning that takes ``length`` bytes, 2 to 128: space that is filled later."""
    return bytes([VOID, 0x80 | length - 2]) + bytes(length - 2)


def identifier(element_id: int) -> bytes:
    """Return an id as it is written."""
    return element_id.to_bytes((element_id.bit_length() + 7) // 8, "big")


def size(length: int) -> bytes:
    """Return a length as it is written, in as few bytes as it takes."""
    width = next(each for each in range(1, 9) if length < (1 << 7 * each) - 1)
    return (length | 1 << 7 * width).to_bytes(width, "big")


def read_size(data: bytes, at: int) -> tuple[int, int]:
    """Return a length and where its data begins. Raises IndexError past the end."""
    width = 9 - data[at].bit_length()
    if len(data) < at + width:
        raise IndexError("the length is cut short")
    return int.from_bytes(data[at : at + width], "big") & (1 << 7 * width) - 1, at + width


def children(data: bytes, ids: Iterable[int]) -> Iterable[tuple[int, bytes]]:
    """Yield the elements of one-byte ids in ``data``; others end it. Raises IndexError where it is cut short."""
    known, at = frozenset(ids), 0
    while at < len(data) and data[at] in known:
        length, begin = read_size(data, at + 1)
        if begin + length > len(data):
            raise IndexError("the element is cut short")
        yield data[at], data[begin : begin + length]
        at = begin + length
