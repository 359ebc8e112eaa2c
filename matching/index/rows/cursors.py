"""Order and cursors: pages without gaps or duplicates, even among many ties.

Rows are ordered by a key, then by the hash of the id: stable, the same in every process, and no document always
comes first because of its spelling.
"""

import base64
import binascii
import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.index.errors import InvalidCursor

_FORMAT = struct.Struct("<IdQ")


@dataclass(frozen=True)
class RowPage:
    """The rows of one page, in order."""

    rows: tuple[int, ...]
    cursors: tuple[str, ...]
    has_next: bool


def page(
    rows: NDArray[np.int64],
    keys: NDArray[np.float64],
    ties: NDArray[np.uint64],
    *,
    order: int,
    first: int,
    after: str | None,
) -> RowPage:
    """Return the `first` rows after a cursor; lowest key first.

    `rows`, `keys` and `ties` have the same length. `order` identifies the order, so that a cursor of another order is
    rejected (InvalidCursor).
    """
    if after is not None:
        key, tie = read_cursor(after, order)
        behind = (keys > key) | ((keys == key) & (ties > tie))
        rows, keys, ties = rows[behind], keys[behind], ties[behind]
    rows, keys, ties = _lowest(rows, keys, ties, first + 1)
    has_next = len(rows) > first
    cursors = [_written(order, key, tie) for key, tie in zip(keys.tolist(), ties.tolist(), strict=True)]
    return RowPage(tuple(rows[:first].tolist()), tuple(cursors[:first]), has_next)


def spans(keys: NDArray[np.float64], ties: NDArray[np.uint64], *, order: int, size: int) -> tuple[str, ...]:
    """Return the cursors after which the second and each further stretch of `size` rows begins.

    Reading `size` rows from the beginning and after each cursor yields all rows exactly once.
    """
    ordered = np.lexsort((ties, keys))[size - 1 : -1 : size]
    pairs = zip(keys[ordered].tolist(), ties[ordered].tolist(), strict=True)
    return tuple(_written(order, key, tie) for key, tie in pairs)


def _lowest(
    rows: NDArray[np.int64], keys: NDArray[np.float64], ties: NDArray[np.uint64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.uint64]]:
    if len(keys) > count:
        border = np.partition(keys, count - 1)[count - 1]
        near = keys <= border
        rows, keys, ties = rows[near], keys[near], ties[near]
    ordered = np.lexsort((ties, keys))[:count]
    return rows[ordered], keys[ordered], ties[ordered]


def _written(order: int, key: float, tie: int) -> str:
    return base64.urlsafe_b64encode(_FORMAT.pack(order, key, tie)).rstrip(b"=").decode()


def read_cursor(cursor: str, order: int) -> tuple[float, np.uint64]:
    """Return the key and the hash encoded in a cursor of an order. Raises InvalidCursor."""
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        given, key, tie = _FORMAT.unpack(data)
    except (binascii.Error, struct.error, ValueError) as error:
        message = "this cursor is not one of ours"
        raise InvalidCursor(message) from error
    if given != order or np.isnan(key):
        message = "this cursor belongs to another order"
        raise InvalidCursor(message)
    return key, np.uint64(tie)
