"""A query's result in one snapshot: a page of hits, and statistics over all matches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching.index.documents import Fit, FitCounts, Query
from matching.index.queries.parsing import EMPTY_QUERY, ParsedQuery
from matching.index.rows.cursors import RowPage, page, read_cursor, spans
from matching.index.rows.sort_order import SortOrder, sort
from matching.index.search.filters import Conditions
from matching.index.search.models import Models
from matching.index.search.ranking import QueryMatcher
from matching.index.search.scope import Scope
from matching.index.search.selection import Ranking, Selection
from matching.index.search.snapshot import Snapshot
from matching.index.terms.term_reader import Rows

_MAX_WINDOWS = 4
_MAX_DIRECT_SORT = 5000
"""Up to this many matching rows are sorted directly; beyond, the order of all rows is traversed."""
_TIER_PENALTY = 1e6
"""More than any score: a later window ranks behind the earlier ones."""
_OTHERS_PENALTY = 1e8
"""More than any window: what is not the thing asked for ranks behind all that is."""


class LazyResults:
    """The results of a query, each computed on first access and cached."""

    def __init__(
        self,
        snapshot: Snapshot,
        models: Models,
        query: Query,
        ranking: Ranking | None = None,
    ) -> None:
        """Take a query; with a `ranking` its text is ignored."""
        self._snapshot = snapshot
        self._models = models
        self._query = query
        self._conditions = Conditions(snapshot, query)
        self._given_ranking = ranking
        self._scopes: dict[str | None, Scope] = {}

    @property
    def parsed(self) -> ParsedQuery:
        """The parsed text of the query, empty if there is none."""
        return self._matcher.parsed if self._query.text.strip() else EMPTY_QUERY

    @property
    def without_highlights(self) -> bool:
        """Whether the hits are for a program, without highlights."""
        return self._query.without_highlights

    @cached_property
    def relaxed(self) -> bool:
        """Whether nothing has everything asked for."""
        return self._ranking is not None and self._ranking.relaxed

    @cached_property
    def lacks_thing(self) -> bool:
        """Whether no match is the thing asked for, as far as the best matches tell what they are."""
        return self._ranking is not None and self._ranking.lacks_thing

    @cached_property
    def total(self) -> int:
        """The number of matching documents."""
        return self._facet_counts[0]

    @cached_property
    def page(self) -> RowPage:
        """The requested page. Raises InvalidCursor."""
        query = self._query
        if self._ranking is None or (query.sort and self.total > _MAX_DIRECT_SORT):
            return self._traversed()
        if query.sort:
            return self._sorted()
        return self._ranked[0]

    def scores(self, rows: Sequence[int]) -> list[float]:
        """Return the scores of some rows; 0 if they are not ordered by score."""
        ranking = self._shown_ranking
        known = {} if ranking is None else dict(zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True))
        return [known.get(row, 0.0) for row in rows]

    def fitting(self, rows: Sequence[int]) -> list[bool | None]:
        """Return for some rows whether they are the thing asked for; None for all if that is not known."""
        if self._ranking is None or self._ranking.fitting_query is None:
            return [None] * len(rows)
        if self._query.fit is not Fit.ALL:
            return [self._query.fit is Fit.FITTING] * len(rows)
        found = self._snapshot.words.of_rows(self._ranking.fitting_query, np.array(rows, np.int64)).rows
        return [bool(each) for each in np.isin(rows, found)]

    @cached_property
    def fit_counts(self) -> FitCounts | None:
        """The number of matches that fit, and of the others, whichever are listed; None if that is not known."""
        if self._ranking is None or self._ranking.fits is None:
            return None
        fitting, others = (
            self.total if fit is self._query.fit else self._selection(self._ranking, None, fit).facet_counts()[0]
            for fit in (Fit.FITTING, Fit.OTHERS)
        )
        return FitCounts(fitting, others)

    def facets(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Count the values of each requested name, highest count first, then by value."""
        counted = dict(self._facet_counts[1])
        for name in self._query.facets:
            if name in self._conditions.terms:
                counted |= self._counts(name, [name])[1]
        return {
            name: tuple(sorted(counted[name].items(), key=lambda pair: (-pair[1], pair[0])))
            for name in self._query.facets
        }

    def histograms(self) -> dict[str, tuple[int, ...]]:
        """Count the documents in each bucket of each requested number."""
        found = {}
        for name, edges in self._query.histograms.items():
            but = name if name in self._conditions.ranges else None
            found[name] = tuple(self._buckets(but, name, edges))
        return found

    def loosened(self) -> Mapping[str, int]:
        """Return the number of matches without each filter, omitting zeros."""
        counts = {name: self._counts(name)[0] for name in self._conditions.names}
        return {name: count for name, count in counts.items() if count}

    def spans(self, size: int) -> tuple[str, ...]:
        """Return the cursors that split all matches into stretches of `size`."""
        order = self._everything()
        return spans(order.keys, order.ties, order=self._order_name, size=size)

    @cached_property
    def _matcher(self) -> QueryMatcher:
        return QueryMatcher(self._snapshot, self._models, self._query)

    @cached_property
    def _ranking(self) -> Ranking | None:
        """The ranking of the first window; None without text, when everything matches."""
        if self._given_ranking is not None:
            return self._given_ranking
        return self._matcher.ranking(self._all_scopes) if self._query.text.strip() else None

    @property
    def _shown_ranking(self) -> Ranking | None:
        """The ranking with all rows of the page; None without text."""
        return self._ranking if self._ranking is None or self._query.sort else self._ranked[1]

    @cached_property
    def _all_scopes(self) -> list[Scope]:
        """The scope of everything the user may see, and those that count for each filter."""
        filtered = self._scope(None)
        if not self._conditions.names:
            return [filtered]
        unfiltered = Scope(self._snapshot, Conditions(self._snapshot, replace(self._query, terms={}, ranges={})))
        own = [name for name in self._query.facets if name in self._conditions.terms]
        own += [name for name in self._query.histograms if name in self._conditions.ranges]
        # Each is a subset of the first and contains the second: with as many rows as one of them, it is the same.
        same = {unfiltered.allowed.count, filtered.allowed.count}
        between = [scope for scope in map(self._scope, own) if scope.allowed.count not in same]
        return [unfiltered, *([filtered] if len(same) > 1 else []), *between]

    def _scope(self, except_field: str | None) -> Scope:
        if except_field not in self._scopes:
            self._scopes[except_field] = Scope(self._snapshot, self._conditions, except_field=except_field)
        return self._scopes[except_field]

    def _selection(self, ranking: Ranking, except_field: str | None, fit: Fit | None = None) -> Selection:
        return Selection(self._snapshot, ranking, self._scope(except_field), fit or self._query.fit)

    @cached_property
    def _facet_counts(self) -> tuple[int, dict[str, dict[str, int]]]:
        """The total, and the value counts of requested names that are not filtered by."""
        return self._counts(None, [name for name in self._query.facets if name not in self._conditions.terms])

    def _counts(self, except_field: str | None, names: Sequence[str] = ()) -> tuple[int, dict[str, dict[str, int]]]:
        if self._ranking is not None:
            return self._selection(self._ranking, except_field).facet_counts(names)
        scope = self._scope(except_field)
        return scope.allowed.count, self._snapshot.words.facet_counts(None, scope.clauses, names)[1] if names else {}

    def _buckets(self, except_field: str | None, name: str, edges: Sequence[float]) -> list[int]:
        if self._ranking is None:
            return self._snapshot.words.buckets(None, self._scope(except_field).clauses, name, edges)
        return self._selection(self._ranking, except_field).buckets(name, edges)

    @property
    def _order_name(self) -> int:
        order = repr(self._query.sort or self._query.text)
        return crc32((order if self._query.fit is Fit.ALL else f"{order} {self._query.fit.value}").encode())

    @cached_property
    def _ranked(self) -> tuple[RowPage, Ranking | None]:
        """A page by relevance, from as many windows as needed, and its ranking."""
        query, widening = self._query, self._widening()
        while True:
            ranking = next(widening)
            found = self._by_relevance(ranking)
            cut = page(found.rows, found.keys, found.ties, order=self._order_name, first=query.first, after=query.after)
            if self._is_last(ranking) or (cut.has_next and self._is_settled(ranking, cut)):
                return cut, ranking

    def _widening(self) -> Iterator[Ranking | None]:
        """Yield the ranking of the first window, then with each further one, up to the last that has more rows."""
        ranking = self._ranking
        yield ranking
        while ranking is not None and not self._is_last(ranking):
            ranking = ranking.followed_by(self._matcher.ranking(self._all_scopes, window=ranking.window + 1))
            yield ranking

    def _is_settled(self, ranking: Ranking | None, cut: RowPage) -> bool:
        """Return whether no wider window has rows that belong before the last one of a page."""
        if ranking is None or ranking.fits is None or self._query.fit is not Fit.ALL or self.fit_counts is None:
            return True
        fitting = self._selection(ranking, None, Fit.FITTING).remaining
        seen = int(np.count_nonzero(fitting))
        return seen >= self.fit_counts.fitting or bool(np.isin(cut.rows, ranking.rows[fitting]).all())

    def _is_last(self, ranking: Ranking | None) -> bool:
        """Return whether no further window has more rows, or would be searched."""
        if ranking is None or ranking.word_query is None or ranking.window == _MAX_WINDOWS:
            return True
        return int(np.count_nonzero(self._selection(ranking, None).remaining)) >= self.total

    def _by_relevance(self, ranking: Ranking | None) -> SortOrder:
        if ranking is None:
            rows = np.flatnonzero(self._scope(None).allowed.mask)
            return sort(rows, np.zeros(len(rows)), self._ties(rows))
        kept = self._selection(ranking, None).remaining
        rows, keys = ranking.rows[kept], ranking.tiers[kept] * _TIER_PENALTY - ranking.scores[kept]
        if ranking.fits is not None:
            keys += _OTHERS_PENALTY * ~ranking.fits[kept]
        return SortOrder(rows, keys, self._ties(rows))

    def _everything(self) -> SortOrder:
        """Return all matches in order."""
        if self._query.sort:
            return self._number_order(self._matching(self.total))
        *_, ranking = self._widening()
        found = self._by_relevance(ranking)
        return sort(found.rows, found.keys, found.ties)

    def _sorted(self) -> RowPage:
        query, found = self._query, self._number_order(self._matching(_MAX_DIRECT_SORT))
        return page(found.rows, found.keys, found.ties, order=self._order_name, first=query.first, after=query.after)

    def _number_order(self, rows: Rows) -> SortOrder:
        name, ascending = self._query.sort or ("", True)
        values = self._snapshot.numbers(name)[rows]
        return sort(rows, np.where(np.isnan(values), np.inf, values if ascending else -values), self._ties(rows))

    def _matching(self, limit: int) -> Rows:
        """Return the matching rows, unordered."""
        ranking, scope = self._ranking, self._scope(None)
        if ranking is None:
            return np.flatnonzero(scope.allowed.mask)
        selection = self._selection(ranking, None)
        kept = ranking.rows[selection.remaining]
        if ranking.word_query is None:
            return kept
        found, _ = self._snapshot.words.find(ranking.word_query, selection.clauses, limit)
        return np.union1d(kept, found.rows)

    def _traversed(self) -> RowPage:
        """Return a page of very many rows, by traversing the order of all."""
        query, labels = self._query, self._snapshot.labels.codes
        name, ascending = query.sort or ("", True)
        order = self._snapshot.masks.order(labels.get(name), ascending=ascending)
        after = None
        if query.after is not None:
            key, tie = read_cursor(query.after, self._order_name)
            after = (key, int(tie)) if query.sort else (np.inf, int(tie))
        return order.walk(self._is_member, order=self._order_name, first=query.first, after=after)

    def _is_member(self, rows: Rows) -> NDArray[np.bool_]:
        ranking, mask = self._ranking, self._scope(None).allowed.mask[rows]
        if ranking is None or not mask.any():
            return mask
        found = mask.copy()
        found[mask] = self._selection(ranking, None).among(rows[mask])
        return found

    def _ties(self, rows: Rows) -> NDArray[np.uint64]:
        ties: NDArray[np.uint64] = self._snapshot.columns["id_hash"][rows]
        return ties
