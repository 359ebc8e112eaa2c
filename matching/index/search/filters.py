"""Filter conditions, whatever the text: as clauses for a word query, as a mask for vectors."""

from collections.abc import Iterable
from functools import partial, reduce

import numpy as np
import tantivy

from matching.index.documents import Query, Range
from matching.index.rows.masks import Mask
from matching.index.search.snapshot import Snapshot, Texts
from matching.index.storage.layout import AUDIENCE, KIND, OWNER, label
from matching.index.terms.term_queries import Clause
from matching.index.terms.term_reader import Rows
from matching.vectors import AllowedRows, RowConditions

_MUST, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.MustNot


class Conditions:
    """The audiences and filters of a query, in one snapshot. A name given as `except_field` leaves out its filter.

    For a mask that name may be `AUDIENCE`: no restriction by audience.
    """

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        """Take a query's conditions; its text does not count."""
        self._snapshot = snapshot
        self._query = query
        self.terms = {name: tuple(values) for name, values in query.terms.items() if values}
        self.ranges = dict(query.ranges)

    @property
    def names(self) -> list[str]:
        """The names of the filters."""
        return [*self.terms, *self.ranges]

    def clauses(self, *, except_field: str | None = None) -> list[Clause]:
        """Return the clauses to add to a word query."""
        query, words = self._query, self._snapshot.words
        found = [(_MUST, words.with_labels(label(AUDIENCE, each) for each in query.audiences))]
        if query.kinds:
            found.append((_MUST, words.with_labels(label(KIND, each) for each in query.kinds)))
        if query.owners:
            found.append((_MUST, words.with_labels(label(OWNER, each) for each in query.owners)))
        if query.hidden_owners:
            found.append((_MUST_NOT, words.with_labels(label(OWNER, each) for each in query.hidden_owners)))
        if query.hidden_ids:
            found.append((_MUST_NOT, words.with_ids(query.hidden_ids)))
        for name, values in self.terms.items():
            if name != except_field:
                found.append((_MUST, words.with_labels(label(name, value) for value in values)))
        found += [(_MUST, words.in_range(name, each)) for name, each in self.ranges.items() if name != except_field]
        return found + self._snapshot.hidden_clauses

    def allowed(self, *, except_field: str | None = None) -> AllowedRows:
        """Return the same as a mask of rows, cached because most queries have the same conditions."""
        query = self._query
        audiences = () if except_field == AUDIENCE else query.audiences
        terms = tuple(pair for pair in self.terms.items() if pair[0] != except_field)
        ranges = tuple(pair for pair in self.ranges.items() if pair[0] != except_field)
        hidden = (query.hidden_ids, query.hidden_owners)
        key = (except_field == AUDIENCE, audiences, query.kinds, query.owners, hidden, terms, ranges)
        allowed: AllowedRows = self._snapshot.allowed.get(key, lambda cached: cached or self._allowed(except_field))
        return allowed

    def _allowed(self, except_field: str | None) -> AllowedRows:
        snapshot, query = self._snapshot, self._query
        masks = [snapshot.live_mask]
        if except_field != AUDIENCE:
            masks.append(self._labelled((AUDIENCE, each) for each in query.audiences))
        if query.kinds:
            masks.append(self._labelled((KIND, each) for each in query.kinds))
        masks += [
            self._labelled((name, value) for value in values)
            for name, values in self.terms.items()
            if name != except_field
        ]
        masks += [_inside(snapshot, name, each) for name, each in self.ranges.items() if name != except_field]
        mask = masks[0].copy()
        for each in masks[1:]:
            mask &= each
        if query.owners:
            mask &= self._owned(query.owners)
        if query.hidden_owners:
            mask &= ~self._owned(query.hidden_owners)
        hidden = self.hidden_rows()
        mask[hidden] = False
        # Must not refer to the snapshot, which keeps it: a reference cycle would hold both until garbage collection.
        return AllowedRows(mask, partial(_limits, snapshot.labels, query, except_field, hidden))

    def hidden_rows(self) -> Rows:
        """Return the rows of the documents hidden by id."""
        return self._snapshot.rows_with_ids(self._query.hidden_ids)

    def _owned(self, owners: Iterable[str]) -> Mask:
        """Return the rows of some owners in one pass; there may be thousands, and the mask is not worth caching."""
        snapshot = self._snapshot
        chosen = np.zeros(len(snapshot.labels.texts), np.bool_)
        codes = (snapshot.labels.codes.get(label(OWNER, owner)) for owner in owners)
        chosen[np.array([code for code in codes if code is not None], np.int64)] = True
        rows: Mask = chosen[snapshot.columns["owner"]]
        return rows

    def _labelled(self, pairs: Iterable[tuple[str, str]]) -> Mask:
        snapshot = self._snapshot
        codes = [snapshot.labels.codes.get(label(name, value)) for name, value in pairs]
        masks = [snapshot.masks.with_label(code) for code in codes if code is not None]
        return reduce(np.logical_or, masks) if masks else np.zeros(snapshot.rows, np.bool_)


def _inside(snapshot: Snapshot, name: str, limits: Range) -> Mask:
    values = snapshot.numbers(name)
    low, high = limits
    if low is None:
        mask: Mask = ~np.isnan(values) if high is None else values <= high  # false for NaN
    else:
        mask = values >= low
        mask &= high is None or values <= high
    return mask


def _limits(texts: Texts, query: Query, except_field: str | None, hidden: Rows) -> RowConditions:
    """Return the conditions of `Conditions.allowed` in label codes, without deletions."""
    codes = texts.codes
    every = [] if except_field == AUDIENCE else [[label(AUDIENCE, each) for each in query.audiences]]
    every += [
        [label(name, each) for each in values]
        for name, values in query.terms.items()
        if values and name != except_field
    ]
    every += [[label(KIND, each) for each in query.kinds]] if query.kinds else []
    every += [[label(OWNER, each) for each in query.owners]] if query.owners else []
    hidden_owners = [code for owner in query.hidden_owners if (code := codes.get(label(OWNER, owner))) is not None]
    ranges = [(codes[name], *each) for name, each in query.ranges.items() if name != except_field and name in codes]
    labels = tuple(tuple(codes[each] for each in some if each in codes) for some in every)
    return RowConditions(labels, tuple(hidden_owners), tuple(ranges), tuple(hidden.tolist()))
