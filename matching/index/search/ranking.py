"""One search in one snapshot: what matches, and which matches pass the filters."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.dictionaries import segment_query
from matching.encode import CachedEncoder, Encoder, Vectors
from matching.fuse import RankEvidence, Scores, fuse, may_match, similarity
from matching.index.documents import Query
from matching.index.queries.parsing import ParsedQuery, parse_query
from matching.index.search.models import Models
from matching.index.search.scope import Scope
from matching.index.search.selection import Ranking
from matching.index.search.snapshot import Snapshot
from matching.index.terms.fitting import Fitting, is_known
from matching.index.terms.query_translation import TranslatedQuery, query_vector, texts_of
from matching.index.terms.rescoring import TermScores, rescore
from matching.index.terms.term_reader import NOTHING_FOUND, Rows, ScoredRows

WINDOW = 1000
"""Number of the best rows by words that are weighed against meaning; the rest follow in windows of their own."""
_MAX_NEAREST = 200
_MAX_TRANSLATED = 300
_CACHED_TEXTS = 64
"""Number of a query's texts cached while it is answered."""


class QueryMatcher:
    """The text of a query, and its matches in a snapshot."""

    def __init__(self, snapshot: Snapshot, models: Models, query: Query) -> None:
        """Parse the text."""
        self._snapshot = snapshot
        self._encoder = CachedEncoder(models.encoder, maximum=_CACHED_TEXTS)
        parsed = parse_query(query.text, query.language, models.concepts)
        self._phrases = () if parsed.is_code else segment_query(parsed.text, models.dictionary)
        if not parsed.is_code:
            # In one call, because an encoder has to read all its weights for one text as for several.
            self._encoder.encode(
                [*snapshot.head_terms.unknown(parsed), *texts_of(parsed.text, self._phrases)][:_CACHED_TEXTS]
            )
        self.parsed: ParsedQuery = snapshot.head_terms.expand(parsed, self._encoder, snapshot.words)
        self._fitting = Fitting(self.parsed)
        self._tells: bool | None = None
        self._is_sure: bool | None = None

    def ranking(self, scopes: Sequence[Scope], *, window: int = 1) -> Ranking:
        """Return the matches, with the best rows of each scope.

        The first scope is everything the user may see; it decides whether words suffice, because a filter asks for
        fewer results, not for different ones. Each `window` is ten times as large as the previous one, and includes it.
        """
        words, limit = self._snapshot.words, WINDOW * 10 ** (window - 1)
        complete = self._with_fitting(words.all_words_split(self.parsed), words.all_words(self.parsed))
        all_words = [self._rows(complete, scope, limit) for scope in scopes]
        others = self._others(scopes, limit)
        relaxed = not len(all_words[0])
        if relaxed and not len(others[0].by_code):  # a match by code needs no words
            all_words = self._with_some_words(scopes)
        ranking = self._fused(all_words, others, relaxed=relaxed)
        if not relaxed and self._lacks_things(ranking, scopes[0]):
            some_words = self._with_some_words(scopes)
            rows = [np.union1d(*each) for each in zip(all_words, some_words, strict=True)]
            ranking = self._fused(rows, others, relaxed=True, things_only=True)
        return replace(ranking, window=window)

    def _with_some_words(self, scopes: Sequence[Scope]) -> list[Rows]:
        """Return the best rows of each scope with any of the words."""
        words = self._snapshot.words
        any_word = words.any_word(self.parsed)
        rare = self._with_fitting([words.any_rare_word(self.parsed)], any_word)
        found = [self._rows(rare, scope, WINDOW) for scope in scopes]
        if len(found[0]):
            return found
        # Rows with its rare words are hidden, and must not hide others.
        return [self._rows([any_word], scope, WINDOW) for scope in scopes]

    def _lacks_things(self, ranking: Ranking, scope: Scope) -> bool:
        """Return whether all that has all words is another thing, while there are things that are asked for."""
        if not self._tells or (ranking.fits is not None and bool((ranking.fits & ranking.by_words).any())):
            return False
        return bool(len(scope.best(self._fitting.sure_query(self._snapshot.words), 1).rows))

    def _with_fitting(self, queries: Sequence[tantivy.Query], query: tantivy.Query) -> Sequence[tantivy.Query]:
        """Return queries, and one for those rows of a query that fit: there may be better ones that do not."""
        if not self.parsed.things:
            return queries
        both = [(tantivy.Occur.Must, each) for each in (query, self._fitting.query(self._snapshot.words))]
        return [*queries, tantivy.Query.boolean_query(both)]

    def _rows(self, queries: Sequence[tantivy.Query], scope: Scope, limit: int) -> Rows:
        """Return the best rows of each query within a scope, ascending."""
        found = [scope.best(query, limit).rows for query in queries if self.parsed.query_terms]
        return reduce(np.union1d, found, np.empty(0, np.int64))

    def _others(self, scopes: Sequence[Scope], limit: int) -> list["_OtherMatches"]:
        words = self._snapshot.words
        by_code = [scope.best(words.exact(self.parsed), limit).rows for scope in scopes]
        if self.parsed.is_code:
            return [_OtherMatches(each, np.empty(0, np.int64), NOTHING_FOUND) for each in by_code]
        by_meaning = self._snapshot.vectors.nearest(self._vector, _MAX_NEAREST, *(scope.allowed for scope in scopes))
        by_translation = [
            scope.best(self._translated.query, _MAX_TRANSLATED) if self._translated else NOTHING_FOUND
            for scope in scopes
        ]
        return [_OtherMatches(a, b.rows, c) for a, b, c in zip(by_code, by_meaning, by_translation, strict=True)]

    def _fused(
        self,
        all_words: Sequence[Rows],
        others: Sequence["_OtherMatches"],
        *,
        relaxed: bool,
        things_only: bool = False,
    ) -> Ranking:
        """Return the matches among the rows found by words and those found otherwise."""
        words = self._snapshot.words
        rows = np.unique(np.concatenate([*all_words, *(each.rows for each in others)]))
        evidence = replace(self._evidence(rows, all_words, others, relaxed=relaxed), things_only=things_only)
        fused = fuse(evidence, self._encoder.thresholds)
        matched = fused > 0
        by_words = (evidence.all_words | evidence.codes) & (not evidence.relaxed)
        word_query = words.either([words.all_words(self.parsed), words.exact(self.parsed)])
        fits = self._fits(evidence, rows, fused)
        return Ranking(
            rows[matched],
            fused[matched],
            np.zeros(int(matched.sum()), np.int64),
            by_words[matched],
            fits=None if fits is None else fits[matched],
            fitting_query=None if fits is None else self._fitting.query(words),
            relaxed=evidence.relaxed,
            lacks_thing=self._is_thing_lacking(evidence, matched),
            word_query=None if evidence.relaxed else word_query,
        )

    def _fits(self, evidence: RankEvidence, rows: Rows, scores: Scores) -> NDArray[np.bool_] | None:
        """Return which rows fit, bool [n]; None if that is not known, or none of them surely is the thing."""
        matched, things = scores > 0, np.asarray(evidence.things, np.bool_)
        if self._tells is None:  # the first window decides
            best = rows[matched], scores[matched]
            self._tells = bool(self.parsed.things) and is_known(self._snapshot.term_vectors, *best)
        if not self._tells or not (things & matched).any():
            return None
        if self._is_sure is None:
            words = self._snapshot.words
            self._is_sure = bool(len(words.of_rows(self._fitting.sure_query(words), rows[things & matched]).rows))
        return things | evidence.codes if self._is_sure else None

    def _is_thing_lacking(self, evidence: RankEvidence, matched: NDArray[np.bool_]) -> bool:
        """Return whether no match is the thing asked for, nor named by its code, where `_fits` found that they tell."""
        asked_for = np.asarray(evidence.things, np.bool_) | evidence.codes
        return bool(self._tells) and not bool((asked_for & matched).any())

    def _evidence(
        self, rows: Rows, all_words: Sequence[Rows], others: Sequence["_OtherMatches"], *, relaxed: bool
    ) -> RankEvidence:
        by_translation = np.zeros(len(rows), np.float32)
        for each in others:
            by_translation[np.searchsorted(rows, each.by_translation.rows)] = each.by_translation.scores
        cosines, codes = self._cosines(rows), np.isin(rows, np.concatenate([each.by_code for each in others]))
        translated = by_translation / np.float32(self._translated.ideal_score if self._translated else 1)
        rescored = np.isin(rows, np.concatenate(all_words)) | codes
        if not relaxed:
            rescored |= may_match(cosines, translated, int(rescored.sum()), self._encoder.thresholds)
        scores, total = self._rescore(rows, rescored, named=not relaxed), max(1, len(self.parsed.query_terms))
        return RankEvidence(
            coverage=(scores.words / total).astype(np.float32),
            written=(scores.written / total).astype(np.float32),
            own=(scores.own / total).astype(np.float32),
            words=scores.scores,
            heads=scores.heads,
            things=self._fitting.mask(self._snapshot.term_vectors, rows),
            kinds=scores.kinds,
            concepts=scores.concepts,
            cosines=cosines,
            codes=codes,
            translated=translated,
        )

    def _rescore(self, rows: Rows, is_chosen: NDArray[np.bool_], *, named: bool) -> TermScores:
        """Return the word scores of the chosen rows, zero for the others."""
        snapshot = self._snapshot
        some = rescore(snapshot.term_vectors, snapshot.words, self.parsed, rows[is_chosen], named=named)
        return TermScores(*(_spread(each, is_chosen) for each in some))

    @cached_property
    def _translated(self) -> TranslatedQuery | None:
        return self._snapshot.words.translate_query(self._phrases)

    def _cosines(self, rows: Rows) -> NDArray[np.float32]:
        if self.parsed.is_code:
            return np.zeros(len(rows), np.float32)
        return self._snapshot.vectors.cosines(self._vector, rows)

    @cached_property
    def _vector(self) -> Vectors:
        return query_vector(self._encoder, self.parsed.text, self._phrases)


@dataclass(frozen=True)
class _OtherMatches:
    """Rows found otherwise than by the words themselves."""

    by_code: Rows
    """With a code that was named."""
    by_meaning: Rows
    """The nearest in meaning."""
    by_translation: ScoredRows
    """With the query's words in other languages."""

    @property
    def rows(self) -> Rows:
        return np.concatenate([self.by_code, self.by_meaning, self.by_translation.rows])


def _spread(values: NDArray[Any], is_chosen: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the values of chosen rows placed among all rows, 0 for the others."""
    found = np.zeros(len(is_chosen), values.dtype)
    found[is_chosen] = values
    return found


def rank_similar(snapshot: Snapshot, encoder: Encoder, row: int, scope: Scope) -> Ranking:
    """Return the rows whose titles share much with that of a row, or that are similar in meaning."""
    document = snapshot.document(row)
    words, parsed = snapshot.words, parse_query(document.title, document.language)
    vector = snapshot.vectors.vector(row)
    by_meaning = snapshot.vectors.nearest(vector, _MAX_NEAREST, scope.allowed)[0].rows
    found = scope.best(words.any_rare_word(parsed), WINDOW)
    rows = np.unique(np.concatenate([by_meaning, found.rows, [row]]))
    shared = rescore(snapshot.term_vectors, words, parsed, rows, named=False).scores
    own_score = float(shared[np.searchsorted(rows, row)])
    scores = similarity(
        shared / max(own_score, 1e-6), snapshot.vectors.cosines(vector, rows), near=encoder.thresholds.near
    )
    matched = (scores > 0) & (rows != row)
    count = int(matched.sum())
    return Ranking(rows[matched], scores[matched], np.zeros(count, np.int64), np.zeros(count, np.bool_))
