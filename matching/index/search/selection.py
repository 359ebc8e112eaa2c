"""Matching rows and their scores, and the part of them that a query lists."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.fuse import Scores
from matching.index.documents import Fit
from matching.index.search.scope import Scope
from matching.index.search.snapshot import Snapshot
from matching.index.terms.term_queries import Clause
from matching.index.terms.term_reader import Rows


@dataclass(frozen=True)
class Ranking:
    """Matching rows before filtering, and their scores."""

    rows: Rows
    scores: Scores
    tiers: NDArray[np.int64]
    """The window in which a row came up; rows of earlier windows come first."""
    by_words: NDArray[np.bool_]
    """Which rows `word_query` finds too."""
    fits: NDArray[np.bool_] | None = None
    """Which rows are the thing asked for, or have a code that is named; None if that is not known, or none is."""
    fitting_query: tantivy.Query | None = None
    """Finds the rows that fit; None if `fits` is."""
    relaxed: bool = False
    lacks_thing: bool = False
    """Whether the best rows tell what they are, and no row is the thing asked for."""
    word_query: tantivy.Query | None = None
    """Finds all matches by words, of which `rows` are the best; None if `rows` are all there are."""
    window: int = 1
    """The widest window searched."""

    def followed_by(self, wider: "Ranking") -> "Ranking":
        """Return the ranking with the rows found only in a wider window, one tier lower.

        Scores are relative to the best in their own window, so those that earlier pages were cut by must not change.
        """
        new = ~np.isin(wider.rows, self.rows)
        rows = np.concatenate([self.rows, wider.rows[new]])
        order = np.argsort(rows)
        behind = np.full(int(new.sum()), wider.window)
        return replace(
            self,
            rows=rows[order],
            scores=np.concatenate([self.scores, wider.scores[new]])[order],
            tiers=np.concatenate([self.tiers, behind])[order],
            by_words=np.concatenate([self.by_words, wider.by_words[new]])[order],
            fits=None
            if self.fits is None or wider.fits is None
            else np.concatenate([self.fits, wider.fits[new]])[order],
            window=wider.window,
        )


class Selection:
    """The part of a ranking within a scope that a query lists by its `fit`."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, scope: Scope, fit: Fit = Fit.ALL) -> None:
        """Apply a scope, and a `fit` where it is known which rows fit."""
        self._snapshot = snapshot
        self._ranking = ranking
        self._scope = scope
        self._fit = Fit.ALL if ranking.fits is None else fit

    @cached_property
    def remaining(self) -> NDArray[np.bool_]:
        """Which rows of the ranking remain."""
        remaining: NDArray[np.bool_] = self._scope.allowed.mask[self._ranking.rows]
        if self._ranking.fits is None or self._fit is Fit.ALL:
            return remaining
        return remaining & (self._ranking.fits if self._fit is Fit.FITTING else ~self._ranking.fits)

    @cached_property
    def clauses(self) -> Sequence[Clause]:
        """The clauses to add to the ranking's word query."""
        if self._ranking.fitting_query is None or self._fit is Fit.ALL:
            return self._scope.clauses
        occur = tantivy.Occur.Must if self._fit is Fit.FITTING else tantivy.Occur.MustNot
        return [*self._scope.clauses, (occur, self._ranking.fitting_query)]

    def among(self, rows: Rows) -> NDArray[np.bool_]:
        """Return which of some rows match, bool [n]."""
        matching = [self._ranking.rows[self.remaining]]
        if self._ranking.word_query is not None:
            matching.append(self._snapshot.words.of_rows(self._ranking.word_query, rows, self.clauses).rows)
        return np.isin(rows, np.concatenate(matching))

    def facet_counts(self, names: Sequence[str] = ()) -> tuple[int, dict[str, dict[str, int]]]:
        """Return the number of matching rows and, for each name, the count of each of its values, in one pass."""
        total, counted = self._counted(names)
        for name, value, count in self._snapshot.label_counts(self._others) if names else ():
            if name in counted:
                counted[name][value] = counted[name].get(value, 0) + count
        return total + len(self._others), counted

    def buckets(self, name: str, edges: Sequence[float]) -> list[int]:
        """Return the number of rows in each bucket between two edges."""
        values = self._snapshot.numbers(name)[self._others]
        others, _ = np.histogram(values[~np.isnan(values)], np.array(edges, np.float64))
        if self._ranking.word_query is None:
            return [int(each) for each in others]
        counted = self._snapshot.words.buckets(self._ranking.word_query, self.clauses, name, edges)
        return [a + int(b) for a, b in zip(counted, others, strict=True)]

    @cached_property
    def _others(self) -> Rows:
        """The remaining rows that words alone do not find."""
        return self._ranking.rows[self.remaining & ~self._ranking.by_words]

    def _counted(self, names: Sequence[str]) -> tuple[int, dict[str, dict[str, int]]]:
        if self._ranking.word_query is None:
            return 0, {name: {} for name in names}
        return self._snapshot.words.facet_counts(self._ranking.word_query, self.clauses, names)
