"""One search in one snapshot: what matches, and which matches pass the filters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.bridges import Bridge, read
from matching.encode import CachedEncoder, Encoder, Vectors
from matching.fuse import RankEvidence, Scores, fuse, liken, may_match
from matching.index.documents import Query
from matching.index.queries.parsing import QueryPlan, plan
from matching.index.search.scope import Scope
from matching.index.search.snapshot import Snapshot
from matching.index.terms.query_translation import Bridged, direction, texts_of
from matching.index.terms.rescoring import Weighed, weigh
from matching.index.terms.term_reader import NOTHING_FOUND, Rows, ScoredRows

WINDOW = 1000
"""Number of the best rows by words that are weighed against meaning; the rest follow in windows of their own."""
_NEAREST = 200
_CALLED = 300
_TEXTS = 64
"""Number of a query's texts cached while it is answered."""


@dataclass(frozen=True)
class Ranking:
    """Matching rows before filtering, and their scores."""

    rows: Rows
    scores: Scores
    tiers: NDArray[np.int64]
    """The window in which a row came up; rows of earlier windows come first."""
    by_words: NDArray[np.bool_]
    """Which rows `whole` finds too."""
    relaxed: bool = False
    whole: tantivy.Query | None = None
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
            window=wider.window,
        )


class Selection:
    """The part of a ranking within a scope."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, scope: Scope) -> None:
        """Apply a scope."""
        self._snapshot = snapshot
        self._ranking = ranking
        self._scope = scope

    @cached_property
    def kept(self) -> NDArray[np.bool_]:
        """Which rows of the ranking remain."""
        kept: NDArray[np.bool_] = self._scope.allowed.mask[self._ranking.rows]
        return kept

    def figures(self, names: Sequence[str] = ()) -> tuple[int, dict[str, dict[str, int]]]:
        """Return the number of matching rows and, for each name, the count of each of its values, in one pass."""
        total, counted = self._counted(names)
        for name, value, count in self._snapshot.label_counts(self._beside) if names else ():
            if name in counted:
                counted[name][value] = counted[name].get(value, 0) + count
        return total + len(self._beside), counted

    def buckets(self, name: str, edges: Sequence[float]) -> list[int]:
        """Return the number of rows in each bucket between two edges."""
        values = self._snapshot.numbers(name)[self._beside]
        beside, _ = np.histogram(values[~np.isnan(values)], np.array(edges, np.float64))
        if self._ranking.whole is None:
            return [int(each) for each in beside]
        counted = self._snapshot.words.buckets(self._ranking.whole, self._scope.clauses, name, edges)
        return [a + int(b) for a, b in zip(counted, beside, strict=True)]

    @cached_property
    def _beside(self) -> Rows:
        """The remaining rows that words alone do not find."""
        return self._ranking.rows[self.kept & ~self._ranking.by_words]

    def _counted(self, names: Sequence[str]) -> tuple[int, dict[str, dict[str, int]]]:
        if self._ranking.whole is None:
            return 0, {name: {} for name in names}
        return self._snapshot.words.figures(self._ranking.whole, self._scope.clauses, names)


class Question:
    """The text of a query, and its matches in a snapshot."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, bridge: Bridge, query: Query) -> None:
        """Parse the text."""
        self._snapshot = snapshot
        self._encoder = CachedEncoder(encoder, most=_TEXTS)
        asked = plan(query.text, query.language)
        self._phrases = () if asked.is_code else read(asked.asked, bridge)
        if not asked.is_code:
            # In one call, because an encoder has to read all its weights for one text as for several.
            self._encoder.encode([*snapshot.kinds.unknown(asked), *texts_of(asked.asked, self._phrases)][:_TEXTS])
        self.plan: QueryPlan = snapshot.kinds.widen(asked, self._encoder, snapshot.words)

    def ranking(self, scopes: Sequence[Scope], *, window: int = 1) -> Ranking:
        """Return the matches, with the best rows of each scope.

        The first scope is everything the user may see; it decides whether words suffice, because a filter asks for
        fewer results, not for different ones. Each `window` is ten times as large as the previous one, and includes it.
        """
        words, limit = self._snapshot.words, WINDOW * 10 ** (window - 1)
        every = [self._rows(words.all_words(self.plan), scope, limit) for scope in scopes]
        beside = self._beside(scopes, limit)
        relaxed = not len(every[0])
        if relaxed and not len(beside[0].coded):  # a match by code needs no words
            every = [self._rows([words.any_word(self.plan)], scope, WINDOW) for scope in scopes]
            if not len(every[0]):  # rows with its rare words are hidden, and must not hide others
                every = [self._rows([words.some_word(self.plan)], scope, WINDOW) for scope in scopes]
        return replace(self._weighed(every, beside, relaxed=relaxed), window=window)

    def _rows(self, queries: Sequence[tantivy.Query], scope: Scope, limit: int) -> Rows:
        """Return the best rows of each query within a scope, ascending."""
        found = [scope.best(query, limit).rows for query in queries if self.plan.needs]
        return reduce(np.union1d, found, np.empty(0, np.int64))

    def _beside(self, scopes: Sequence[Scope], limit: int) -> list["_Beside"]:
        words = self._snapshot.words
        coded = [scope.best(words.exact(self.plan), limit).rows for scope in scopes]
        if self.plan.is_code:
            return [_Beside(each, np.empty(0, np.int64), NOTHING_FOUND) for each in coded]
        near = self._snapshot.vectors.nearest(self._vector, _NEAREST, *(scope.allowed for scope in scopes))
        called = [scope.best(self._bridged.query, _CALLED) if self._bridged else NOTHING_FOUND for scope in scopes]
        return [_Beside(a, b.rows, c) for a, b, c in zip(coded, near, called, strict=True)]

    def _weighed(self, every: Sequence[Rows], beside: Sequence["_Beside"], *, relaxed: bool) -> Ranking:
        """Return the matches among the rows found by words and those found otherwise."""
        words = self._snapshot.words
        rows = np.unique(np.concatenate([*every, *(each.rows for each in beside)]))
        evidence = self._evidence(rows, every, beside, relaxed=relaxed)
        fused = fuse(evidence, self._encoder.nearness)
        matched = fused > 0
        by_words = (evidence.every_word | evidence.codes) & (not evidence.relaxed)
        whole = words.either([words.every_word(self.plan), words.exact(self.plan)])
        return Ranking(
            rows[matched],
            fused[matched],
            np.zeros(int(matched.sum()), np.int64),
            by_words[matched],
            relaxed=evidence.relaxed,
            whole=None if evidence.relaxed else whole,
        )

    def _evidence(
        self, rows: Rows, every: Sequence[Rows], beside: Sequence["_Beside"], *, relaxed: bool
    ) -> RankEvidence:
        called = np.zeros(len(rows), np.float32)
        for each in beside:
            called[np.searchsorted(rows, each.called.rows)] = each.called.scores
        cosines, codes = self._cosines(rows), np.isin(rows, np.concatenate([each.coded for each in beside]))
        bridged = called / np.float32(self._bridged.ideal if self._bridged else 1)
        weighed = np.isin(rows, np.concatenate(every)) | codes
        if not relaxed:
            weighed |= may_match(cosines, bridged, int(weighed.sum()), self._encoder.nearness)
        said, most = self._weigh(rows, weighed, named=not relaxed), max(1, len(self.plan.needs))
        return RankEvidence(
            coverage=(said.words / most).astype(np.float32),
            own=(said.own / most).astype(np.float32),
            words=said.scores,
            heads=said.heads,
            cosines=cosines,
            codes=codes,
            bridged=bridged,
        )

    def _weigh(self, rows: Rows, chosen: NDArray[np.bool_], *, named: bool) -> Weighed:
        """Return the word scores of the chosen rows, zero for the others."""
        snapshot = self._snapshot
        some = weigh(snapshot.term_vectors, snapshot.words, self.plan, rows[chosen], named=named)
        return Weighed(*(_spread(each, chosen) for each in some))

    @cached_property
    def _bridged(self) -> Bridged | None:
        return self._snapshot.words.bridged(self._phrases)

    def _cosines(self, rows: Rows) -> NDArray[np.float32]:
        if self.plan.is_code:
            return np.zeros(len(rows), np.float32)
        return self._snapshot.vectors.cosines(self._vector, rows)

    @cached_property
    def _vector(self) -> Vectors:
        return direction(self._encoder, self.plan.asked, self._phrases)


@dataclass(frozen=True)
class _Beside:
    """Rows found otherwise than by the words themselves."""

    coded: Rows
    """With a code that was named."""
    near: Rows
    """The nearest in meaning."""
    called: ScoredRows
    """With the query's words in other languages."""

    @property
    def rows(self) -> Rows:
        return np.concatenate([self.coded, self.near, self.called.rows])


def _spread(values: NDArray[Any], chosen: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the values of chosen rows placed among all rows, 0 for the others."""
    found = np.zeros(len(chosen), values.dtype)
    found[chosen] = values
    return found


def rank_similar(snapshot: Snapshot, encoder: Encoder, row: int, scope: Scope) -> Ranking:
    """Return the rows whose titles share much with that of a row, or that are similar in meaning."""
    document = snapshot.document(row)
    words, wanted = snapshot.words, plan(document.title, document.language)
    vector = snapshot.vectors.vector(row)
    near = snapshot.vectors.nearest(vector, _NEAREST, scope.allowed)[0].rows
    found = scope.best(words.any_word(wanted), WINDOW)
    rows = np.unique(np.concatenate([near, found.rows, [row]]))
    shared = weigh(snapshot.term_vectors, words, wanted, rows, named=False).scores
    most = float(shared[np.searchsorted(rows, row)])
    scores = liken(shared / max(most, 1e-6), snapshot.vectors.cosines(vector, rows), near=encoder.nearness.near)
    matched = (scores > 0) & (rows != row)
    count = int(matched.sum())
    return Ranking(rows[matched], scores[matched], np.zeros(count, np.int64), np.zeros(count, np.bool_))
