"""Rows in the order of a number, traversed page by page; the whole order is cached and only extended."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.index.rows.cursors import RowPage, page
from matching.index.terms.term_reader import Rows

_MANY_NEW = 2000
"""Up to this many new rows are inserted one by one; with more, everything is sorted again."""
_STEP = 2000


@dataclass(frozen=True)
class SortOrder:
    """Rows by key, lowest first; ties by the hash of the id."""

    rows: Rows
    keys: NDArray[np.float64]
    """The key of each row, in this order."""
    ties: NDArray[np.uint64]
    """The id hash of each row, in this order."""

    def walk(
        self, member: Callable[[Rows], NDArray[np.bool_]], *, order: int, first: int, after: tuple[float, int] | None
    ) -> RowPage:
        """Return the `first` member rows after a key and hash; `member` is called with some rows at a time."""
        start = 0 if after is None else self._place(*after, side="right")
        found: list[int] = []
        while start < len(self.rows) and len(found) <= first:
            rows = self.rows[start : start + _STEP]
            found += (start + np.flatnonzero(member(rows))).tolist()
            start += len(rows)
        places = np.array(found[: first + 1], np.int64)
        return page(self.rows[places], self.keys[places], self.ties[places], order=order, first=first, after=None)

    def with_rows(self, rows: Rows, keys: NDArray[np.float64], ties: NDArray[np.uint64]) -> "SortOrder":
        """Return the order with additional rows."""
        if len(rows) > _MANY_NEW:
            return sort(
                np.concatenate([self.rows, rows]),
                np.concatenate([self.keys, keys]),
                np.concatenate([self.ties, ties]),
            )
        new = sort(rows, keys, ties)
        places = [
            self._place(key, tie, side="left") for key, tie in zip(new.keys.tolist(), new.ties.tolist(), strict=True)
        ]
        return SortOrder(
            np.insert(self.rows, places, new.rows),
            np.insert(self.keys, places, new.keys),
            np.insert(self.ties, places, new.ties),
        )

    def _place(self, key: float, tie: int, *, side: str) -> int:
        low = int(np.searchsorted(self.keys, key, "left"))
        high = int(np.searchsorted(self.keys, key, "right"))
        among = self.ties[low:high]
        return low + int(np.searchsorted(among, np.uint64(tie), "left" if side == "left" else "right"))


def sort(rows: Rows, keys: NDArray[np.float64], ties: NDArray[np.uint64]) -> SortOrder:
    """Return the order of rows with their keys (no NaN) and id hashes."""
    sorted_places = np.lexsort((ties, keys))
    return SortOrder(rows[sorted_places], keys[sorted_places], ties[sorted_places])
