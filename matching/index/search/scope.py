"""What a search looks among: the rows that fulfil some conditions."""

from functools import cached_property

import tantivy

from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.index.terms.term_queries import Clause
from matching.index.terms.term_reader import ScoredRows
from matching.vectors import Allowed

_OPEN = 0.5
"""From this share of all rows on."""
_SPARE = 1.2
"""So many times as many are looked at as should be enough."""


class Scope:
    """The rows that fulfil some conditions, as clauses for words and as a mask, each made once."""

    def __init__(self, snapshot: Snapshot, conditions: Conditions, *, but: str | None = None) -> None:
        """Take conditions in a snapshot, without the filter of the name `but`."""
        self._snapshot = snapshot
        self._conditions = conditions
        self._but = but

    @cached_property
    def clauses(self) -> list[Clause]:
        """What a query for words has to have beside the words."""
        return self._conditions.clauses(but=self._but)

    @cached_property
    def allowed(self) -> Allowed:
        """The same as a mask of rows."""
        return self._conditions.allowed(but=self._but)

    def best(self, query: tantivy.Query, limit: int) -> ScoredRows:
        """Return the best rows of a query that fulfil the conditions, at most `limit`.

        Where most rows do, they are taken out of the best of all: with no clause beside them, words can be skipped
        whose best cannot be good enough.
        """
        words, mask = self._snapshot.words, self.allowed.mask
        share = self.allowed.count / max(1, len(mask))
        if share >= _OPEN:
            wanted = round(limit / share * _SPARE)
            found = words.best(query, (), wanted)
            kept = found.rows < len(mask)
            kept[kept] = mask[found.rows[kept]]
            if int(kept.sum()) >= limit or len(found.rows) < wanted:
                return ScoredRows(found.rows[kept][:limit], found.scores[kept][:limit])
        return words.best(query, self.clauses, limit)
