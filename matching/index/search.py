"""One search in one snapshot: what matches, and what of it the filters leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.bridges import Bridge, read
from matching.encode import Encoder, Vectors
from matching.fuse import Evidence, Scores, fuse, liken
from matching.index.bridged import Bridged, direction
from matching.index.conditions import Conditions
from matching.index.documents import Query
from matching.index.plan import Plan, plan
from matching.index.snapshot import Snapshot
from matching.index.word_reader import Clause, Found, Rows
from matching.vectors import Allowed

WINDOW = 1000
"""So many of the best by words are weighed against their meaning; what follows comes in windows of its own."""
_NEAREST = 200
_NOTHING = Found(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True)
class Ranking:
    """Rows that match, whoever may filter them out, and how well."""

    rows: Rows
    scores: Scores
    tiers: NDArray[np.int64]
    """In which window a row came up; those of earlier ones come first."""
    by_words: NDArray[np.bool_]
    """Which rows `whole` finds too."""
    relaxed: bool = False
    whole: tantivy.Query | None = None
    """Finds all that match by their words, of which `rows` are the best; None where `rows` are all there is."""


class Scope:
    """The rows that fulfil some conditions, as clauses for words and as a mask, each made once."""

    def __init__(self, conditions: Conditions, *, but: str | None = None) -> None:
        """Take conditions, without the filter of the name `but`."""
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


class Selection:
    """What of a ranking a scope leaves."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking, scope: Scope) -> None:
        """Apply a scope."""
        self._snapshot = snapshot
        self._ranking = ranking
        self._scope = scope

    @cached_property
    def kept(self) -> NDArray[np.bool_]:
        """Which rows of the ranking are left."""
        kept: NDArray[np.bool_] = self._scope.allowed.mask[self._ranking.rows]
        return kept

    @cached_property
    def total(self) -> int:
        """How many rows match."""
        counted = (
            0 if self._ranking.whole is None else self._snapshot.words.count(self._ranking.whole, self._scope.clauses)
        )
        return counted + len(self._beside)

    def values(self, names: Sequence[str]) -> dict[str, dict[str, int]]:
        """Return for each name how many rows have each of its values."""
        counted = self._counted(names)
        for row in self._beside.tolist():
            terms = self._snapshot.document(row).terms
            for name in names:
                for value in dict.fromkeys(terms.get(name, ())):
                    counted[name][value] = counted[name].get(value, 0) + 1
        return counted

    def buckets(self, name: str, edges: Sequence[float]) -> list[int]:
        """Return how many rows have a number from each edge up to the next."""
        values = self._snapshot.numbers(name)[self._beside]
        beside, _ = np.histogram(values[~np.isnan(values)], np.array(edges, np.float64))
        if self._ranking.whole is None:
            return [int(each) for each in beside]
        counted = self._snapshot.words.buckets(self._ranking.whole, self._scope.clauses, name, edges)
        return [a + int(b) for a, b in zip(counted, beside, strict=True)]

    @cached_property
    def _beside(self) -> Rows:
        """The rows that are left and that words alone do not find."""
        return self._ranking.rows[self.kept & ~self._ranking.by_words]

    def _counted(self, names: Sequence[str]) -> dict[str, dict[str, int]]:
        if self._ranking.whole is None:
            return {name: {} for name in names}
        return self._snapshot.words.values(self._ranking.whole, self._scope.clauses, names)


class Question:
    """The text of a query, and what it finds in a snapshot."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, bridge: Bridge, query: Query) -> None:
        """Read the text."""
        self._snapshot = snapshot
        self._encoder = encoder
        self._query = query
        self.plan: Plan = plan(query.text, query.language)
        self._phrases = () if self.plan.is_code else read(query.text, bridge)

    def ranking(self, scopes: Sequence[Scope], *, windows: int = 1) -> Ranking:
        """Return what matches, with the best of the rows of each scope.

        The first scope is what may be seen at all: whether the words are enough is decided there, for who filters
        wants less, not something else. With more `windows` each is ten times as large as the ones before it.
        """
        words = self._snapshot.words
        every = [self._window(words.every_word(self.plan), scope, windows) for scope in scopes]
        relaxed = not len(every[0].rows)
        if relaxed:
            every = [self._window(words.any_word(self.plan), scope, 1) for scope in scopes]
        others = np.unique(np.concatenate([self._others(scope) for scope in scopes]))
        return self._weighed(every, others, relaxed=relaxed)

    def _window(self, query: tantivy.Query, scope: Scope, windows: int) -> Found:
        if not self.plan.needs:
            return _NOTHING
        found, _ = self._snapshot.words.find(query, scope.clauses, WINDOW * 10 ** (windows - 1))
        return found

    def _others(self, scope: Scope) -> Rows:
        """Return the rows nearest in meaning, those called so in other languages, and those whose code was named."""
        words = self._snapshot.words
        coded, _ = words.find(words.exact(self.plan), scope.clauses, WINDOW)
        if self.plan.is_code:
            return coded.rows
        near = self._snapshot.vectors.nearest(self._vector, _NEAREST, scope.allowed)
        called = words.best(self._bridged.query, scope.clauses, WINDOW) if self._bridged else _NOTHING
        return np.concatenate([coded.rows, near.rows, called.rows])

    def _weighed(self, every: Sequence[Found], others: Rows, *, relaxed: bool) -> Ranking:
        """Return what matches of the rows that words found, and of others."""
        words = self._snapshot.words
        rows = np.unique(np.concatenate([*(found.rows for found in every), others]))
        evidence = self._evidence(rows, every, others, relaxed=relaxed)
        fused = fuse(evidence, self._encoder.nearness)
        matched = fused > 0
        by_words = (evidence.every_word | evidence.codes) & (not evidence.relaxed)
        whole = words.either([words.every_word(self.plan), words.exact(self.plan)])
        return Ranking(
            rows[matched],
            fused[matched],
            _tiers(rows, every, others)[matched],
            by_words[matched],
            relaxed=evidence.relaxed,
            whole=None if evidence.relaxed else whole,
        )

    def _evidence(self, rows: Rows, every: Sequence[Found], others: Rows, *, relaxed: bool) -> Evidence:
        words, most = self._snapshot.words, max(1, len(self.plan.needs))
        counted, scores = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.float32)
        beside = words.of_rows(words.any_word(self.plan, named=not relaxed), others)
        for found in (beside, *every):
            places = np.searchsorted(rows, found.rows)
            scores[places] = found.scores
            counted[places] = most if found is not beside and not relaxed else found.words
        return Evidence(
            coverage=counted / np.float32(most),
            words=scores,
            cosines=self._cosines(rows),
            codes=np.isin(rows, words.of_rows(words.exact(self.plan), others).rows),
            bridged=self._called(rows),
        )

    def _called(self, rows: Rows) -> NDArray[np.float32]:
        """Return how much rows have of what the words are called in other languages, about 1 for all of it."""
        called = np.zeros(len(rows), np.float32)
        if self._bridged:
            found = self._snapshot.words.of_rows(self._bridged.query, rows)
            called[np.searchsorted(rows, found.rows)] = found.scores / np.float32(self._bridged.ideal)
        return called

    @cached_property
    def _bridged(self) -> Bridged | None:
        return self._snapshot.words.bridged(self._phrases)

    def _cosines(self, rows: Rows) -> NDArray[np.float32]:
        if self.plan.is_code:
            return np.zeros(len(rows), np.float32)
        return self._snapshot.vectors.cosines(self._vector, rows)

    @cached_property
    def _vector(self) -> Vectors:
        return direction(self._encoder, self._query.text, self._phrases)


def _tiers(rows: Rows, every: Sequence[Found], others: Rows) -> NDArray[np.int64]:
    """Return in which window each row came up: 0 is the first, and what words alone do not find."""
    tiers = np.zeros(len(rows), np.int64)
    for found in every:
        windows = np.floor(np.log10(np.maximum(np.arange(len(found.rows)), 1) / WINDOW)) + 1
        tiers[np.searchsorted(rows, found.rows)] = np.maximum(windows, 0)
    tiers[np.searchsorted(rows, others)] = 0
    return tiers


def rank_similar(snapshot: Snapshot, encoder: Encoder, row: int, scope: Scope) -> Ranking:
    """Return the rows whose title shares much with that of a row, or that mean something near."""
    document = snapshot.document(row)
    words, wanted = snapshot.words, plan(document.title, document.language)
    vector = snapshot.vectors.vector(row)
    near = snapshot.vectors.nearest(vector, _NEAREST, scope.allowed).rows
    found, _ = words.find(words.any_word(wanted), scope.clauses, WINDOW)
    own = words.of_rows(words.any_word(wanted), np.array([row]))
    most = float(own.scores[0]) if len(own.rows) else 0.0
    rows = np.unique(np.concatenate([near, found.rows]))
    shared = np.zeros(len(rows), np.float32)
    for each in (words.of_rows(words.any_word(wanted), near), found):
        shared[np.searchsorted(rows, each.rows)] = each.scores
    scores = liken(shared / max(most, 1e-6), snapshot.vectors.cosines(vector, rows), near=encoder.nearness.near)
    matched = (scores > 0) & (rows != row)
    count = int(matched.sum())
    return Ranking(rows[matched], scores[matched], np.zeros(count, np.int64), np.zeros(count, np.bool_))
