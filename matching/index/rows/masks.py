"""Row masks, numbers and word counts: computed once, then only extended as rows are added."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index.rows.sort_order import SortOrder, sort
from matching.index.storage.columns import Array

Mask = NDArray[np.bool_]
"""One bool per row."""
_MAX_CACHED_MASKS = 128
"""Number of cached masks; at 1.8 million rows a mask takes 1.8 MB, a column of numbers 14 MB."""
_MAX_CACHED_NUMBER_COLUMNS = 8
_SPARE_CAPACITY = 8
"""Arrays get an eighth more room than rows, so that a few new rows do not force a copy."""


class RecentResults:
    """Least-recently-used results by key; threads may share it."""

    def __init__(self, maximum: int, before: "RecentResults | None" = None) -> None:
        self._maximum = maximum
        self._lock = Lock()
        self._results: OrderedDict[Any, Any] = OrderedDict(before.results() if before else {})

    def results(self) -> dict[Any, Any]:
        """Return all cached results by key."""
        with self._lock:
            return dict(self._results)

    def get(self, key: Any, make: Callable[[Any], Any]) -> Any:
        """Return the result for a key; `make` receives the cached value, or None."""
        with self._lock:
            known = self._results.get(key)
        made = make(known)
        with self._lock:
            self._results[key] = made
            self._results.move_to_end(key)
            while len(self._results) > self._maximum:
                self._results.popitem(last=False)
        return made


class Masks:
    """Masks and numeric fields of the rows of one snapshot."""

    cached_labels: RecentResults
    cached_numbers: RecentResults
    cached_orders: RecentResults
    cached_words: RecentResults

    def __init__(self, rows: int, columns: Mapping[str, Array], before: "Masks | None" = None) -> None:
        """Read from columns; `before` are those of an earlier snapshot of the same generation."""
        self._rows = rows
        self._columns = columns
        self.cached_labels = RecentResults(_MAX_CACHED_MASKS, before.cached_labels if before else None)
        self.cached_numbers = RecentResults(_MAX_CACHED_NUMBER_COLUMNS, before.cached_numbers if before else None)
        self.cached_orders = RecentResults(_MAX_CACHED_NUMBER_COLUMNS, before.cached_orders if before else None)
        self.cached_words = RecentResults(1, before.cached_words if before else None)

    def with_label(self, label_code: int) -> Mask:
        """Return a mask of the rows with a label; read-only."""
        mask: Mask = self.cached_labels.get(label_code, lambda cached: self._extend_mask(cached, label_code))
        return mask

    def numbers(self, field_code: int | None) -> NDArray[np.float64]:
        """Return each row's value of a numeric field, float64 [rows], NaN if missing; read-only."""
        values: NDArray[np.float64] = self.cached_numbers.get(
            field_code, lambda cached: self._extend_numbers(cached, field_code)
        )
        return values

    def order(self, field_code: int | None, *, ascending: bool) -> SortOrder:
        """Return all rows, living or dead, sorted by a numeric field; those without a value come last either way."""

        def make(cached: SortOrder | None) -> SortOrder:
            old = 0 if cached is None else len(cached.rows)
            if cached is not None and old == self._rows:
                return cached
            values = self.numbers(field_code)[old:]
            keys = np.where(np.isnan(values), np.inf, values if ascending else -values)
            new = (np.arange(old, self._rows), keys, self._columns["id_hash"][old:])
            return sort(*new) if cached is None else cached.with_rows(*new)

        order: SortOrder = self.cached_orders.get((field_code, ascending), make)
        return order

    def word_counts(self, words: int) -> NDArray[np.int64]:
        """Return the number of titles with each word of the vocabulary, dead ones included, int64 [words]."""

        def make(cached: tuple[int, NDArray[np.int64]] | None) -> tuple[int, NDArray[np.int64]]:
            counted, before = cached or (0, np.empty(0, np.int64))
            counts = np.bincount(self._columns["word_code"][counted:], minlength=words)
            counts[: len(before)] += before
            return len(self._columns["word_code"]), counts

        counts: NDArray[np.int64] = self.cached_words.get("word", make)[1]
        return counts

    def _extend_mask(self, cached: Mask | None, label_code: int) -> Mask:
        old = 0 if cached is None else len(cached)
        if cached is not None and old == self._rows:
            return cached
        mask = _longer(cached, self._rows, fill=False)
        for name in ("kind", "owner"):
            mask[old:] |= self._columns[name][old:] == label_code
        rows, start = self._columns["term_row"], int(np.searchsorted(self._columns["term_row"], np.int32(old)))
        mask[rows[start:][np.flatnonzero(self._columns["term_code"][start:] == label_code)]] = True
        return mask

    def _extend_numbers(self, cached: NDArray[np.float64] | None, field_code: int | None) -> NDArray[np.float64]:
        old = 0 if cached is None else len(cached)
        if cached is not None and old == self._rows:
            return cached
        values = _longer(cached, self._rows, fill=np.nan)
        if field_code is not None:
            rows, start = self._columns["number_row"], int(np.searchsorted(self._columns["number_row"], np.int32(old)))
            chosen = self._columns["number_code"][start:] == field_code
            values[rows[start:][chosen]] = self._columns["number_value"][start:][chosen]
        return values


def _longer(cached: NDArray[Any] | None, rows: int, *, fill: float) -> NDArray[Any]:
    """Return an array of `rows` items that begins with the known ones, in the same memory if there is room.

    Rows never change, so holders of the shorter array do not see what is written behind it.
    """
    room = None if cached is None else cached.base
    if room is None or len(room) < rows:
        room = np.full(rows + rows // _SPARE_CAPACITY + 1, fill, type(fill))
        if cached is not None:
            room[: len(cached)] = cached
    return room[:rows]
