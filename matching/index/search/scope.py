"""The rows that a search considers: those that meet some conditions."""

from functools import cached_property

import tantivy

from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.index.terms.term_queries import Clause
from matching.index.terms.term_reader import ScoredRows
from matching.vectors import AllowedRows

_POST_FILTER_SHARE = 0.5
"""From this share of all rows on, filters apply after the search."""
_OVERSAMPLING = 1.2
"""Oversampling beyond the number of rows that should suffice."""


class Scope:
    """The rows that meet some conditions, as clauses for words and as a mask, each built once."""

    def __init__(self, snapshot: Snapshot, conditions: Conditions, *, except_field: str | None = None) -> None:
        """Take conditions in a snapshot, without the filter named `except_field`."""
        self._snapshot = snapshot
        self._conditions = conditions
        self._but = except_field

    @cached_property
    def clauses(self) -> list[Clause]:
        """The clauses to add to a word query."""
        return self._conditions.clauses(except_field=self._but)

    @cached_property
    def allowed(self) -> AllowedRows:
        """The same as a mask of rows."""
        return self._conditions.allowed(except_field=self._but)

    def best(self, query: tantivy.Query, limit: int) -> ScoredRows:
        """Return the best rows of a query that meet the conditions, at most `limit`.

        If most rows do, they are filtered out of the best of all: without clauses, tantivy can skip words whose best
        score cannot be good enough.
        """
        words, mask = self._snapshot.words, self.allowed.mask
        share = self.allowed.count / max(1, len(mask))
        if share >= _POST_FILTER_SHARE:
            oversampled = round(limit / share * _OVERSAMPLING)
            found = words.best(query, (), oversampled)
            kept = found.rows < len(mask)
            kept[kept] = mask[found.rows[kept]]
            if int(kept.sum()) >= limit or len(found.rows) < oversampled:
                return ScoredRows(found.rows[kept][:limit], found.scores[kept][:limit])
        return words.best(query, self.clauses, limit)
